import { IconAlertTriangle, IconClock } from "@tabler/icons-react";
import { smallIcon } from "../../parts/icon.ts";
import { keysWords } from "../../words/keys.ts";
import { exactTime } from "../../words/time.ts";
import type { Due } from "./due.ts";
import classes from "./key-list.module.css";

export function dueText(due: Due): string {
  if (due.kind === "none") return keysWords.noPeriod;
  if (due.kind === "end") return due.urgency === "over" ? keysWords.ended(-due.days) : keysWords.ends(due.days);
  return due.urgency === "over" ? keysWords.over(-due.days) : keysWords.inDays(due.days);
}

/** When the key calls for work: words in a wide window, an icon with the words as its name in a narrow one. */
export function DueLabel({ due }: { readonly due: Due }) {
  const text = dueText(due);
  const look = due.kind === "none" ? classes.never : classes[due.urgency];
  const Icon = due.kind !== "none" && due.urgency === "over" ? IconAlertTriangle : IconClock;
  const urgent = due.kind !== "none" && due.urgency !== "later";
  return (
    <span
      className={`${classes.due} ${look}`}
      title={due.kind === "none" ? undefined : `${text}: ${exactTime(due.at)}`}
    >
      {urgent && <Icon {...smallIcon} />}
      <span className={classes.dueText}>{text}</span>
    </span>
  );
}
