import { useId, useState } from "react";
import type { Plan, PlanStep } from "../../../shared/contract/compromised-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { NumberedStep } from "../../parts/numbered-step.tsx";
import { compromisedWords as words } from "../../words/compromised.ts";
import { exactTime, momentText } from "../../words/time.ts";
import classes from "./plan.module.css";
import { StepContent } from "./step-content.tsx";

export type StepProps = {
  readonly plan: Plan;
  readonly step: PlanStep;
  readonly isNow: boolean;
  readonly busy: boolean;
  readonly now: number;
  /** Does one thing and shows how the plan stands then. */
  readonly act: (work: () => Promise<unknown>) => Promise<void>;
  readonly onSettle: () => void;
  readonly askWhy: (title: string, more: string, confirm: string, go: (why: string) => Promise<unknown>) => void;
};

/** One line of the plan: when it was done and by whom, or what there is to do. The present one is open. */
export function PlanStepRow({ number, ...props }: StepProps & { readonly number: number }) {
  const ask = useAsk();
  const { plan, step, isNow, now, act } = props;
  const [wanted, setWanted] = useState<boolean>();
  const content = useId();
  const { title, why } = words.steps[step.step];
  const open = wanted ?? isNow;
  const running = plan.state === "running";
  const untick = () => act(() => ask("compromised.tick", { id: plan.id, step: step.step, done: false }));
  return (
    <NumberedStep number={number} look={step.done ? "done" : isNow ? "now" : "later"}>
      <div className={classes.head}>
        <h2>
          <button
            type="button"
            className={classes.title}
            aria-expanded={open}
            aria-controls={open ? content : undefined}
            onClick={() => setWanted(!open)}
          >
            {title}
          </button>
        </h2>
        {step.done && step.at !== undefined && (
          <span className="kh-small kh-body" title={exactTime(step.at)}>
            {momentText(step.at, now)}, {step.by === undefined ? words.byItself : words.byHand(step.by)}
          </span>
        )}
      </div>
      {step.why !== undefined && <p className="kh-small kh-body">{step.why}</p>}
      {open && (
        <div id={content} className={classes.content}>
          <p className="kh-small kh-body">{why}</p>
          <StepContent {...props} />
          {running && step.by !== undefined && (
            <div>
              <button type="button" className="kh-linkbutton" onClick={() => void untick()}>
                {words.untick}
              </button>
            </div>
          )}
        </div>
      )}
    </NumberedStep>
  );
}
