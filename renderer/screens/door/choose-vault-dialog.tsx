import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery, useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { doorWords } from "../../words/door.ts";
import { momentText } from "../../words/time.ts";
import { vaultName } from "../../words/vault-name.ts";
import classes from "./door.module.css";

const { choose: words } = doorWords;

/** Vaults opened lately, or any other by its path. What is open is locked by choosing. */
export function ChooseVaultDialog({ file, onClose }: { readonly file: string; readonly onClose: () => void }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const recent = useHostQuery("vaults.recent", {});
  const [path, setPath] = useState("");
  const [failure, setFailure] = useState<unknown>();

  const choose = async (chosen: string) => {
    try {
      await ask("vaults.choose", { file: chosen });
      await refresh("vault.status");
      await refresh("vaults.recent");
      onClose();
    } catch (error) {
      setFailure(error);
    }
  };

  const vaults = recent.data?.vaults ?? [];
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      onMainAction={() => void choose(path.trim())}
      footer={
        <Button
          tone="primary"
          disabled={path.trim() === ""}
          onClick={() => void choose(path.trim())}
          keycap="Ctrl Enter"
        >
          {words.open}
        </Button>
      }
    >
      <h3>{words.recent}</h3>
      {vaults.length === 0 ? (
        <p className="kh-small kh-quiet">{words.none}</p>
      ) : (
        <ul className={classes.vaults}>
          {vaults.map((vault) => (
            <li key={vault.file}>
              <button
                type="button"
                className={classes.vault}
                disabled={!vault.exists}
                onClick={() => void choose(vault.file)}
              >
                <b>
                  {vaultName(vault.file)}
                  {vault.file === file && <span className="kh-quiet"> {words.current}</span>}
                </b>
                <span className="kh-small kh-quiet">
                  {vault.exists ? momentText(vault.lastOpened, Date.now()) : words.missing}, {vault.file}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <TextInput
        label={words.path}
        description={words.pathHint}
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
        spellCheck={false}
      />
      <FailureNote failure={failure} />
    </Dialog>
  );
}
