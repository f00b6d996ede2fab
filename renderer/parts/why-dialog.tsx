import { TextInput } from "@mantine/core";
import { useState } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { FailureNote } from "./failure-note.tsx";

export type WhyDialogProps = {
  readonly title: string;
  readonly more: string;
  readonly label: string;
  readonly hint: string;
  readonly confirm: string;
  readonly go: (why: string) => Promise<unknown>;
  readonly onClose: () => void;
};

/** What one may do with a reason only: it stands in a report. */
export function WhyDialog({ title, more, label, hint, confirm, go, onClose }: WhyDialogProps) {
  const [why, setWhy] = useState("");
  const [failure, setFailure] = useState<unknown>();
  const act = () => {
    if (why.trim() !== "") void go(why).then(onClose, setFailure);
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onMainAction={act}
      footer={
        <Button tone="primary" keycap="Ctrl Enter" disabled={why.trim() === ""} onClick={act}>
          {confirm}
        </Button>
      }
    >
      <p className="kh-body">{more}</p>
      <TextInput
        mt={12}
        label={label}
        description={hint}
        maxLength={500}
        value={why}
        data-autofocus
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <FailureNote failure={failure} />
    </Dialog>
  );
}
