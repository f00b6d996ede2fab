import type { Environment } from "../../../shared/contract/fields.ts";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { type DueTime, dueTimes, judgeDue } from "../../../shared/contract/rotation-policy.ts";
import { daysBetween } from "../../words/time.ts";

/** What is due today and what is overdue are said in the same colour; the days tell which it is. */
const urgencies = { later: "later", soon: "soon", due: "over", overdue: "over" } as const;

/** When a key calls for work. `days` are from today, negative when it is past. */
export type Due =
  | { readonly kind: "none" }
  | {
      readonly kind: "rotation" | "end";
      readonly at: number;
      readonly days: number;
      readonly env: Environment;
      readonly urgency: "over" | "soon" | "later";
    };

/** The nearest of all rotations and ends of a key's values. */
export function dueOf(rows: readonly KeyRow[], now: number): Due {
  let nearest: { readonly time: DueTime; readonly env: Environment } | undefined;
  for (const row of rows) {
    for (const time of dueTimes(row)) {
      if (nearest === undefined || nearest.time.at > time.at) nearest = { time, env: row.env };
    }
  }
  if (nearest === undefined) return { kind: "none" };
  const { time, env } = nearest;
  const { kind, at } = time;
  return {
    kind,
    at,
    env,
    urgency: urgencies[judgeDue(time, now)],
    // Asks the calendar: only for what is looked at.
    get days() {
      return daysBetween(now, at);
    },
  };
}

export function needsWork(due: Due): boolean {
  return due.kind !== "none" && due.urgency !== "later";
}
