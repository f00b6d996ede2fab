/** The beginning of a plan, inside a transaction: by a person, or by the link that shows that it is needed. */
import type { CompromiseCause } from "../../../shared/contract/compromised-words.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { AuditEntry } from "../../../vault/audit-chain.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { type ListedValue, subjectOf } from "../keys/key-index.ts";
import { fingerprintsOf, holdsValue, isReplaced } from "../keys/past-values.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { CompromiseOverview } from "../records/compromise.ts";
import type { ShareOverview } from "../records/links.ts";
import { runningPlanFor } from "./find-plan.ts";

export type Beginning = {
  readonly cause: CompromiseCause;
  readonly why?: string | undefined;
  readonly lastGoodAt?: number | undefined;
  /** Of a plan that is going on: the value that is there now is compromised as well. */
  readonly again?: boolean;
  /** The link that shows it. */
  readonly share?: { readonly id: string; readonly overview: ShareOverview } | undefined;
};
export type Begun = { readonly id: string; readonly resumed: boolean; readonly entries: readonly AuditEntry[] };

/** There is one plan for each value: a second beginning goes on with it, and a newer version makes it begin anew. */
export function beginPlan(app: App, tx: HostTransaction, listed: ListedValue, beginning: Beginning): Begun {
  const { cause, why, lastGoodAt, share, again = false } = beginning;
  refuseWhy(app, listed.id, why);
  refuseFuture(app, lastGoodAt);
  const carried = share?.overview.items.find(({ valueId }) => valueId === listed.id)?.version;
  const running = runningPlanFor(app, listed.id);
  const known = carried ?? (running === undefined || again ? listed.value.version : running.overview.version);
  // What is there now may be the same value, stored once more under a higher number.
  const version = isReplaced(app, listed, known) ? known : Math.max(known, listed.value.version);
  if (running !== undefined) {
    const overview = joined(app, listed, running.overview, { ...beginning, version });
    if (JSON.stringify(overview) !== JSON.stringify(running.overview)) tx.update(running.id as RecordId, { overview });
    const isNewer = version > running.overview.version;
    return { id: running.id, resumed: true, entries: isNewer ? [entryOf(listed, cause)] : [] };
  }
  const now = app.now();
  const overview = withoutEmpty<CompromiseOverview>({
    kind: "compromise",
    valueId: listed.id,
    name: listed.key.name,
    service: listed.key.service,
    env: listed.value.env,
    cause,
    why,
    version,
    versionAt: now,
    links: share === undefined ? undefined : [share.id],
    lastGoodAt: Math.min(now, lastGoodAt ?? share?.overview.createdAt ?? listed.value.changedAt),
    state: "running",
    startedAt: now,
    startedBy: app.me.card.name,
  });
  return { id: tx.insert(overview, {}), resumed: false, entries: [entryOf(listed, cause)] };
}

function joined(
  app: App,
  listed: ListedValue,
  before: CompromiseOverview,
  { why, lastGoodAt, share, version }: Beginning & { readonly version: number },
): CompromiseOverview {
  const { ticks, noted, ...rest } = before;
  const links = new Set([...(before.links ?? []), ...(share === undefined ? [] : [share.id])]);
  const changed = {
    ...rest,
    why: why ?? before.why,
    links: [...links],
    lastGoodAt: lastGoodAt ?? Math.min(before.lastGoodAt, share?.overview.createdAt ?? before.lastGoodAt),
  };
  if (version <= before.version) return withoutEmpty<CompromiseOverview>({ ...changed, ticks, noted });
  // What was done about the same value is done about it under its new number too.
  const fingerprints = fingerprintsOf(app, listed);
  const isSame =
    fingerprints.get(version) !== undefined && fingerprints.get(version) === fingerprints.get(before.version);
  const kept = isSame ? { ticks, noted, versionAt: before.versionAt } : { versionAt: app.now() };
  return withoutEmpty<CompromiseOverview>({ ...changed, ...kept, version });
}

function entryOf(listed: ListedValue, cause: CompromiseCause): AuditEntry {
  return { action: "compromised.start", subject: `${subjectOf(listed)}, ${cause}`, outcome: "ok" };
}

/** @throws KeyholdError `invalid_input`: the report is shown to others, and no value may stand in it. */
export function refuseWhy(app: App, valueId: string, why: string | undefined): void {
  if (why === undefined || !holdsValue(app, valueId, why)) return;
  throw new KeyholdError(
    "invalid_input",
    "This text holds the value itself, which others would read in the report. Nothing was written down; say it without the value.",
  );
}

export function refuseFuture(app: App, lastGoodAt: number | undefined): void {
  if (lastGoodAt === undefined || lastGoodAt <= app.now()) return;
  throw new KeyholdError("invalid_input", "The last good day lies in the future. Nothing was changed.");
}

/**
 * A link that somebody else took begins the plan of every key in it, in the transaction that learns of it: no crash
 * between the two loses one. A version that was dealt with by a plan before is left alone; one that is still there, and
 * not revoked, was not dealt with, whyever that plan was ended.
 */
export function beginForIntercepted(app: App, tx: HostTransaction, id: string, overview: ShareOverview): AuditEntry[] {
  return overview.items.flatMap(({ valueId, version }) => {
    const listed = app.keys.value(valueId);
    if (listed === undefined || listed.value.removedAt !== undefined) return [];
    const isGone = isReplaced(app, listed, version);
    const isDealtWith = app.records.all("compromise").some(({ overview: plan }) => {
      if (plan.valueId !== valueId || plan.state !== "closed" || plan.version < version) return false;
      return isGone || plan.ticks?.revoke !== undefined || plan.noted?.revoke !== undefined;
    });
    if (isDealtWith) return [];
    return [...beginPlan(app, tx, listed, { cause: "intercepted", share: { id, overview } }).entries];
  });
}
