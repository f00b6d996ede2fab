import { equalBytes } from "../shared/crypto/bytes.ts";
import { damaged } from "./damage.ts";
import type { PurposeKeys } from "./keys.ts";
import type { Manifest } from "./manifest.ts";
import type { RecordCipher } from "./record-cipher.ts";
import { RecordIndex, recordId } from "./record-index.ts";
import type { RowPage } from "./row-pages.ts";
import { RowSum, termLength } from "./row-sum.ts";

/**
 * Checks all rows against the manifest, then decrypts every overview.
 * @throws KeyholdError `vault_damaged` whose sentence says whether rows are missing, too many, changed or old.
 */
export function buildIndex(
  pages: readonly RowPage[],
  keys: PurposeKeys,
  cipher: RecordCipher,
  manifest: Manifest,
): RecordIndex {
  const count = pages.reduce((total, page) => total + page.count, 0);
  const terms = new Uint8Array(count * termLength);
  const sum = new RowSum();
  let filled = 0;
  for (const page of pages) {
    terms.set(page.terms(keys.sum), filled * termLength);
    for (const end = filled + page.count; filled < end; filled++) sum.add(terms, filled * termLength);
  }
  if (count !== manifest.count || !equalBytes(sum.bytes(), manifest.sum)) {
    throw nameTheDamage(pages, count, cipher, manifest);
  }
  const index = new RecordIndex(terms, sum);
  openAll(pages, cipher, (id, version, overview, position) => index.adopt(recordId(id), version, overview, position));
  return index;
}

type Visit = (
  id: Uint8Array,
  version: number,
  overview: ReturnType<RecordCipher["openOverview"]>,
  position: number,
) => void;

function openAll(pages: readonly RowPage[], cipher: RecordCipher, visit: Visit): void {
  const opener = cipher.overviewOpener();
  let position = 0;
  try {
    for (const page of pages) {
      for (let row = 0; row < page.count; row++) {
        const id = page.id(row);
        const version = page.version(row);
        visit(id, version, opener.open(id, version, page.overview(row)), position++);
      }
    }
  } finally {
    opener.dispose();
  }
}

function nameTheDamage(pages: readonly RowPage[], count: number, cipher: RecordCipher, manifest: Manifest): Error {
  const ids = new Set<string>();
  for (const page of pages) for (let row = 0; row < page.count; row++) ids.add(recordId(page.id(row)));
  return wrongRows(manifest.count, count, ids.size, () => openAll(pages, cipher, () => undefined));
}

/** The sentence for rows that do not add up to the manifest's sum. */
export function wrongRows(expected: number, found: number, distinct: number, openAll: () => void): Error {
  if (distinct < found) return damaged("A record is in the file twice: a row was duplicated from outside.");
  if (found < expected) {
    return damaged(`${expected - found} of ${expected} records are missing: rows were deleted from outside.`);
  }
  if (found > expected) {
    return damaged(`There are ${found - expected} records more than the vault wrote: rows were added from outside.`);
  }
  try {
    openAll();
  } catch {
    return damaged("A record was changed from outside or is damaged.");
  }
  return damaged("A record was changed from outside, or an earlier version of it was put back.");
}
