import type { Environment } from "../../../shared/contract/fields.ts";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { daysBetween } from "../../words/time.ts";

const day = 24 * 60 * 60_000;
/** Due within a week is said in colour. */
const soonDays = 7;

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
  let nearest: Pick<Exclude<Due, { kind: "none" }>, "kind" | "at" | "env"> | undefined;
  for (const row of rows) {
    for (const [kind, at] of timesOf(row)) {
      if (nearest !== undefined && nearest.at <= at) continue;
      nearest = { kind, at, env: row.env };
    }
  }
  if (nearest === undefined) return { kind: "none" };
  const days = daysBetween(now, nearest.at);
  return { ...nearest, days, urgency: nearest.at <= now ? "over" : days <= soonDays ? "soon" : "later" };
}

function timesOf(row: KeyRow): (readonly ["rotation" | "end", number])[] {
  const times: (readonly ["rotation" | "end", number])[] = [];
  if (row.rotateEvery !== undefined) times.push(["rotation", row.changedAt + row.rotateEvery * day]);
  if (row.expiresAt !== undefined) times.push(["end", row.expiresAt]);
  return times;
}

export function needsWork(due: Due): boolean {
  return due.kind !== "none" && due.urgency !== "later";
}
