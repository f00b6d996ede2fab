/**
 * How long ago something was, by the log instead of the clock. One look at a clock proves nothing: it may be years
 * ahead, and what is deleted by it is gone when it is set right. Between two entries of the log at most one step counts,
 * so a clock that jumps ages nothing by more than that, however often the vault is opened then.
 */
import type { App } from "../app.ts";

const day = 24 * 60 * 60 * 1000;
/** Somebody back from a week away is believed at once. */
const longestStep = 7 * day;
/** Entries looked at, newest first: more days than a removed key is kept. Fewer only keep it longer. */
const mostEntries = 5_000;

/** @returns the age in milliseconds of what happened at `since`, never more than the clock's own. */
export function loggedAge(dates: readonly number[], now: number, since: number): number {
  let age = 0;
  let later = now;
  for (const date of dates.toReversed()) {
    const earlier = Math.max(date, since);
    age += Math.min(longestStep, Math.max(0, later - earlier));
    if (date <= since) break;
    later = date;
  }
  return Math.min(age, Math.max(0, now - since));
}

/** The dates of the newest entries, oldest first. */
export function loggedDates({ vault: { vault } }: App): number[] {
  const from = Math.max(1, vault.auditEntries - mostEntries + 1);
  return vault.readAudit({ from, limit: mostEntries }).map(({ at }) => at);
}
