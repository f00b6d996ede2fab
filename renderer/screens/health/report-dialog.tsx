import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { healthWords as words } from "../../words/health.ts";
import classes from "./health.module.css";

export function ReportDialog({ onClose }: { readonly onClose: () => void }) {
  const ask = useAsk();
  const [text, setText] = useState("");
  const [path, setPath] = useState("");
  const [saved, setSaved] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    ask("health.export", {}).then((report) => setText(report.text), setFailure);
  }, [ask]);
  const save = async () => {
    const file = path.trim();
    if (file === "") return;
    setFailure(undefined);
    setSaved(undefined);
    try {
      await ask("health.export", { file });
      setSaved(file);
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Dialog
      title={words.reportTitle}
      size="wide"
      onClose={onClose}
      onMainAction={() => void save()}
      footer={
        <Button tone="primary" keycap="Ctrl Enter" disabled={path.trim() === ""} onClick={() => void save()}>
          {words.save}
        </Button>
      }
    >
      <textarea className={classes.report} readOnly rows={14} aria-label={words.reportText} value={text} />
      <TextInput
        my={12}
        label={words.reportPath}
        description={words.reportHint}
        value={path}
        spellCheck={false}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      {saved !== undefined && (
        <Note tone="good" live>
          {words.saved(saved)}
        </Note>
      )}
      <FailureNote failure={failure} />
    </Dialog>
  );
}
