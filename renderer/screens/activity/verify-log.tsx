import { IconShieldCheck } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { isFailure } from "../../connection/call-failure.ts";
import { useAsk, useConnection } from "../../connection/connection-context.tsx";
import { Button } from "../../parts/button.tsx";
import { Cut } from "../../parts/cut.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { icon, smallIcon } from "../../parts/icon.ts";
import { Note } from "../../parts/note.tsx";
import { activityWords } from "../../words/activity.ts";
import { numberText } from "../../words/number.ts";
import { clockTime } from "../../words/time.ts";
import classes from "./activity.module.css";

type Progress = { readonly done: number; readonly total: number };
type Result = { readonly entries: number; readonly at: number };

const teeth = 20;

/** Proves the whole chain: a wait with what is done of all, and a result with its time. */
export function VerifyLog({ children }: { readonly children?: ReactNode }) {
  const ask = useAsk();
  const connection = useConnection();
  const [busy, setBusy] = useState(false);
  const [progress, setProgress] = useState<Progress>();
  const [result, setResult] = useState<Result>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    if (!busy) return;
    return connection.onEvent((event) => {
      if (event.type === "progress") setProgress({ done: event.done, total: event.total });
    });
  }, [busy, connection]);

  const verify = async () => {
    setBusy(true);
    setResult(undefined);
    setFailure(undefined);
    setProgress(undefined);
    try {
      const { entries } = await ask("activity.verify", {});
      setResult({ entries, at: Date.now() });
    } catch (error) {
      if (!isFailure(error, "cancelled")) setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const left = progress === undefined || progress.total === 0 ? 0 : Math.ceil((progress.done / progress.total) * teeth);
  return (
    <>
      <div className={classes.verify}>
        <Button size="small" icon={<IconShieldCheck {...icon} />} busy={busy} onClick={() => void verify()}>
          {activityWords.verify}
        </Button>
        {children}
        {busy && (
          <span className={classes.checking} role="status">
            <Cut teeth={teeth} left={left} width={80} height={10} />
            <span>{activityWords.verifying}</span>
            {progress !== undefined && (
              <span aria-hidden>
                {activityWords.verifyProgress(numberText(progress.done), numberText(progress.total))}
              </span>
            )}
            <Button size="small" tone="quiet" onClick={() => void ask("activity.stop", { task: "verify" })}>
              {activityWords.stop}
            </Button>
          </span>
        )}
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
