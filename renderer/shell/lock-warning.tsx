import { useConnection } from "../connection/connection-context.tsx";
import { useStore } from "../data/store.ts";
import { useNow } from "../data/use-now.ts";
import { Button } from "../parts/button.tsx";
import { Cut } from "../parts/cut.tsx";
import { lockStore } from "../session/lock-store.ts";
import { shellWords } from "../words/shell.ts";
import classes from "./frame.module.css";

const warningSeconds = 30;

/** Said before the window locks by itself. Any movement ends it; it takes no focus, so that typing goes on. */
export function LockWarning() {
  const { warned, locksAt } = useStore(lockStore);
  const now = useNow(500, warned);
  const connection = useConnection();
  if (!warned || locksAt === undefined) return null;
  const seconds = Math.max(0, Math.ceil((locksAt - now) / 1000));
  return (
    <div className={classes.warning}>
      <div className="kh-row">
        <h2 className="kh-grow">{shellWords.lockingIn(seconds)}</h2>
        <Button size="small" tone="primary" onClick={() => void connection.call("session.activity", {})}>
          {shellWords.stay}
        </Button>
      </div>
      <p role="alert">{shellWords.lockingMore}</p>
      <Cut teeth={warningSeconds} left={seconds} width={428} height={12} wide tone="warn" />
    </div>
  );
}
