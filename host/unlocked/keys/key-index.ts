/**
 * What is needed to find keys quickly: by name, by environment, by text. Holds overviews only, and follows the vault
 * one changed record at a time, so that a change costs the same in a large vault as in a small one.
 */
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { foldText, keySortText, sortedPosition } from "../../../shared/contract/key-order.ts";
import { ChangeCounter } from "../change-counter.ts";
import type { Overview } from "../record-types.ts";
import type { KeyOverview, ValueOverview } from "../records/keys.ts";

export type ListedValue = { readonly id: string; readonly key: KeyOverview; readonly value: ValueOverview };

type Entry = ListedValue & { readonly sortText: string; readonly haystack: string };

const none: ReadonlySet<string> = new Set();

export class KeyIndex {
  readonly #keys = new Map<string, KeyOverview>();
  readonly #values = new Map<string, ValueOverview>();
  readonly #valuesOfKey = new Map<string, Set<string>>();
  readonly #keysByName = new Map<string, Set<string>>();
  readonly #valuesByFingerprint = new Map<string, Set<string>>();
  readonly #entries = new Map<string, Entry>();
  /** By value. */
  readonly changes = new ChangeCounter();
  /** Entries in order of name, then environment; undefined until somebody asks after a bulk change. */
  #sorted: Entry[] | undefined;

  /** Takes in one record as it is now; undefined when it is gone. */
  apply(id: string, overview: Overview | undefined): void {
    const oldKey = this.#keys.get(id);
    if (oldKey !== undefined) {
      remove(this.#keysByName, foldText(oldKey.name), id);
      this.#keys.delete(id);
    }
    const oldValue = this.#values.get(id);
    if (oldValue !== undefined) {
      remove(this.#valuesOfKey, oldValue.keyId, id);
      remove(this.#valuesByFingerprint, oldValue.fingerprint, id);
      this.#values.delete(id);
    }
    if (overview?.kind === "key") {
      this.#keys.set(id, overview);
      add(this.#keysByName, foldText(overview.name), id);
    } else if (overview?.kind === "value") {
      this.#values.set(id, overview);
      add(this.#valuesOfKey, overview.keyId, id);
      add(this.#valuesByFingerprint, overview.fingerprint, id);
    }
    // A key's values show its name, and are not listed without it.
    if (oldKey !== undefined || overview?.kind === "key") {
      for (const valueId of this.#valuesOfKey.get(id) ?? []) this.#relist(valueId);
    }
    if (oldValue !== undefined || overview?.kind === "value") this.#relist(id);
  }

  key(keyId: string): KeyOverview | undefined {
    return this.#keys.get(keyId);
  }

  value(valueId: string): ListedValue | undefined {
    return this.#entries.get(valueId);
  }

  valuesOf(keyId: string): ListedValue[] {
    return this.#listed(this.#valuesOfKey.get(keyId));
  }

  /** Their ids alone, in no order: for who follows every change. */
  valueIdsOf(keyId: string): ReadonlySet<string> {
    return this.#valuesOfKey.get(keyId) ?? none;
  }

  valueIdsWith(fingerprint: string): ReadonlySet<string> {
    return this.#valuesByFingerprint.get(fingerprint) ?? none;
  }

  keyIdsNamed(name: string): string[] {
    return [...(this.#keysByName.get(foldText(name)) ?? [])];
  }

  withFingerprint(fingerprint: string): ListedValue[] {
    return this.#listed(this.#valuesByFingerprint.get(fingerprint));
  }

  /** Everything, in order of name and environment. */
  all(): readonly ListedValue[] {
    return this.#order();
  }

  /** Those in which every word of the query occurs somewhere in name, service, tags or environment. */
  search(query: string): ListedValue[] {
    const words = foldText(query)
      .split(/\s+/)
      .filter((word) => word !== "");
    if (words.length === 0) return [...this.#order()];
    return this.#order().filter((entry) => words.every((word) => entry.haystack.includes(word)));
  }

  /** Names near a wrong one, for “did you mean”. */
  names(): Iterable<string> {
    return new Set([...this.#keys.values()].map((key) => key.name));
  }

  #listed(ids: Iterable<string> | undefined): ListedValue[] {
    const listed: ListedValue[] = [];
    for (const id of ids ?? []) {
      const entry = this.#entries.get(id);
      if (entry !== undefined) listed.push(entry);
    }
    return listed.sort((a, b) => (a.value.env < b.value.env ? -1 : 1));
  }

  #relist(valueId: string): void {
    this.changes.note(valueId);
    const old = this.#entries.get(valueId);
    if (old !== undefined) {
      this.#entries.delete(valueId);
      if (this.#sorted !== undefined) this.#sorted.splice(position(this.#sorted, old.sortText), 1);
    }
    const value = this.#values.get(valueId);
    const key = value === undefined ? undefined : this.#keys.get(value.keyId);
    if (value === undefined || key === undefined) return;
    const entry: Entry = {
      id: valueId,
      key,
      value,
      sortText: keySortText(key.name, value.env, valueId),
      haystack: foldText(`${key.name} ${key.service} ${value.env} ${key.tags?.join(" ") ?? ""}`),
    };
    this.#entries.set(valueId, entry);
    if (this.#sorted !== undefined) this.#sorted.splice(position(this.#sorted, entry.sortText), 0, entry);
  }

  #order(): readonly Entry[] {
    this.#sorted ??= [...this.#entries.values()].sort((a, b) => (a.sortText < b.sortText ? -1 : 1));
    return this.#sorted;
  }
}

function position(sorted: readonly Entry[], sortText: string): number {
  return sortedPosition(sorted, sortText, (entry) => entry.sortText);
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

/** How a key is named in the audit log. */
export function subjectOf({ key, value }: ListedValue): string {
  return `${key.name} (${value.env})`;
}

/** The row that a list shows of a value. */
export function rowOf({ id, key, value }: ListedValue): KeyRow {
  const row: KeyRow = {
    id,
    keyId: value.keyId,
    name: key.name,
    service: key.service,
    env: value.env,
    type: value.type,
    mask: value.mask,
    variable: value.variable,
    tags: key.tags ?? [],
    createdAt: value.createdAt,
    changedAt: value.changedAt,
    version: value.version,
    showOnce: value.showOnce ?? false,
  };
  if (key.owner !== undefined) row.owner = key.owner;
  if (value.expiresAt !== undefined) row.expiresAt = value.expiresAt;
  if (value.rotateEvery !== undefined) row.rotateEvery = value.rotateEvery;
  if (value.removedAt !== undefined) row.removedAt = value.removedAt;
  if (value.noForward !== undefined) row.noForward = value.noForward;
  if (value.deleteAfter !== undefined) row.deleteAfter = value.deleteAfter;
  if (value.file !== undefined) row.file = value.file;
  if (value.uses !== undefined) row.lastUsedAt = value.uses.last;
  return row;
}
