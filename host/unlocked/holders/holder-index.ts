/**
 * Who holds what, derived from the records of links: what was sent, what came, and what was proven of it. Follows the
 * vault one changed record at a time, and holds ids only: overviews are in memory once. Nothing is stored twice, so a
 * removed key, a removed or renamed person and a restored backup cannot make it disagree with the links.
 */
import type { Overview } from "../record-types.ts";
import type { ValueOverview } from "../records/keys.ts";
import type { ReceivedOverview, ShareOverview } from "../records/links.ts";
import type { PersonOverview } from "../records/people.ts";
import { groupOf } from "../team/group-of.ts";
import { counts, isProven, surenessOf } from "./sureness.ts";

/** A record that says of somebody that they have something. */
export type Source = ShareOverview | ReceivedOverview | ValueOverview;
/** An item as a source names it. */
export type SourceItem = Pick<ShareOverview["items"][number], "keyId" | "valueId" | "name" | "env" | "version">;
export type HeldBy = { readonly name: string; readonly signKey: string };

/** Guests have no key of their own, and nobody can tell one from another. */
export const guestKey = "";

export class HolderIndex {
  readonly #tellRow: (valueId: string) => void;
  readonly #sources = new Map<string, Source>();
  readonly #ofValue = new Map<string, Map<string, Source>>();
  readonly #valuesOfKey = new Map<string, Set<string>>();
  readonly #ofPerson = new Map<string, Set<string>>();
  readonly #people = new Map<string, { readonly id: string; readonly overview: PersonOverview }>();
  readonly #personOf = new Map<string, string>();
  /** The signing keys of one person's cards, by the person. */
  readonly #devices = new Map<string, Set<string>>();
  /** Links whose arrival has a record of its own, which says more than the value's provenance. */
  readonly #arrivals = new Map<string, string>();
  readonly #holds = new Map<string, number>();
  readonly #heldBy = new Map<string, readonly HeldBy[]>();

  /** @param tellRow told of each value whose row in a list may say other holders than before. */
  constructor(tellRow: (valueId: string) => void) {
    this.#tellRow = tellRow;
  }

  /** Takes in one record as it is now; undefined when it is gone. */
  apply(id: string, overview: Overview | undefined): void {
    const old = this.#sources.get(id);
    if (old !== undefined) this.#forget(id, old);
    const signKey = this.#personOf.get(id);
    if (signKey !== undefined || overview?.kind === "person") this.#applyPerson(id, signKey, overview);
    if (isSource(overview)) this.#learn(id, overview);
  }

  source(id: string): Source | undefined {
    return this.#sources.get(id);
  }

  /** Ids of what speaks of a value. */
  aboutValue(valueId: string): Iterable<string> {
    return this.#ofValue.get(valueId)?.keys() ?? [];
  }

  /** The same with what speaks, for whoever walks through thousands. */
  sourcesOf(valueId: string): Iterable<readonly [string, Source]> {
    return this.#ofValue.get(valueId) ?? [];
  }

  /** Every value of a key that went anywhere, also those that are deleted by now. */
  valuesOf(keyId: string): Iterable<string> {
    return this.#valuesOfKey.get(keyId) ?? [];
  }

  aboutPerson(signKey: string): Iterable<string> {
    return this.#ofPerson.get(signKey) ?? [];
  }

