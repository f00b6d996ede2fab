import type { Environment } from "../../../shared/contract/fields.ts";
import { foldText } from "../../../shared/contract/key-order.ts";
import type { UseToFind } from "../../../shared/contract/key-uses.ts";
import { needsWork } from "./due.ts";
import type { KeyEntry } from "./key-entries.ts";

export type SortBy = "rotation" | "name" | "service" | "changed" | "used";

export type KeyFilters = {
  readonly environments: ReadonlySet<Environment>;
  readonly service: string | undefined;
  readonly tag: string | undefined;
  readonly use: UseToFind | undefined;
  readonly work: boolean;
};

export const noFilters: KeyFilters = {
  environments: new Set(),
  service: undefined,
  tag: undefined,
  use: undefined,
  work: false,
};

/**
 * Those in which every word of the query occurs somewhere, in the order that they came.
 * @param unusedBefore what was used last before this counts as unused.
 */
export function findKeys(
  entries: readonly KeyEntry[],
  query: string,
  filters: KeyFilters,
  unusedBefore = 0,
): KeyEntry[] {
  const words = foldText(query)
    .split(/\s+/)
    .filter((word) => word !== "");
  return entries.filter(
    (entry) =>
      words.every((word) => entry.haystack.includes(word)) &&
      (filters.environments.size === 0 || [...filters.environments].some((env) => entry.environments.has(env))) &&
      (filters.service === undefined || entry.service === filters.service) &&
      (filters.tag === undefined || entry.tags.includes(filters.tag)) &&
      (filters.use === undefined || isOfUse(entry, filters.use, filters.environments, unusedBefore)) &&
      (!filters.work || needsWork(entry.due)),
  );
}

/** Whether one of its values, in the environments that are looked at, was never used, or not for long. */
function isOfUse(
  { rows }: KeyEntry,
  use: UseToFind,
  environments: ReadonlySet<Environment>,
  unusedBefore: number,
): boolean {
  return rows.some(
    ({ env, lastUsedAt, createdAt }) =>
      (environments.size === 0 || environments.has(env)) &&
      (use === "never" ? lastUsedAt === undefined : (lastUsedAt ?? createdAt) <= unusedBefore),
  );
}

const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** @param entries by folded name, as the host gives them: so they stay among equals. */
export function sortKeys(entries: readonly KeyEntry[], by: SortBy): KeyEntry[] {
  const orders: Record<SortBy, (a: KeyEntry, b: KeyEntry) => number> = {
    rotation: (a, b) => dueTime(a) - dueTime(b),
    // The collator knows numbers and accents.
    name: (a, b) => collator.compare(a.name, b.name),
    service: (a, b) => collator.compare(a.service, b.service),
    used: (a, b) => (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0),
    changed: (a, b) => b.changedAt - a.changedAt,
  };
  return [...entries].sort(orders[by]);
}

function dueTime(entry: KeyEntry): number {
  return entry.due.kind === "none" ? Number.MAX_SAFE_INTEGER : entry.due.at;
}

/** The name or service nearest to a query that found nothing; undefined when none is near. */
export function didYouMean(entries: readonly KeyEntry[], query: string): string | undefined {
  const wanted = foldText(query.trim());
  if (wanted.length < 3 || wanted.length > 40) return undefined;
  let best: { name: string; distance: number } | undefined;
  for (const name of new Set(entries.flatMap((entry) => [entry.name, entry.service]))) {
    if (Math.abs(name.length - wanted.length) > 2) continue;
    const distance = editDistance(wanted, foldText(name));
    if (distance <= 2 && (best === undefined || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
}

/** Levenshtein's, by rows. */
export function editDistance(first: string, second: string): number {
  let previous = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (let i = 1; i <= first.length; i++) {
    const row = [i];
    for (let j = 1; j <= second.length; j++) {
      const swap = (previous[j - 1] ?? 0) + (first[i - 1] === second[j - 1] ? 0 : 1);
      row.push(Math.min(swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[second.length] ?? 0;
}
