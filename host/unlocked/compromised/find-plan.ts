/** Which value is compromised, for everything that must heed it. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { App } from "../app.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { fingerprintsOf } from "../keys/past-values.ts";
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

/**
 * The running plan because of which a version of a value goes to nobody: the value's own, or that of another key with the
 * very same value, which is no safer under another name.
 */
export function planAgainst(app: App, valueId: string, version: number): CompromiseOverview | undefined {
  const running = app.records.all("compromise").filter(({ overview }) => overview.state === "running");
  if (running.length === 0) return undefined;
  const listed = app.keys.value(valueId);
  const fingerprint = listed === undefined ? undefined : fingerprintOf(app, listed, version);
  return running.find(({ overview }) => {
    if (overview.valueId === valueId && version <= overview.version) return true;
    const about = app.keys.value(overview.valueId);
    if (about === undefined || fingerprint === undefined) return false;
    return [...fingerprintsOf(app, about)].some(([old, one]) => old <= overview.version && one === fingerprint);
  })?.overview;
}

/** That of the present version is at hand: a vault may hold ten thousand values. */
function fingerprintOf(app: App, listed: ListedValue, version: number): string | undefined {
  const { value } = listed;
  return value.version === version ? value.fingerprint : fingerprintsOf(app, listed).get(version);
}

/** When the plan says that a version was revoked at the provider: a rotation that begins later need not ask again. */
export function revokedByPlan(app: App, valueId: string, version: number): number | undefined {
  const plan = runningPlanFor(app, valueId)?.overview;
  return plan === undefined || plan.version < version ? undefined : (plan.ticks?.revoke?.at ?? plan.noted?.revoke);
}
