/** Restoring, while the vault is locked: read, proved, shown, and only then put in place. */
import { TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import type { MethodOutput } from "../../../shared/contract/api.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { PassphraseField, type PassphraseHandle } from "../../parts/passphrase-field.tsx";
import { settingsWords, sizeText } from "../../words/settings.ts";
import { momentText } from "../../words/time.ts";
import { DerivationProgress } from "./derivation-progress.tsx";
import classes from "./door.module.css";

const { restoreDialog: words } = settingsWords;

type Inside = MethodOutput<"vault.inspectBackup">;
type Restored = MethodOutput<"vault.restore">;

export function RestoreDialog({ onClose }: { readonly onClose: () => void }) {
  const ask = useAsk();
  const refresh = useRefresh();
  const passphrase = useRef<PassphraseHandle>(null);
  const [path, setPath] = useState("");
  const [inside, setInside] = useState<Inside>();
  const [restored, setRestored] = useState<Restored>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();

  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const input = () => ({
    file: path.trim(),
    credential: { passphrase: passphrase.current?.bytes() ?? new Uint8Array() },
  });
  const look = () => run(async () => setInside(await ask("vault.inspectBackup", input())));
  const replace = () =>
    run(async () => {
      setRestored(await ask("vault.restore", input()));
      passphrase.current?.clear();
      await refresh("vault.status");
    });

  const footer =
    restored !== undefined ? (
      <Button tone="primary" onClick={onClose}>
        {words.done}
      </Button>
    ) : inside === undefined ? (
      <Button tone="primary" busy={busy} disabled={path.trim() === ""} onClick={() => void look()}>
        {words.look}
      </Button>
    ) : (
      <Button tone="danger" busy={busy} onClick={() => void replace()}>
        {words.replace(inside.keys)}
      </Button>
    );

  return (
    <Dialog title={words.title} onClose={onClose} footer={footer}>
      <div className={classes.form}>
        <p className="kh-body">{words.intro}</p>
        {restored === undefined && (
          <>
            <TextInput
              label={words.path}
              value={path}
              disabled={busy || inside !== undefined}
              spellCheck={false}
              onChange={(event) => setPath(event.currentTarget.value)}
              data-autofocus
            />
            <PassphraseField ref={passphrase} label={words.passphrase} disabled={busy || inside !== undefined} />
          </>
        )}
        {busy && <DerivationProgress text={words.reading} />}
        {inside !== undefined && restored === undefined && (
          <Note
            title={words.inside(inside.keys, sizeText(inside.bytes), momentText(inside.createdAt, Date.now()))}
            live
          >
            {inside.sameVault ? words.sameVault : words.otherVault} {inside.replaces && words.replaces}
          </Note>
        )}
        {restored !== undefined && (
          <Note tone="good" title={words.restored(restored.keys)} live>
            {restored.keptOldFile !== undefined && words.keptOld(restored.keptOldFile)}
          </Note>
        )}
        <FailureNote failure={failure} />
      </div>
    </Dialog>
  );
}
