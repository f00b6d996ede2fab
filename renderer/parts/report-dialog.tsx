import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { partsWords } from "../words/parts.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { FailureNote } from "./failure-note.tsx";
import { Note } from "./note.tsx";
import classes from "./report-dialog.module.css";

const { report: words } = partsWords;

export type ReportFormat = "markdown" | "json";
type ReportDialogProps = {
  readonly title: string;
  /** Gives the report's text, and writes it where a file is named. */
  readonly make: (where: { file?: string; format?: ReportFormat }) => Promise<{ readonly text: string }>;
  readonly onClose: () => void;
};

/** A report to read, and to save as Markdown or, under a name ending in .json, for programs. */
export function ReportDialog({ title, make, onClose }: ReportDialogProps) {
  const [text, setText] = useState("");
  const [path, setPath] = useState("");
  const [saved, setSaved] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: made once, when it opens
  useEffect(() => {
    make({}).then((report) => setText(report.text), setFailure);
  }, []);
  const save = async () => {
    const file = path.trim();
    if (file === "") return;
    setFailure(undefined);
    setSaved(undefined);
    try {
      await make({ file, format: file.endsWith(".json") ? "json" : "markdown" });
      setSaved(file);
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Dialog
      title={title}
      size="wide"
      onClose={onClose}
      onMainAction={() => void save()}
      footer={
        <Button tone="primary" keycap="Ctrl Enter" disabled={path.trim() === ""} onClick={() => void save()}>
          {words.save}
        </Button>
      }
    >
      <textarea className={classes.report} readOnly rows={14} aria-label={words.text} value={text} />
      <TextInput
        mt={12}
        label={words.path}
        description={words.hint}
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
