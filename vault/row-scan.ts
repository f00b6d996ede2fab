import type { Database } from "better-sqlite3";
import { BulkHash } from "../shared/crypto/bulk.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { iterateRecords, recordIdLength } from "./records-table.ts";

const hashLength = 32;

/**
 * All rows of one read snapshot, hashed as far as that goes without a key, with the sealed overviews at hand. A few
 * large arrays rather than objects: at 200,000 records, objects would cost more than the hashing.
 */
export class RowScan {
  #count = 0;
  #ids = new Uint8Array(64 * recordIdLength);
  #hashes = new Uint8Array(64 * 2 * hashLength);
  #versions = new Float64Array(64);
  readonly #overviews: Uint8Array[] = [];

  constructor(database: Database) {
    const hash = new BulkHash(contexts.rowPart);
    for (const row of iterateRecords(database)) {
      const position = this.#count++;
      if (position >= this.#versions.length) this.#grow();
      this.#ids.set(row.id, position * recordIdLength);
      this.#versions[position] = row.version;
      hash.digest(row.overview, this.#hashes, position * 2 * hashLength);
      hash.digest(row.detail, this.#hashes, (position * 2 + 1) * hashLength);
      this.#overviews.push(row.overview);
    }
    hash.dispose();
  }

  get count(): number {
    return this.#count;
  }

  /** `id || u64(version) || hashPart(overview) || hashPart(detail)`: what a row's term is the hash of. */
  writeTermMessage(position: number, target: Uint8Array): void {
    const ids = this.#ids;
    const hashes = this.#hashes;
    for (let index = 0; index < recordIdLength; index++) target[index] = ids[position * recordIdLength + index] ?? 0;
    writeU64(target, recordIdLength, this.version(position));
    const start = recordIdLength + 8;
    const from = position * 2 * hashLength;
    for (let index = 0; index < 2 * hashLength; index++) target[start + index] = hashes[from + index] ?? 0;
  }

  id(position: number): Uint8Array {
    return this.#ids.subarray(position * recordIdLength, (position + 1) * recordIdLength);
  }

  version(position: number): number {
    return this.#versions[position] ?? 0;
  }

  overview(position: number): Uint8Array {
    return this.#overviews[position] ?? new Uint8Array();
  }

  #grow(): void {
    const grown = this.#versions.length * 2;
    const ids = new Uint8Array(grown * recordIdLength);
    ids.set(this.#ids);
    this.#ids = ids;
    const hashes = new Uint8Array(grown * 2 * hashLength);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const versions = new Float64Array(grown);
    versions.set(this.#versions);
    this.#versions = versions;
  }
}

export const termMessageLength = recordIdLength + 8 + 2 * hashLength;

/** Big-endian, in place. */
export function writeU64(target: Uint8Array, offset: number, value: number): void {
  let rest = value;
  for (let index = 7; index >= 0; index--) {
    target[offset + index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}
