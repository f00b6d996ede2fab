import { Button } from "../../parts/button.tsx";
import { Cut } from "../../parts/cut.tsx";
import { activityWords } from "../../words/activity.ts";
import { numberText } from "../../words/number.ts";
import classes from "./activity.module.css";
import type { useMatches } from "./use-matches.ts";

const teeth = 20;
/** Shorter logs are looked through before anybody could read this. */
const longLog = 20_000;

/** How far a long log was looked through. */
export function SearchState({ looked, total, isBusy, isWhole, entries, stop, goOn }: ReturnType<typeof useMatches>) {
  if (isWhole || total <= longLog) return null;
  return (
    <div className={classes.searching}>
      <span className={classes.checking} role="status">
        <Cut teeth={teeth} left={Math.ceil((looked / total) * teeth)} width={80} height={10} />
        <span>{activityWords.looked(numberText(entries.length), numberText(looked), numberText(total))}</span>
      </span>
      {isBusy ? (
        <Button size="small" tone="quiet" onClick={stop}>
          {activityWords.stop}
        </Button>
      ) : (
        <Button size="small" tone="quiet" onClick={goOn}>
          {activityWords.goOn}
        </Button>
      )}
    </div>
  );
}
