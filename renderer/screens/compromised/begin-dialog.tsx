import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { compromisedWords as words } from "../../words/compromised.ts";
import classes from "./plan.module.css";
import { useBeginPlan } from "./use-plan.ts";

/** What beginning a plan does, before it is done. A false alarm takes it back. */
export function BeginDialog({ row, onClose }: { readonly row: KeyRow; readonly onClose: () => void }) {
  const beginPlan = useBeginPlan();
  const [why, setWhy] = useState("");
  const [date, setDate] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const begin = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    const at = Date.parse(date);
    try {
      await beginPlan({
        key: { id: row.id },
        ...(why.trim() === "" ? {} : { why }),
        ...(Number.isNaN(at) ? {} : { lastGoodAt: at }),
      });
      onClose();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={words.beginTitle(row.name, row.env)}
      onClose={onClose}
      onMainAction={() => void begin()}
      footer={
        <Button tone="danger" keycap="Ctrl Enter" busy={busy} onClick={() => void begin()}>
          {words.begin}
        </Button>
      }
    >
      <ul className={classes.lines}>
        {words.beginWhat.map((line) => (
          <li key={line} className="kh-body">
            {line}
          </li>
        ))}
      </ul>
      <TextInput
        mt={12}
        label={words.whatHappened}
        description={words.whatHappenedHint}
        maxLength={500}
        value={why}
        data-autofocus
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        mt={12}
        label={words.lastGood}
        description={words.lastGoodHint}
        value={date}
        onChange={(event) => setDate(event.currentTarget.value)}
      />
      <FailureNote failure={failure} />
    </Dialog>
  );
}
