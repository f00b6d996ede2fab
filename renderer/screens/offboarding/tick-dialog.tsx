import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { OffboardingRow } from "../../../shared/contract/offboarding-methods.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { offboardingWords as words } from "../../words/offboarding.ts";

type TickDialogProps = {
  readonly row: OffboardingRow;
  readonly onClose: () => void;
  readonly onTick: (why: string) => Promise<void>;
};

/** Ticking by hand wants a reason: it stands in the report. */
export function TickDialog({ row, onClose, onTick }: TickDialogProps) {
  const [why, setWhy] = useState("");
  const [failure, setFailure] = useState<unknown>();
  const tick = () => {
    if (why.trim() !== "") void onTick(why).then(onClose, setFailure);
  };
  return (
    <Dialog
      title={words.tickTitle(row.key)}
      onClose={onClose}
      onMainAction={tick}
      footer={
        <Button tone="primary" keycap="Ctrl Enter" disabled={why.trim() === ""} onClick={tick}>
          {words.tick}
        </Button>
      }
    >
      <p className="kh-body">{words.tickMore}</p>
      <TextInput
        mt={12}
        label={words.why}
        description={words.whyHint}
        maxLength={500}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <FailureNote failure={failure} />
    </Dialog>
  );
}
