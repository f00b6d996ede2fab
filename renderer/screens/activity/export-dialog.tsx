import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { ActivityFilter } from "../../../shared/contract/activity-methods.ts";
import { type ExportFormat, exportFormats } from "../../../shared/contract/activity-words.ts";
import { isFailure } from "../../connection/call-failure.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { activityWords } from "../../words/activity.ts";
import { numberText } from "../../words/number.ts";
import classes from "./activity.module.css";
import { TaskProgress } from "./task-progress.tsx";

const words = activityWords.exportDialog;

type ExportDialogProps = { readonly filter: ActivityFilter | undefined; readonly onClose: () => void };

/** The log, or what the filter shows of it, into a new file. */
export function ExportDialog({ filter, onClose }: ExportDialogProps) {
  const ask = useAsk();
  const [format, setFormat] = useState<ExportFormat>("csv");
  const [path, setPath] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [written, setWritten] = useState<{ readonly file: string; readonly entries: number }>();
  const [failure, setFailure] = useState<unknown>();

  const file = path.trim();
  const write = async () => {
    if (file === "" || isBusy) return;
    setBusy(true);
    setFailure(undefined);
    setWritten(undefined);
    try {
      const { entries } = await ask("activity.export", { format, file, ...(filter === undefined ? {} : { filter }) });
      setWritten({ file, entries });
    } catch (error) {
      if (!isFailure(error, "cancelled")) setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={words.title}
      onClose={() => {
        if (isBusy) void ask("activity.stop", { task: "export" });
        onClose();
      }}
      onMainAction={() => void write()}
      footer={
        <Button tone="primary" keycap="Ctrl Enter" busy={isBusy} disabled={file === ""} onClick={() => void write()}>
          {words.write}
        </Button>
      }
    >
      <p className="kh-body">{filter === undefined ? words.whole : words.part}</p>
      <div className={classes.fields}>
        <Select
          label={words.format}
          data={exportFormats.map((value) => ({ value, label: words.formats[value] }))}
          value={format}
          allowDeselect={false}
          onChange={(value) => setFormat((value ?? "csv") as ExportFormat)}
        />
        <TextInput
          label={words.path}
          description={words.pathHint}
          value={path}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setPath(event.currentTarget.value)}
        />
      </div>
      <Note>{words.holds}</Note>
      {isBusy && <TaskProgress task="export" label={words.writing} />}
      {written !== undefined && (
        <Note tone="good" live>
          {words.written(numberText(written.entries), written.entries, written.file)}
        </Note>
      )}
      <FailureNote failure={failure} />
    </Dialog>
  );
}
