/** The score week by week, for the chart: the last point of each week, the running one as it is now. */
import type { HealthReport } from "../../../shared/contract/health-methods.ts";

export type Week = {
  /** The first day of it. */
  readonly from: number;
  /** Undefined where nobody opened the vault. */
  readonly score: number | undefined;
  readonly danger: number | undefined;
};

const week = 7 * 24 * 60 * 60_000;
export const shownWeeks = 12;

type Known = Pick<HealthReport, "score" | "at" | "trend" | "counts">;

/** Twelve weeks, oldest first; each ends a whole number of weeks before now. */
export function weeksOf({ score, at, trend, counts }: Known): Week[] {
  return Array.from({ length: shownWeeks }, (_, index) => {
    const back = shownWeeks - 1 - index;
    if (back === 0) return { from: at, score, danger: counts.danger };
    const until = at - back * week;
    const point = trend.findLast((one) => one.at <= until && one.at > until - week);
    return { from: until, score: point?.score, danger: point?.danger };
  });
}

/** What it was a week ago, or as long ago as is known; undefined when nothing earlier is. */
export function earlier({ at, trend }: Known): { readonly score: number; readonly days: number } | undefined {
  const aDay = week / 7;
  const old = trend.filter((point) => Math.floor(point.at / aDay) < Math.floor(at / aDay));
  const point = old.findLast((one) => one.at <= at - week + aDay / 2) ?? old[0];
  if (point === undefined) return undefined;
  const days = Math.max(1, Math.round((at - point.at) / aDay));
  return { score: point.score, days: days >= 6 && days <= 13 ? 7 : days };
}
