import { Checkbox } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { UnusualMark } from "../../../shared/contract/unusual-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useRefresh } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { activityWords } from "../../words/activity.ts";
import classes from "./activity.module.css";

const words = activityWords.unusual;

type PlanDialogProps = {
  readonly mark: UnusualMark;
  readonly onClose: () => void;
  /** Begun for every chosen key; `open` goes to the first one's plan. */
  readonly onBegun: (open: () => void) => void;
};

/** It was not the person: which of the keys concerned are to be treated as compromised. */
export function PlanDialog({ mark, onClose, onBegun }: PlanDialogProps) {
  const ask = useAsk();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<readonly string[]>(mark.keys.map(({ valueId }) => valueId));
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const begin = async () => {
    if (chosen.length === 0 || isBusy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      // One after another: each asks the relays about its links, and the first is the one that is opened.
      const plans: string[] = [];
      for (const id of chosen) plans.push((await ask("compromised.start", { key: { id }, why: mark.text })).plan.id);
      await refresh();
      const [first] = plans;
      onBegun(() => {
        if (first !== undefined) void navigate({ to: "/keys/compromised/$id", params: { id: first } });
      });
    } catch (problem) {
      setFailure(problem);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={words.planTitle}
      onClose={onClose}
      onMainAction={() => void begin()}
      footer={
        <Button
          tone="danger"
          keycap="Ctrl Enter"
          busy={isBusy}
          disabled={chosen.length === 0}
          onClick={() => void begin()}
        >
          {words.begin(chosen.length)}
        </Button>
      }
    >
      <div className={classes.fields}>
        <p className="kh-body">{mark.text}</p>
        <p className="kh-body">{words.planIntro}</p>
      </div>
      <div className={classes.chosen}>
        {mark.keys.map(({ valueId, name, env }) => (
          <Checkbox
            key={valueId}
            label={`${name} (${env})`}
            checked={chosen.includes(valueId)}
            onChange={(event) => {
              const isOn = event.currentTarget.checked;
              setChosen((before) => (isOn ? [...before, valueId] : before.filter((one) => one !== valueId)));
            }}
          />
        ))}
      </div>
      <FailureNote failure={failure} />
    </Dialog>
  );
}
