import { BulkHash } from "../shared/crypto/bulk.ts";
import { equalBytes } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { damaged } from "./damage.ts";
import type { PurposeKeys } from "./keys.ts";
import type { Manifest } from "./manifest.ts";
import type { RecordCipher } from "./record-cipher.ts";
import { RecordIndex, recordId } from "./record-index.ts";
import { type RowScan, termMessageLength } from "./row-scan.ts";
import { RowSum, termLength } from "./row-sum.ts";

/**
 * Checks all rows against the manifest, then decrypts every overview.
 * @throws KeyholdError `vault_damaged` whose sentence says whether rows are missing, too many, changed or old.
 */
export function buildIndex(scan: RowScan, keys: PurposeKeys, cipher: RecordCipher, manifest: Manifest): RecordIndex {
  const terms = new Uint8Array(scan.count * termLength);
  const sum = addUp(scan, keys, terms);
  if (scan.count !== manifest.count || !equalBytes(sum.bytes(), manifest.sum)) {
    throw nameTheDamage(scan, cipher, manifest);
  }
  const index = new RecordIndex(scan.count);
  const opener = cipher.overviewOpener();
  try {
    for (let position = 0; position < scan.count; position++) {
      const id = scan.id(position);
      const version = scan.version(position);
      index.put(recordId(id), version, opener.open(id, version, scan.overview(position)), terms, position * termLength);
    }
  } finally {
    opener.dispose();
  }
  return index;
}

/** Each row's term into `terms`, and their sum. */
function addUp(scan: RowScan, keys: PurposeKeys, terms: Uint8Array): RowSum {
  const sum = new RowSum();
  const hash = new BulkHash(contexts.rowSum, keys.sum);
  const message = new Uint8Array(termMessageLength);
  for (let position = 0; position < scan.count; position++) {
    scan.writeTermMessage(position, message);
    hash.digest(message, terms, position * termLength);
    sum.add(terms, position * termLength);
  }
  hash.dispose();
  return sum;
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
