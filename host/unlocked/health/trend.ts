/** How the score went: one point a day, kept in the vault; older ones thin out to one a week. */
import { day } from "../../../shared/contract/rotation-policy.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { TrendOverview } from "../records/life.ts";
import { judgeAll } from "./judge-all.ts";

type Point = TrendOverview["points"][number];

const dailyPoints = 120;
const weeklyPoints = 90;

export function trendOf(app: App): Point[] {
  const now = app.now();
  return pointsOf(app).filter(({ at }) => at <= now);
}

/** Also those of a clock that was ahead. */
function pointsOf(app: App): readonly Point[] {
  return app.records.all("trend")[0]?.overview.points ?? [];
}

/** Adds today's point if there is none. A vault that nobody opens has no new points. */
export function noteTrend(app: App): void {
  const now = app.now();
  if (app.vault.vault.readOnly || isNoted(pointsOf(app), now)) return;
  const { score, counts, values } = judgeAll(app, now);
  if (values === 0) return;
  app.vault.write([], (tx) => {
    const [stored] = app.records.all("trend");
    const known = stored?.overview.points ?? [];
    if (isNoted(known, now)) return;
    const point = { at: now, score, danger: counts.danger, warning: counts.warning };
    const points = thinOut(
      [...known, point].sort((a, b) => a.at - b.at),
      now,
    );
    const overview: TrendOverview = { kind: "trend", points };
    if (stored === undefined) tx.insert(overview, {});
    else tx.update(stored.id as RecordId, { overview });
  });
}

/** By days and not by order: a clock that was years ahead once must not end the curve. */
function isNoted(points: readonly Point[], now: number): boolean {
  return points.some((point) => isSameDay(point, now));
}

function isSameDay({ at }: Point, now: number): boolean {
  return Math.floor(at / day) === Math.floor(now / day);
}

/**
 * Of what is older than the newest daily ones, the last point of each week is kept, so many of them. Counted and not
 * dated: a clock that was years ahead for a minute would make everything old. Today's stays in any case.
 */
export function thinOut(points: readonly Point[], now: number): Point[] {
  const old = points.slice(0, -dailyPoints);
  const weekOf = ({ at }: Point) => Math.floor(at / (7 * day));
  const weekly = old.filter((point, index) => {
    const next = points[index + 1];
    if (isSameDay(point, now)) return true;
    return next === undefined || weekOf(next) !== weekOf(point);
  });
  return [...weekly.slice(-weeklyPoints), ...points.slice(-dailyPoints)];
}
