/** What the vault knows about a compromised value: who has it, which links carry it, where else it is. */
import type { Concerned, OtherValue, Plan } from "../../../shared/contract/compromised-methods.ts";
import type { Holding } from "../../../shared/contract/holder-methods.ts";
import type { App } from "../app.ts";
import { byVersion, holdingsOfValue } from "../holders/read-holders.ts";
import { counts } from "../holders/sureness.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { fingerprintsOf, isAmong, isReplaced } from "../keys/past-values.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { serviceId } from "../providers/provider-pages.ts";
import type { Stored } from "../record-index.ts";
import type { CompromiseOverview } from "../records/compromise.ts";
import type { RotationOverview } from "../records/life.ts";
import type { ShareOverview } from "../records/links.ts";
import { factsOf, keptValue } from "../rotation/rotation-facts.ts";
import { standingOf } from "../rotation/rotation-steps.ts";
import type { PlanFacts } from "./plan-steps.ts";

export type Known = PlanFacts & {
  readonly listed: ListedValue | undefined;
  readonly open: Plan["open"];
  readonly rotation: Stored<"rotation"> | undefined;
};

/** Every kept value by its service's one name. */
export type ByService = ReadonlyMap<string, readonly ListedValue[]>;

/** Made once for many plans: a vault may hold ten thousand values. */
export function byService(app: App): ByService {
  const found = new Map<string, ListedValue[]>();
  const folded = new Map<string, string>();
  for (const listed of app.keys.all()) {
    const { service } = listed.key;
    if (service === "" || listed.value.removedAt !== undefined) continue;
    const id = folded.get(service) ?? serviceId(service);
    folded.set(service, id);
    const others = found.get(id);
    if (others === undefined) found.set(id, [listed]);
    else others.push(listed);
  }
  return found;
}

export function factsOfPlan(app: App, record: CompromiseOverview, services: ByService = byService(app)): Known {
  const listed = keptValue(app, record.valueId);
  const rotation = rotationOf(app, record);
  const open = openLinks(app, record);
  return {
    listed,
    changedAt: listed?.value.changedAt,
    isReplaced: listed !== undefined && isReplaced(app, listed, record.version),
    open,
    openLinks: open.length,
    revokedAt: revokedAt(record, app),
    people: concernedBy(app, record, rotation?.overview),
    others: otherIds(app, record, services).size,
    rotation,
  };
}

type Compromised = Pick<CompromiseOverview, "valueId" | "version">;

/** Whether a version is compromised: those up to the plan's are, and the same values stored once more. */
function isMeant(app: App, record: Compromised, version: number): boolean {
  const listed = app.keys.value(record.valueId);
  return listed === undefined ? version <= record.version : isAmong(app, listed, version, record.version);
}

/** Whether a version is the one the plan is about, by whatever number. */
function isSameValue(app: App, record: Compromised, version: number): boolean {
  if (version === record.version) return true;
  const listed = app.keys.value(record.valueId);
  if (listed === undefined) return false;
  const fingerprints = fingerprintsOf(app, listed);
  const fingerprint = fingerprints.get(version);
  return fingerprint !== undefined && fingerprint === fingerprints.get(record.version);
}

/** Whether a link carries a value that is compromised. */
function carries(app: App, record: Compromised, share: ShareOverview): boolean {
  return share.items.some(({ valueId, version }) => valueId === record.valueId && isMeant(app, record, version));
}

function openLinks(app: App, record: CompromiseOverview): Plan["open"] {
  return [...app.holders.aboutValue(record.valueId)].flatMap((id) => {
    const share = app.holders.source(id);
    if (share?.kind !== "share" || !carries(app, record, share)) return [];
    const { state, expiresAt, items, to, relay } = share;
    if ((state !== "waiting" && state !== "unsent") || expiresAt <= app.now()) return [];
    return [{ id, name: items.map(({ name }) => name).join(", "), to, relay, expiresAt }];
  });
}

/** The one that runs; or else the last that replaced a compromised version. */
function rotationOf(app: App, record: CompromiseOverview): Stored<"rotation"> | undefined {
  const all = rotationsOf(app, record).sort((a, b) => b.overview.startedAt - a.overview.startedAt);
  return (
    all.find(({ overview }) => overview.state === "running") ?? all.find(({ overview }) => isAbout(record, overview))
  );
}

function rotationsOf(app: App, { valueId }: CompromiseOverview): Stored<"rotation">[] {
  return app.records.all("rotation").filter(({ overview }) => overview.valueId === valueId);
}

