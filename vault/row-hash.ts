import type { Digest } from "../shared/crypto/brands.ts";
import { concat, u64 } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { hash, keyedHash } from "../shared/crypto/hash.ts";
import type { RecordRow } from "./records-table.ts";

/** `H("keyhold/row-part/v1", blob)`: needs no key, so it is done for every row while Argon2 runs. */
export function hashPart(blob: Uint8Array): Digest {
  return hash(contexts.rowPart, blob);
}

/**
 * `H(sumKey, "keyhold/row-sum/v1", id || u64(version) || hashPart(overview) || hashPart(detail))`: one term of the
 * sum. `hashes` is the two part hashes in a row, 64 bytes.
 */
export function rowTerm(sumKey: Uint8Array, id: Uint8Array, version: number, hashes: Uint8Array): Uint8Array {
  return keyedHash(sumKey, contexts.rowSum, id, u64(version), hashes);
}

export function termOfRow(sumKey: Uint8Array, row: RecordRow): Uint8Array {
  return rowTerm(sumKey, row.id, row.version, concat(hashPart(row.overview), hashPart(row.detail)));
}
