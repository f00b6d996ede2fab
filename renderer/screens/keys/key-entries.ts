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
  /** What a search looks into, folded. */
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
  const holders = new Map<string, { name: string; signKey: string }>();
  for (const row of rows) for (const holder of row.heldBy ?? []) holders.set(holder.signKey, holder);
  return {
    keyId: first.keyId,
    name: first.name,
    service: first.service,
    tags: first.tags,
    rows,
    environments: new Set(rows.map(({ env }) => env)),
    due: dueOf(rows, now),
    showOnce: rows.every(({ showOnce }) => showOnce),
    changedAt: Math.max(...rows.map(({ changedAt }) => changedAt)),
    createdAt: Math.min(...rows.map(({ createdAt }) => createdAt)),
    lastUsedAt: lastUse(rows),
    holders: [...holders.values()],
    haystack: foldText(
      `${first.name} ${first.service} ${rows.map(({ env, variable }) => `${env} ${variable}`).join(" ")} ${first.tags.join(" ")} ${first.owner ?? ""}`,
    ),
  };
}

function lastUse(rows: readonly KeyRow[]): number | undefined {
  const last = Math.max(...rows.map(({ lastUsedAt = 0 }) => lastUsedAt));
  return last === 0 ? undefined : last;
}

/** The value to show first: prod before all others, as it matters most. */
export function firstRow(entry: KeyEntry): KeyRow {
  const order: readonly Environment[] = ["prod", "staging", "test", "dev"];
  const env = order.find((name) => entry.environments.has(name));
  return (entry.rows.find((row) => row.env === env) ?? entry.rows[0]) as KeyRow;
}
