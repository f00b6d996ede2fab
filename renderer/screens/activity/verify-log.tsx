import { IconShieldCheck } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { isFailure } from "../../connection/call-failure.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon, smallIcon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { activityWords } from "../../words/activity.ts";
import { numberText } from "../../words/number.ts";
import { clockTime } from "../../words/time.ts";
import classes from "./activity.module.css";
import { TaskProgress } from "./task-progress.tsx";

type Result = { readonly entries: number; readonly at: number };

/** Proves the whole chain: a wait with what is done of all, and a result with its time. */
export function VerifyLog({ children }: { readonly children?: ReactNode }) {
  const ask = useAsk();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Result>();
  const [failure, setFailure] = useState<unknown>();

  const verify = async () => {
    setBusy(true);
    setResult(undefined);
    setFailure(undefined);
    try {
      const { entries } = await ask("activity.verify", {});
      setResult({ entries, at: Date.now() });
    } catch (error) {
      if (!isFailure(error, "cancelled")) setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className={classes.verify}>
        <Button size="small" icon={<IconShieldCheck {...icon} />} busy={busy} onClick={() => void verify()}>
          {activityWords.verify}
        </Button>
        {children}
        {busy && <TaskProgress task="verify" label={activityWords.verifying} />}
        {result !== undefined && (
          <span className={`${classes.checking} ${classes.good}`} role="status">
            <IconShieldCheck {...smallIcon} />
            {activityWords.verified(numberText(result.entries), clockTime(result.at))}
          </span>
        )}
      </div>
      {failure !== undefined && (
        <div className={classes.failure}>
          {isFailure(failure, "audit_broken") ? (
            <Note tone="danger" title={activityWords.broken} live>
              {failure.message} {activityWords.brokenNext}
            </Note>
          ) : (
            <FailureNote failure={failure} />
          )}
        </div>
      )}
    </>
  );
}
