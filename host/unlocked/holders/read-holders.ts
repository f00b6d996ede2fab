/** The ledger's answers: who holds a key, what somebody holds, as rows a person can read. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import type { Holding } from "../../../shared/contract/holder-methods.ts";
import type { KeyPage, KeyReference } from "../../../shared/contract/key-methods.ts";
import type { App } from "../app.ts";
import { findValues } from "../keys/find-key.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { findHolder } from "./find-holder.ts";
import { guestKey, itemsOf, madeAt, nameIn, type Source, type SourceItem, signKeyIn } from "./holder-index.ts";
import { isProven, strengthOf, surenessOf } from "./sureness.ts";

/** Everything that is known of a value, of every version, in no order. */
export function holdingsOfValue(app: App, valueId: string): Holding[] {
  const found: Holding[] = [];
  for (const id of app.holders.aboutValue(valueId)) {
    const source = app.holders.source(id);
    if (source === undefined || !app.holders.speaks(source)) continue;
    for (const item of itemsOf(id, source)) if (item.valueId === valueId) found.push(holdingOf(app, id, source, item));
  }
  return found;
}

/** Everything that went to these keys or came from them, in no order. */
export function holdingsOfPerson(app: App, signKeys: Iterable<string>): Holding[] {
  const found: Holding[] = [];
  for (const signKey of signKeys) {
    for (const id of app.holders.aboutPerson(signKey)) {
      const source = app.holders.source(id);
      if (source === undefined || !app.holders.speaks(source)) continue;
      for (const item of itemsOf(id, source)) found.push(holdingOf(app, id, source, item));
    }
  }
  return found;
}

function holdingOf(app: App, id: string, source: Source, item: SourceItem): Holding {
  const signKey = signKeyIn(source);
  const present = app.keys.value(item.valueId);
  const isGuest = signKey === guestKey;
  return withoutEmpty<Holding>({
    shareId: source.kind === "share" ? id : undefined,
    keyId: item.keyId,
    valueId: item.valueId,
    name: present?.key.name ?? item.name,
    service: present?.key.service,
    env: item.env,
    version: item.version,
    present: present?.value.version,
    removed: present === undefined || present.value.removedAt !== undefined,
    person: isGuest ? nameIn(source) : app.holders.nameOf(signKey),
    signKey: isGuest ? undefined : signKey,
    guest: isGuest,
    sure: source.kind === "share" ? surenessOf(source, app.now()) : "source",
    state: source.kind === "share" ? source.state : undefined,
    at: (source.kind === "share" ? source.verdict?.openedAt : undefined) ?? madeAt(source),
  });
}

/** Newest version first; in one version what is surest. */
export function byVersion(a: Holding, b: Holding): number {
  return b.version - a.version || strengthOf(b.sure) - strengthOf(a.sure) || b.at - a.at;
}

/** Where several links brought somebody the same version, also to several devices of theirs, the one that proves most. */
export function strongest(app: App, holdings: readonly Holding[]): Holding[] {
  const best = new Map<string, Holding>();
  for (const holding of holdings) {
    // Two guests are two people, as far as anybody knows.
    const { signKey, shareId } = holding;
    const who = signKey === undefined ? (shareId ?? "") : app.holders.personWith(signKey);
    const place = `${who}\n${holding.valueId}\n${holding.version}`;
    const other = best.get(place);
    if (other === undefined || byVersion(holding, other) < 0) best.set(place, holding);
  }
  return [...best.values()];
}

/** Everybody who opened a value, as its page shows them. */
export function openedBy(app: App, valueId: string): KeyPage["holders"] {
  return strongest(app, holdingsOfValue(app, valueId))
    .filter(({ sure }) => isProven(sure) && sure !== "source")
    .sort((a, b) => a.at - b.at)
    .map(({ person, signKey, version, at }) => ({ name: person, signKey: signKey ?? guestKey, version, at }));
}

export function holdersOfKey(app: App, input: ParsedInput<"holders.ofKey">): MethodOutput<"holders.ofKey"> {
  const found = valuesMeant(app, input.key).flatMap((valueId) => holdingsOfValue(app, valueId));
  return { holders: strongest(app, found).sort(byVersion) };
}

/** By name also the deleted values of a key that is still there; by id whatever ever went anywhere. */
function valuesMeant(app: App, key: KeyReference): string[] {
  if ("id" in key) {
    const isKnown = app.keys.value(key.id) !== undefined || [...app.holders.aboutValue(key.id)].length > 0;
    return isKnown ? [key.id] : findValues(app.keys, key, "any").map(({ id }) => id);
  }
  const listed = findValues(app.keys, key, "any");
  if (key.env !== undefined) return listed.map(({ id }) => id);
  const keyIds = new Set(listed.map(({ value }) => value.keyId));
  return [
    ...new Set([...listed.map(({ id }) => id), ...[...keyIds].flatMap((keyId) => [...app.holders.valuesOf(keyId)])]),
  ];
}

export function holdersOfPerson(app: App, input: ParsedInput<"holders.ofPerson">): MethodOutput<"holders.ofPerson"> {
  const { name, signKeys } = findHolder(app, input.person);
  const held = strongest(app, holdingsOfPerson(app, signKeys));
  return {
    person: name,
    signKeys: signKeys.filter((signKey) => signKey !== guestKey),
    held: held.sort((a, b) => b.at - a.at || byVersion(a, b)),
  };
}

export function countHoldings(app: App): MethodOutput<"holders.count"> {
  const now = app.now();
  const everybody = new Set(app.holders.signKeys().map((signKey) => app.holders.personWith(signKey)));
  const people = [...everybody].map((signKey) => ({
    name: app.holders.nameOf(signKey),
    signKey,
    holds: app.holders.holds(signKey, now),
  }));
  return { people: people.filter(({ holds }) => holds > 0).sort((a, b) => b.holds - a.holds) };
}
