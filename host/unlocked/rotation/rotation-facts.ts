/** What the vault knows about a value that is being rotated: who has it, which links carry it, who is on the team. */
import { timesToLive } from "../../../shared/contract/link-methods.ts";
import type { App } from "../app.ts";
import { openedBy } from "../holders/read-holders.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { providerPageOf } from "../providers/provider-pages.ts";
import type { RotationOverview } from "../records/life.ts";
import type { PersonOverview } from "../records/people.ts";
import { readSettings } from "../settings.ts";
import { refusalFor } from "../team/refuse-by-rules.ts";
import type { HolderFact, MemberFact, RotationFacts, SentFact } from "./rotation-steps.ts";

export function factsOf(app: App, { valueId }: RotationOverview): RotationFacts {
  const listed = keptValue(app, valueId);
  return {
    value: listed?.value,
    holders: holdersOf(app, valueId),
    team: new Map(app.records.all("person").map(({ overview }) => [overview.signKey, memberOf(app, overview, listed)])),
    hasProviderPage: listed !== undefined && providerPageOf(listed.key) !== undefined,
  };
}

/** Who left, or may not receive this value by the team's rules, is named with the reason, and not offered. */
function memberOf(app: App, person: PersonOverview, listed: ListedValue | undefined): MemberFact {
  const ttl = timesToLive[readSettings(app).ttl];
  const refusal = refusalFor(app, person, listed === undefined ? [] : [listed], ttl);
  const { name, state } = person;
  return refusal === undefined ? { name, state } : { name, state, refused: refusal.sentence };
}

/** The value, unless it was removed. */
export function keptValue(app: App, valueId: string): ListedValue | undefined {
  const listed = app.keys.value(valueId);
  return listed?.value.removedAt === undefined ? listed : undefined;
}

function holdersOf(app: App, valueId: string): HolderFact[] {
  const holders = new Map<string, { name: string; signKey: string; opened: number[]; sent: SentFact[] }>();
  const holderAt = (signKey: string, name: string) => {
    const known = holders.get(signKey);
    if (known !== undefined) return known;
    const fresh = { name, signKey, opened: [], sent: [] };
    holders.set(signKey, fresh);
    return fresh;
  };
  for (const { name, signKey, version } of openedBy(app, valueId)) {
    // An opening without a receipt stands here too; whether it was the right person, the share's state tells.
    holderAt(signKey, name);
    if (isProven(app, valueId, signKey, version)) holderAt(signKey, name).opened.push(version);
  }
  for (const { id, overview } of app.records.all("share")) {
    const item = overview.items.find((one) => one.valueId === valueId);
    if (item === undefined) continue;
    const holder = holderAt(overview.toSignKey ?? "", overview.to);
    holder.sent.push({
      id,
      version: item.version,
      state: overview.state,
      createdAt: overview.createdAt,
      expiresAt: overview.expiresAt,
      ...(overview.verdict?.openedAt === undefined ? {} : { openedAt: overview.verdict.openedAt }),
      receipt: overview.state === "opened" && overview.verdict?.receipt === true,
    });
  }
  return [...holders.values()].filter(({ opened, sent }) => opened.length > 0 || sent.some(mayHaveIt));
}

/** A link that was taken back or ran out unopened made nobody a holder. */
function mayHaveIt({ state }: SentFact): boolean {
  return state !== "revoked" && state !== "expired";
}

/** False while the only link of this version for this person lacks a verified receipt. */
function isProven(app: App, valueId: string, signKey: string, version: number): boolean {
  const links = app.records
    .all("share")
    .filter(
      ({ overview }) =>
        (overview.toSignKey ?? "") === signKey &&
        overview.items.some((item) => item.valueId === valueId && item.version === version),
    );
  return links.length === 0 || links.some(({ overview }) => overview.verdict?.receipt === true);
}
