/** How often a value should be replaced, and when that is due. One judgement for the window, the command and the host. */
import type { Environment, KeyType } from "./fields.ts";

export const day = 24 * 60 * 60_000;

/** Days for each environment; for a kind of key, 0 means that its environment decides. 0 days: no period. */
export type RotationPeriods = Readonly<Record<Environment | Exclude<KeyType, "private" | "temporary">, number>>;

/**
 * The period to suggest, in days; undefined for none. Thirty days for production and ninety elsewhere are what a
 * person can change in the settings; a temporary key ends by itself.
 */
export function suggestedPeriod(periods: RotationPeriods, type: KeyType, env: Environment): number | undefined {
  if (type === "temporary") return undefined;
  const ofType = type === "private" ? 0 : periods[type];
  const days = ofType > 0 ? ofType : periods[env];
  return days > 0 ? days : undefined;
}

type Timed = {
  readonly changedAt: number;
  readonly expiresAt?: number | undefined;
  readonly rotateEvery?: number | undefined;
};

/** What a value calls for, and when. `period`: in milliseconds, of which the last fifth is “soon”. */
export type DueTime = { readonly kind: "rotation" | "end"; readonly at: number; readonly period: number };

export function dueTimes({ changedAt, expiresAt, rotateEvery }: Timed): DueTime[] {
  const times: DueTime[] = [];
  if (rotateEvery !== undefined) {
    const period = rotateEvery * day;
    times.push({ kind: "rotation", at: changedAt + period, period });
  }
  if (expiresAt !== undefined) times.push({ kind: "end", at: expiresAt, period: Math.max(0, expiresAt - changedAt) });
  return times;
}

export const dueStates = ["later", "soon", "due", "overdue"] as const;
export type DueState = (typeof dueStates)[number];

/** Soon: within a week, and within the last fifth of a period shorter than five weeks. Overdue: a day after. */
export function judgeDue({ at, period }: DueTime, now: number): DueState {
  if (now >= at + day) return "overdue";
  if (now >= at) return "due";
  return at - now <= Math.min(7 * day, period / 5) ? "soon" : "later";
}
