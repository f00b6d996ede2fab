/** Plans that are going on, where people look: at the key, above the list of keys, on the health page. */
import { IconAlertOctagon } from "@tabler/icons-react";
import type { PlanSummary } from "../../../shared/contract/compromised-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { icon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { compromisedWords as words } from "../../words/compromised.ts";
import { exactTime } from "../../words/time.ts";
import classes from "./plan.module.css";
import { useOpenPlan } from "./use-plan.ts";

const shownAtMost = 5;

function nextText({ next }: PlanSummary): string {
  return next === undefined ? words.endIt : words.nextStep(words.steps[next].title);
}

/** The plan of one value, if it has one. */
export function useRunningPlan(valueId: string): PlanSummary | undefined {
  const { data } = useHostQuery("compromised.list", {});
  return data?.plans.find((plan) => plan.valueId === valueId);
}

/** In a key's panel. */
export function RunningPlan({ plan }: { readonly plan: PlanSummary }) {
  const open = useOpenPlan();
  return (
    <Note tone="danger" title={plan.next === undefined ? words.allDone : words.running(plan.done, plan.total)}>
      {nextText(plan)}.{" "}
      <button type="button" className="kh-linkbutton" onClick={() => void open(plan.id)}>
        {words.goOn}
      </button>
    </Note>
  );
}

/** Above everything else of a page: each a press away. */
export function OpenPlans() {
  const { data } = useHostQuery("compromised.list", {});
  const open = useOpenPlan();
  const plans = data?.plans ?? [];
  if (plans.length === 0) return null;
  return (
    <section className={classes.open} aria-label={words.plans}>
      <h2>
        <span className="kh-danger">
          <IconAlertOctagon {...icon} />
        </span>
        {words.runningCount(plans.length)}
      </h2>
      <ul>
        {plans.slice(0, shownAtMost).map((plan) => (
          <li key={plan.id}>
            <b>{plan.name}</b>
            <EnvironmentTag env={plan.env} />
            <span className="kh-small kh-body kh-grow" title={exactTime(plan.startedAt)}>
              {words.progress(plan.done, plan.total)}. {nextText(plan)}.
            </span>
            <Button
              size="small"
              tone="primary"
              aria-label={words.goOnFor(plan.name, plan.env)}
              onClick={() => void open(plan.id)}
            >
              {words.goOn}
            </Button>
          </li>
        ))}
        {plans.length > shownAtMost && (
          <li className="kh-small kh-body">{words.andMore(plans.length - shownAtMost)}</li>
        )}
      </ul>
    </section>
  );
}
