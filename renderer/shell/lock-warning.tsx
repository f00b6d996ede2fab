import { useId } from "react";
import { useAsk } from "../connection/connection-context.tsx";
import { useStore } from "../data/store.ts";
import { useNow } from "../data/use-now.ts";
import { Button } from "../parts/button.tsx";
import { Cut } from "../parts/cut.tsx";
import { notPresence } from "../session/activity.ts";
import { lockNow } from "../session/lock-now.ts";
import { lockStore } from "../session/lock-store.ts";
import { shellWords } from "../words/shell.ts";
import classes from "./frame.module.css";
import { saidSeconds, warningSeconds } from "./said-seconds.ts";

/**
 * Said before the window locks by itself. It takes no focus, so that typing goes on, and has no button for staying:
 * whatever one does to reach it is what it would ask for. The button that locks is the one place where moving does not
 * count as being there.
 */
export function LockWarning() {
  const { warned, locksAt } = useStore(lockStore);
  const now = useNow(500, warned);
  const ask = useAsk();
  const title = useId();
  if (!warned || locksAt === undefined) return null;
  const seconds = Math.max(0, Math.ceil((locksAt - now) / 1000));
  return (
    <section className={classes.warning} aria-labelledby={title}>
      <div className="kh-row">
        <h2 className="kh-grow" id={title}>
          {shellWords.lockingIn(seconds)}
        </h2>
        <span {...{ [notPresence]: "" }}>
          <Button size="small" onClick={() => void lockNow(ask)}>
            {shellWords.lockNow}
          </Button>
        </span>
      </div>
      <span className="kh-unseen" role="status">
        {shellWords.lockingSaid(saidSeconds(seconds))}
      </span>
      <p role="alert">{shellWords.lockingMore}</p>
      <Cut teeth={warningSeconds} left={seconds} width={428} height={12} wide tone="warn" />
    </section>
  );
}
