/** What the vault knows about a value that is being rotated: who has it, which links carry it, who is on the team. */
import { timesToLive } from "../../../shared/contract/link-methods.ts";
import type { App } from "../app.ts";
import { guestKey } from "../holders/holder-index.ts";
import { holdingsOfValue } from "../holders/read-holders.ts";
import { isProven } from "../holders/sureness.ts";
import type { ListedValue } from "../keys/key-index.ts";
import { providerPageOf } from "../providers/provider-pages.ts";
import type { RotationOverview } from "../records/life.ts";
import type { PersonOverview } from "../records/people.ts";
import { readSettings } from "../settings.ts";
import { devicesOf, isCurrent } from "../team/devices.ts";
import { groupOf } from "../team/group-of.ts";
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

type Gathered = { name: string; signKey: string; opened: number[]; sent: SentFact[] };

/** Device by device: each gets a link of its own. */
function holdersOf(app: App, valueId: string): HolderFact[] {
  const holders = new Map<string, Gathered>();
  const holderAt = (signKey: string, name: string) => {
    const known = holders.get(signKey);
    if (known !== undefined) return known;
    const fresh: Gathered = { name, signKey, opened: [], sent: [] };
    holders.set(signKey, fresh);
    return fresh;
  };
  for (const { person, signKey = guestKey, version, sure, shareId } of holdingsOfValue(app, valueId)) {
    if (shareId === undefined) continue;
    const overview = app.records.get("share", shareId);
    if (overview === undefined) continue;
    const { state, createdAt, expiresAt, verdict } = overview;
    // An opening without a receipt makes a holder too; that it was the right person, only a receipt tells.
    const holder = holderAt(signKey, signKey === guestKey ? overview.to : person);
    if (isProven(sure) && verdict?.receipt === true) holder.opened.push(version);
    const openedAt = verdict?.openedAt === undefined ? {} : { openedAt: verdict.openedAt };
    const receipt = state === "opened" && verdict?.receipt === true;
    holder.sent.push({ id: shareId, version, state, createdAt, expiresAt, ...openedAt, receipt });
  }
  const having = [...holders.values()].filter(({ opened, sent }) => opened.length > 0 || sent.some(mayHaveIt));
  return withDevices(app, having);
}

/** Whoever holds it on one device gets the new value on each that is in use, and on none that another took the place of. */
function withDevices(app: App, holders: readonly Gathered[]): HolderFact[] {
  const known = new Set(holders.map(({ signKey }) => signKey));
  return holders.flatMap((holder): HolderFact[] => {
    const person = app.holders.onTeam(holder.signKey)?.overview;
    if (person === undefined) return [holder];
    const cards = devicesOf(app, person).map((one) => one.overview);
    const inUse = cards.filter((card) => card.state !== "changed" && isCurrent(app, card));
    const others = inUse.filter(({ signKey }) => !known.has(signKey));
    for (const { signKey } of others) known.add(signKey);
    const isReplaced = person.replacedBy !== undefined && inUse.length > 0;
    const personOf = groupOf(person);
    const named = cards.length > 1 ? { device: person.device, personOf } : {};
    return [
      { ...holder, ...named, ...(isReplaced ? { isReplaced } : {}) },
      ...others.map(({ name, signKey, device }) => ({ name, signKey, device, personOf, opened: [], sent: [] })),
    ];
  });
}

/** A link that was taken back or ran out unopened made nobody a holder. */
function mayHaveIt({ state }: SentFact): boolean {
  return state !== "revoked" && state !== "expired";
}
