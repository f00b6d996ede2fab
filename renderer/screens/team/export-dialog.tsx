import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { offboardingWords as words } from "../../words/offboarding.ts";

/** The whole ledger as CSV, into a file that the host writes. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const ask = useAsk();
  const [path, setPath] = useState("");
  const [made, setMade] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const save = async () => {
    const file = path.trim();
    if (file === "") return;
    setFailure(undefined);
    setMade(undefined);
    try {
      const { rows } = await ask("holders.export", { file });
      setMade(words.exported(rows, file));
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Dialog
      title={words.exportTitle}
      onClose={onClose}
      onMainAction={() => void save()}
      footer={
        <Button tone="primary" keycap="Ctrl Enter" disabled={path.trim() === ""} onClick={() => void save()}>
          {words.save}
        </Button>
      }
    >
      <TextInput
        label={words.path}
        description={words.exportMore}
        value={path}
        spellCheck={false}
        onChange={(event) => setPath(event.currentTarget.value)}
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
