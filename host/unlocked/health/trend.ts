/** How the score went: one point a day, kept in the vault; older ones thin out to one a week. */
import { day } from "../../../shared/contract/rotation-policy.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { TrendOverview } from "../records/life.ts";
import { judgeAll } from "./judge-all.ts";

type Point = TrendOverview["points"][number];

const dailyDays = 120;
const weeklyDays = 730;

export function trendOf(app: App): Point[] {
  const [stored] = app.records.all("trend");
  return stored?.overview.points ?? [];
}

/** Adds today's point if there is none. Done at unlock; a vault that nobody opens has no new points. */
export function noteTrend(app: App): void {
  const now = app.now();
  if (isNoted(trendOf(app), now)) return;
  const { score, counts, values } = judgeAll(app, now);
  if (values === 0) return;
  app.vault.write([], (tx) => {
    const [stored] = app.records.all("trend");
    const known = stored?.overview.points ?? [];
    if (isNoted(known, now)) return;
    const points = thinOut([...known, { at: now, score, danger: counts.danger, warning: counts.warning }], now);
    const overview: TrendOverview = { kind: "trend", points };
    if (stored === undefined) tx.insert(overview, {});
    else tx.update(stored.id as RecordId, { overview });
  });
}

/** A clock that was set back adds nothing until it has caught up. */
function isNoted(points: readonly Point[], now: number): boolean {
  const last = points.at(-1);
  return last !== undefined && Math.floor(last.at / day) >= Math.floor(now / day);
}

/** The last point of each week is kept of what is older than the daily ones. */
export function thinOut(points: readonly Point[], now: number): Point[] {
  return points.filter(({ at }, index) => {
    const age = now - at;
    if (age <= dailyDays * day) return true;
    if (age > weeklyDays * day) return false;
    const next = points[index + 1];
    return next === undefined || Math.floor(next.at / (7 * day)) !== Math.floor(at / (7 * day));
  });
}
