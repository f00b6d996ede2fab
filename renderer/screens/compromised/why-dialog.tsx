import { TextInput } from "@mantine/core";
import { useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { compromisedWords as words } from "../../words/compromised.ts";

export type Asking = {
  readonly title: string;
  readonly more: string;
  readonly confirm: string;
  readonly go: (why: string) => Promise<unknown>;
};

/** What one may do with a reason only: it stands in the report. */
export function WhyDialog({ asking, onClose }: { readonly asking: Asking; readonly onClose: () => void }) {
  const [why, setWhy] = useState("");
  const [failure, setFailure] = useState<unknown>();
  const go = () => {
    if (why.trim() !== "") void asking.go(why).then(onClose, setFailure);
  };
  return (
    <Dialog
      title={asking.title}
      onClose={onClose}
      onMainAction={go}
      footer={
        <Button tone="primary" keycap="Ctrl Enter" disabled={why.trim() === ""} onClick={go}>
          {asking.confirm}
        </Button>
      }
    >
      <p className="kh-body">{asking.more}</p>
      <TextInput
        mt={12}
        label={words.why}
        description={words.whyHint}
        maxLength={500}
        value={why}
        data-autofocus
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <FailureNote failure={failure} />
    </Dialog>
  );
}
