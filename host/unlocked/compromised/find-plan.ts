/** Which value is compromised, for everything that must heed it. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { App } from "../app.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { isReplaced } from "../keys/past-values.ts";
import type { Stored } from "../record-index.ts";
import type { CompromiseOverview } from "../records/compromise.ts";

/** @throws KeyholdError `not_found`. */
export function findPlan(app: App, id: string): CompromiseOverview {
  const overview = app.records.get("compromise", id);
  if (overview !== undefined) return overview;
  throw new KeyholdError("not_found", "There is no such plan in this vault.");
}

/** @throws KeyholdError `conflict` when it is over: another window may have ended it. */
export function findRunningPlan(app: App, id: string): CompromiseOverview {
  const overview = findPlan(app, id);
  if (overview.state === "running") return overview;
  const how = overview.state === "closed" ? "closed" : "dropped as a false alarm";
  throw new KeyholdError(
    "conflict",
    `The plan for “${overview.name}” (${overview.env}) was ${how}, here or in another window. Nothing was changed; it can be opened again.`,
  );
}

export function runningPlanFor(app: App, valueId: string): Stored<"compromise"> | undefined {
  return app.records
    .all("compromise")
    .find(({ overview }) => overview.state === "running" && overview.valueId === valueId);
}

/** How a plan is named in the audit log. */
export function subjectOfPlan(app: App, { valueId, name, env }: CompromiseOverview): string {
  return `${app.keys.value(valueId)?.key.name ?? name} (${env})`;
}

/** Whether the value that the key has now is one that somebody has who should not. */
export function isIsolated(app: App, listed: ListedValue): boolean {
  const plan = runningPlanFor(app, listed.id);
  return plan !== undefined && !isReplaced(app, listed, plan.overview.version);
}

/** When the plan says that a version was revoked at the provider: a rotation that begins later need not ask again. */
export function revokedByPlan(app: App, valueId: string, version: number): number | undefined {
  const plan = runningPlanFor(app, valueId)?.overview;
  return plan === undefined || plan.version < version ? undefined : (plan.ticks?.revoke?.at ?? plan.noted?.revoke);
}
