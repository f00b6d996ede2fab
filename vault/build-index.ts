import { equalBytes } from "../shared/crypto/bytes.ts";
import { damaged } from "./damage.ts";
import type { PurposeKeys } from "./keys.ts";
import type { Manifest } from "./manifest.ts";
import type { RecordCipher } from "./record-cipher.ts";
import { RecordIndex, recordId } from "./record-index.ts";
import { rowTerm } from "./row-hash.ts";
import type { RowScan } from "./row-scan.ts";
import { RowSum, termLength } from "./row-sum.ts";

/**
 * Checks all rows against the manifest, then decrypts every overview.
 * @throws KeyholdError `vault_damaged` whose sentence says whether rows are missing, too many, changed or old.
 */
export function buildIndex(scan: RowScan, keys: PurposeKeys, cipher: RecordCipher, manifest: Manifest): RecordIndex {
  const terms = new Uint8Array(scan.count * termLength);
  const sum = new RowSum();
  for (let position = 0; position < scan.count; position++) {
    terms.set(
      rowTerm(keys.sum, scan.id(position), scan.version(position), scan.hashes(position)),
      position * termLength,
    );
    sum.add(terms, position * termLength);
  }
  if (scan.count !== manifest.count || !equalBytes(sum.bytes(), manifest.sum)) {
    throw nameTheDamage(scan, cipher, manifest);
  }
  const index = new RecordIndex(scan.count);
  for (let position = 0; position < scan.count; position++) {
    const id = scan.id(position);
    const version = scan.version(position);
    const overview = cipher.openOverview(id, version, scan.overview(position));
    index.put(recordId(id), version, overview, terms, position * termLength);
  }
  return index;
}

function nameTheDamage(scan: RowScan, cipher: RecordCipher, manifest: Manifest): Error {
  const ids = new Set<string>();
  for (let position = 0; position < scan.count; position++) ids.add(recordId(scan.id(position)));
  return wrongRows(manifest.count, scan.count, ids.size, () => {
    for (let position = 0; position < scan.count; position++) {
      cipher.openOverview(scan.id(position), scan.version(position), scan.overview(position));
    }
  });
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