  /** Everybody who has or had anything, guests apart. */
  signKeys(): string[] {
    return [...this.#ofPerson.keys()].filter((signKey) => signKey !== guestKey);
  }

  sources(): Iterable<readonly [string, Source]> {
    return this.#sources;
  }

  onTeam(signKey: string): { readonly id: string; readonly overview: PersonOverview } | undefined {
    return this.#people.get(signKey);
  }

  /** Names the person whose key it is: the same for all their devices on the team list. */
  personWith(signKey: string): string {
    const known = this.#people.get(signKey);
    return known === undefined ? signKey : groupOf(known.overview);
  }

  /** The signing keys of somebody's devices. The first one counts, also when it is off the team list. */
  devicesOf(person: string): ReadonlySet<string> {
    return new Set([person, ...(this.#devices.get(person) ?? [])]);
  }

  /** What the team list calls them; or what they were called when something went to them last. */
  nameOf(signKey: string): string {
    // The first device may be off the list while others of the person are on it.
    const [another] = this.#devices.get(signKey) ?? [];
    const known = this.#people.get(signKey) ?? this.#people.get(another ?? "");
    if (known !== undefined) return known.overview.name;
    let latest = { at: -1, name: "" };
    for (const id of this.aboutPerson(signKey)) {
      const source = this.#sources.get(id);
      if (source === undefined) continue;
      const said = { at: madeAt(source), name: nameIn(source) };
      if (said.at > latest.at) latest = said;
    }
    return latest.name;
  }

  /** False for the provenance of a value whose arrival is told by a record of its own. */
  speaks(source: Source): boolean {
    return source.kind !== "value" || !this.#arrivals.has(source.from?.linkId ?? "");
  }

  /** How many values somebody has, or may have, on all their devices. */
  holds(signKey: string, now: number): number {
    const person = this.personWith(signKey);
    const known = this.#holds.get(person);
    if (known !== undefined) return known;
    const values = new Set<string>();
    for (const device of this.devicesOf(person)) {
      for (const id of this.aboutPerson(device)) {
        const source = this.#sources.get(id);
        if (source === undefined || !this.speaks(source)) continue;
        // Time makes a waiting link an unknown one, and both count.
        if (source.kind === "share" && !counts(surenessOf(source, now))) continue;
        for (const { valueId } of itemsOf(id, source)) values.add(valueId);
      }
    }
    this.#holds.set(person, values.size);
    return values.size;
  }

  /** Everybody who is shown by a signature to have been given a value by this vault, each once. */
  heldBy(valueId: string, now: number): readonly HeldBy[] {
    const known = this.#heldBy.get(valueId);
    if (known !== undefined) return known;
    const held = new Map<string, HeldBy>();
    for (const id of this.aboutValue(valueId)) {
      const source = this.#sources.get(id);
      if (source?.kind !== "share" || !isProven(surenessOf(source, now))) continue;
      const signKey = signKeyIn(source);
      const name = signKey === guestKey ? source.to : this.nameOf(signKey);
      held.set(this.personWith(signKey), { name, signKey });
    }
    const all = [...held.values()];
    this.#heldBy.set(valueId, all);
    return all;
  }

  #learn(id: string, source: Source): void {
    this.#sources.set(id, source);
    add(this.#ofPerson, signKeyIn(source), id);
    for (const item of itemsOf(id, source)) {
      const about = this.#ofValue.get(item.valueId);
      if (about === undefined) this.#ofValue.set(item.valueId, new Map([[id, source]]));
      else about.set(id, source);
      add(this.#valuesOfKey, item.keyId, item.valueId);
    }
    if (source.kind === "received") this.#arrivals.set(source.linkId, id);
    this.#doubt(id, source);
  }

  #forget(id: string, source: Source): void {
    this.#sources.delete(id);
    remove(this.#ofPerson, signKeyIn(source), id);
    for (const { valueId, keyId } of itemsOf(id, source)) {
      const about = this.#ofValue.get(valueId);
      about?.delete(id);
      if (about === undefined || about.size > 0) continue;
      this.#ofValue.delete(valueId);
      remove(this.#valuesOfKey, keyId, valueId);
    }
    if (source.kind === "received") this.#arrivals.delete(source.linkId);
    this.#doubt(id, source);
  }

  #doubt(id: string, source: Source): void {
    this.#holds.delete(this.personWith(signKeyIn(source)));
    if (source.kind !== "share") return;
    for (const { valueId } of itemsOf(id, source)) {
      this.#heldBy.delete(valueId);
      this.#tellRow(valueId);
    }
  }

  /** Whose device a card is and what people are called may change with it. */
  #applyPerson(id: string, before: string | undefined, overview: Overview | undefined): void {
    const doubted = new Set<string>();
    if (before !== undefined) {
      const person = this.personWith(before);
      for (const signKey of this.devicesOf(person)) doubted.add(signKey);
      this.#holds.delete(person);
      remove(this.#devices, person, before);
      this.#personOf.delete(id);
      if (this.#people.get(before)?.id === id) this.#people.delete(before);
    }
    if (overview?.kind === "person") {
      this.#people.set(overview.signKey, { id, overview });
      this.#personOf.set(id, overview.signKey);
      add(this.#devices, groupOf(overview), overview.signKey);
      for (const signKey of this.devicesOf(groupOf(overview))) doubted.add(signKey);
    }
    for (const signKey of doubted) {
      this.#holds.delete(this.personWith(signKey));
      for (const about of this.aboutPerson(signKey)) {
        const source = this.#sources.get(about);
        if (source !== undefined) this.#doubt(about, source);
      }
    }
  }
}

function isSource(overview: Overview | undefined): overview is Source {
  if (overview?.kind === "share" || overview?.kind === "received") return true;
  return overview?.kind === "value" && overview.from !== undefined;
}

export function itemsOf(id: string, source: Source): readonly SourceItem[] {
  if (source.kind !== "value") return source.items;
  const { keyId, env, from, version, changedAt } = source;
  // Vaults made before arrivals had records do not say which version came: a value put in its place later is not it.
  const isReplaced = from !== undefined && changedAt > from.at + 60_000;
  return [{ keyId, valueId: id, name: "", env, version: isReplaced ? Math.max(1, version - 1) : version }];
}

export function signKeyIn(source: Source): string {
  if (source.kind === "share") return source.toSignKey ?? guestKey;
  return source.from?.signKey ?? guestKey;
}

export function nameIn(source: Source): string {
  return source.kind === "share" ? source.to : (source.from?.name ?? "");
}

export function madeAt(source: Source): number {
  return source.kind === "share" ? source.createdAt : (source.from?.at ?? 0);
}

function add(map: Map<string, Set<string>>, name: string, id: string): void {
  const ids = map.get(name);
  if (ids === undefined) map.set(name, new Set([id]));
  else ids.add(id);
}

function remove(map: Map<string, Set<string>>, name: string, id: string): void {
  const ids = map.get(name);
  ids?.delete(id);
  if (ids?.size === 0) map.delete(name);
}