function isAbout(record: CompromiseOverview, { fromVersion, startedAt }: RotationOverview): boolean {
  return fromVersion >= record.version || startedAt >= record.versionAt;
}

function revokedAt(record: CompromiseOverview, app: App): number | undefined {
  for (const { overview } of rotationsOf(app, record)) {
    const { oldRevokedAt, fromVersion } = overview;
    // What was revoked may be another value than this one, older or newer.
    if (oldRevokedAt !== undefined && isSameValue(app, record, fromVersion)) return oldRevokedAt;
  }
  return undefined;
}

/** Everybody who has or may have a compromised version; how far they are with the new value is judged as in a rotation. */
function concernedBy(app: App, record: CompromiseOverview, rotation: RotationOverview | undefined): Concerned[] {
  const { valueId, name, service, env, version } = record;
  const asRotation: RotationOverview = {
    kind: "rotation",
    valueId,
    name,
    service,
    env,
    reason: "compromised",
    state: "running",
    startedAt: record.startedAt,
    graceDays: 0,
    fromVersion: version,
    ...(rotation?.skipped === undefined ? {} : { skipped: rotation.skipped }),
    ...(rotation?.skipsAll ? { skipsAll: true } : {}),
  };
  const who = (signKey: string) => app.holders.personWith(signKey);
  const held = new Map<string, Holding>();
  for (const holding of holdingsOfValue(app, valueId)) {
    if (!counts(holding.sure) || !isMeant(app, record, holding.version)) continue;
    const person = who(holding.signKey ?? "");
    const known = held.get(person);
    if (known === undefined || byVersion(holding, known) < 0) held.set(person, holding);
  }
  const entry = (holding: Holding | undefined, one: Omit<Concerned, "sure" | "version">): Concerned =>
    holding === undefined ? one : { ...one, sure: holding.sure, version: holding.version };
  if (held.size === 0) return [];
  // Device by device: each in use gets the new value.
  const standing = standingOf(asRotation, factsOf(app, asRotation)).people.filter(({ signKey }) =>
    held.has(who(signKey)),
  );
  const people = standing.map(({ name: called, signKey, device, state, why }) =>
    entry(
      held.get(who(signKey)),
      withoutEmpty<Omit<Concerned, "sure" | "version">>({ name: called, signKey, device, state, why }),
    ),
  );
  const known = new Set(standing.map(({ signKey }) => who(signKey)));
  const apart = [...held].flatMap(([person, holding]) =>
    known.has(person) ? [] : [entry(holding, { name: holding.person, signKey: holding.signKey ?? "", state: "apart" })],
  );
  return [...people, ...apart].sort((a, b) => a.name.localeCompare(b.name));
}

/** Values that are the same, and those of the service. A removed key is looked for too: its value may stand elsewhere. */
function otherIds(app: App, record: CompromiseOverview, services: ByService): Set<string> {
  const listed = app.keys.value(record.valueId);
  const fingerprint = listed === undefined ? undefined : fingerprintsOf(app, listed).get(record.version);
  const same = fingerprint === undefined ? [] : app.keys.withFingerprint(fingerprint);
  const kept = same.filter(({ value }) => value.removedAt === undefined);
  const ofService = services.get(serviceId(listed?.key.service ?? record.service)) ?? [];
  const ids = new Set([...kept, ...ofService].map(({ id }) => id));
  ids.delete(record.valueId);
  return ids;
}

/** The same, as they are shown: what is the very same value first. */
export function othersOf(app: App, record: CompromiseOverview): OtherValue[] {
  const listed = app.keys.value(record.valueId);
  const fingerprint = listed === undefined ? undefined : fingerprintsOf(app, listed).get(record.version);
  const plans = new Map(
    app.records
      .all("compromise")
      .flatMap(({ id, overview }) => (overview.state === "running" ? [[overview.valueId, id] as const] : [])),
  );
  const others = [...otherIds(app, record, byService(app))].flatMap((id): OtherValue[] => {
    const other = app.keys.value(id);
    if (other === undefined) return [];
    const { key, value } = other;
    return [
      withoutEmpty<OtherValue>({
        valueId: id,
        keyId: value.keyId,
        name: key.name,
        service: key.service,
        env: value.env,
        same: value.fingerprint === fingerprint,
        plan: plans.get(id),
      }),
    ];
  });
  return others.sort((a, b) => Number(b.same) - Number(a.same));
}
