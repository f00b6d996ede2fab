import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { settingsWords, sizeText } from "../../words/settings.ts";
import { clockTime } from "../../words/time.ts";
import { backupFile } from "./backup-file.ts";

const { backupDialog: words } = settingsWords;

export function BackupDialog({ file, onClose }: { readonly file: string; readonly onClose: () => void }) {
  const ask = useAsk();
  const [path, setPath] = useState(() => backupFile(file, Date.now()));
  const [made, setMade] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const make = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const { keys, bytes, createdAt } = await ask("vault.backup", { file: path.trim() });
      setMade(words.made(keys, sizeText(bytes), clockTime(createdAt)));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      onMainAction={() => void make()}
      footer={
        <Button
          tone="primary"
          busy={busy}
          disabled={path.trim() === ""}
          keycap="Ctrl Enter"
          onClick={() => void make()}
        >
          {words.make}
        </Button>
      }
    >
      <TextInput
        label={words.path}
        description={words.hint}
        value={path}
        spellCheck={false}
        onChange={(event) => setPath(event.currentTarget.value)}
        mb={12}
      />
      {made !== undefined && (
        <Note tone="good" live>
          {made}
        </Note>
      )}
      <FailureNote failure={failure} />
    </Dialog>
  );
}
