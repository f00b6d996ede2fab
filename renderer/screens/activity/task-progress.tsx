import { useAsk } from "../../connection/connection-context.tsx";
import { useProgress } from "../../data/use-progress.ts";
import { Button } from "../../parts/button.tsx";
import { Cut } from "../../parts/cut.tsx";
import { activityWords } from "../../words/activity.ts";
import { numberText } from "../../words/number.ts";
import classes from "./activity.module.css";

const teeth = 20;

type TaskProgressProps = { readonly task: "export" | "verify"; readonly label: string };

/** A walk over the whole log that is going on: how far it is, and what stops it. */
export function TaskProgress({ task, label }: TaskProgressProps) {
  const ask = useAsk();
  const { done, total } = useProgress(`activity.${task}`, true) ?? { done: 0, total: 0 };
  return (
    <span className={classes.checking} role="status">
      <Cut teeth={teeth} left={total === 0 ? 0 : Math.ceil((done / total) * teeth)} width={80} height={10} />
      <span>{label}</span>
      {total > 0 && <span aria-hidden>{activityWords.verifyProgress(numberText(done), numberText(total))}</span>}
      <Button size="small" tone="quiet" onClick={() => void ask("activity.stop", { task })}>
        {activityWords.stop}
      </Button>
    </span>
  );
}
