/** What the list shows of a key: its values of all environments in one row. Names and masks only, never a value. */
import type { Environment } from "../../../shared/contract/fields.ts";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { foldText } from "../../../shared/contract/key-order.ts";
import { type Due, dueOf } from "./due.ts";

export type KeyEntry = {
  readonly keyId: string;
  readonly name: string;
  readonly service: string;
  readonly tags: readonly string[];
  readonly rows: readonly KeyRow[];
  readonly environments: ReadonlySet<Environment>;
  /** The value that calls first: the one whose rotation or end is nearest. */
  readonly due: Due;
  readonly showOnce: boolean;
  readonly changedAt: number;
  readonly createdAt: number;
  /** When any of its values was shown, copied, given to a program or shared last; undefined for never. */
  readonly lastUsedAt: number | undefined;
  /** Everybody who was sent any of its values, by signing key. */
  readonly holders: readonly { readonly name: string; readonly signKey: string }[];
  /** What a search looks into, folded: made when it is first looked into, as the list is shown before anybody types. */
  readonly haystack: string;
};

/** The entry that was made of these rows before, by the first of them: after a change all others are as they were. */
const made = new WeakMap<KeyRow, { readonly entry: KeyEntry; readonly now: number }>();

export function keyEntries(rows: readonly KeyRow[], now: number): KeyEntry[] {
  const grouped = new Map<string, KeyRow[]>();
  for (const row of rows) {
    const known = grouped.get(row.keyId);
    if (known === undefined) grouped.set(row.keyId, [row]);
    else known.push(row);
  }
  return Array.from(grouped.values(), (group) => keptEntry(group, now));
}

function keptEntry(rows: readonly KeyRow[], now: number): KeyEntry {
  const first = rows[0] as KeyRow;
  const known = made.get(first);
  const same = known?.now === now && known.entry.rows.length === rows.length;
  if (same && known.entry.rows.every((row, index) => row === rows[index])) return known.entry;
  const entry = keyEntry(rows, now);
  made.set(first, { entry, now });
  return entry;
}

function keyEntry(rows: readonly KeyRow[], now: number): KeyEntry {
  const first = rows[0] as KeyRow;
  let [changedAt, createdAt, showOnce] = [first.changedAt, first.createdAt, true];
  for (const row of rows) {
    changedAt = Math.max(changedAt, row.changedAt);
    createdAt = Math.min(createdAt, row.createdAt);
    showOnce &&= row.showOnce;
  }
  let haystack: string | undefined;
  return {
    keyId: first.keyId,
    name: first.name,
    service: first.service,
    tags: first.tags,
    rows,
    environments: environmentsOf(rows),
    due: dueOf(rows, now),
    changedAt,
    createdAt,
    showOnce,
    lastUsedAt: lastUse(rows),
    holders: holdersOf(rows),
    get haystack() {
      haystack ??= haystackOf(rows);
      return haystack;
    },
  };
}

/** Ten thousand keys have a few dozen different sets of environments. */
const environmentSets = new Map<string, ReadonlySet<Environment>>();

function environmentsOf(rows: readonly KeyRow[]): ReadonlySet<Environment> {
  const text = rows.length === 1 ? (rows[0] as KeyRow).env : rows.map(({ env }) => env).join(" ");
  let set = environmentSets.get(text);
  if (set === undefined) {
    set = new Set(rows.map(({ env }) => env));
    environmentSets.set(text, set);
  }
  return set;
}

const nobody: KeyEntry["holders"] = [];

function holdersOf(rows: readonly KeyRow[]): KeyEntry["holders"] {
  if (rows.every(({ heldBy }) => heldBy === undefined)) return nobody;
  return [...new Map(rows.flatMap(({ heldBy = [] }) => heldBy.map((holder) => [holder.signKey, holder]))).values()];
}

function haystackOf(rows: readonly KeyRow[]): string {
  const { name, service, tags, owner = "" } = rows[0] as KeyRow;
  const values = rows.map(({ env, variable }) => `${env} ${variable}`).join(" ");
  return foldText(`${name} ${service} ${values} ${tags.join(" ")} ${owner}`);
}

/** Makes what searches look into while nothing else is to do. @returns what ends it. */
export function readyForSearch(entries: readonly KeyEntry[]): () => void {
  let next = 0;
  const work = (deadline: IdleDeadline) => {
    while (next < entries.length && deadline.timeRemaining() > 1) void entries[next++]?.haystack;
    if (next < entries.length) handle = requestIdleCallback(work);
  };
  let handle = requestIdleCallback(work);
  return () => cancelIdleCallback(handle);
}

function lastUse(rows: readonly KeyRow[]): number | undefined {
  let last: number | undefined;
  for (const { lastUsedAt } of rows) {
    if (lastUsedAt !== undefined && (last === undefined || lastUsedAt > last)) last = lastUsedAt;
  }
  return last;
}

/** The value to show first: prod before all others, as it matters most. */
export function firstRow(entry: KeyEntry): KeyRow {
  const order: readonly Environment[] = ["prod", "staging", "test", "dev"];
  const env = order.find((name) => entry.environments.has(name));
  return (entry.rows.find((row) => row.env === env) ?? entry.rows[0]) as KeyRow;
}
