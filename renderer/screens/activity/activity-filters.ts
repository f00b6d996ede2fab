import type { ActivityFilter } from "../../../shared/contract/activity-methods.ts";
import { activityFilters as areas } from "../../../shared/contract/activity-words.ts";

export const areaChoices = ["all", ...areas] as const;
export type AreaChoice = (typeof areaChoices)[number];

/** Days back; 0 is the whole log. */
export const spans = [0, 1, 7, 30, 90] as const;
export type Span = (typeof spans)[number];

const day = 24 * 60 * 60_000;
const longestQuery = 400;

/** @returns undefined when nothing is left out. `now` by the minute, so that it is the same filter for a while. */
export function filterFor(area: AreaChoice, query: string, span: Span, now: number): ActivityFilter | undefined {
  const words = query.trim().slice(0, longestQuery);
  const filter: ActivityFilter = {
    ...(area === "all" ? {} : { area }),
    ...(words === "" ? {} : { query: words }),
    ...(span === 0 ? {} : { since: now - (now % 60_000) - span * day }),
  };
  return Object.keys(filter).length === 0 ? undefined : filter;
}
