import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { offboardingWords as words } from "../../words/offboarding.ts";
import classes from "./offboarding.module.css";

type ReportDialogProps = { readonly id: string; readonly name: string; readonly onClose: () => void };

export function ReportDialog({ id, name, onClose }: ReportDialogProps) {
  const ask = useAsk();
  const [text, setText] = useState("");
  const [path, setPath] = useState("");
  const [saved, setSaved] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    ask("offboarding.report", { id }).then((report) => setText(report.text), setFailure);
  }, [ask, id]);
  const save = async () => {
    const file = path.trim();
    if (file === "") return;
    setFailure(undefined);
    try {
      await ask("offboarding.report", { id, file, format: file.endsWith(".json") ? "json" : "markdown" });
      setSaved(file);
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Dialog
      title={words.reportTitle(name)}
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
        mt={12}
        label={words.path}
        description={words.saveHint}
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
