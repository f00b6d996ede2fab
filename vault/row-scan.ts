import type { Database } from "better-sqlite3";
import { iterateRecords, recordIdLength } from "./records-table.ts";
import { hashPart } from "./row-hash.ts";

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
    for (const row of iterateRecords(database)) {
      const position = this.#count++;
      if (position >= this.#versions.length) this.#grow();
      this.#ids.set(row.id, position * recordIdLength);
      this.#versions[position] = row.version;
      this.#hashes.set(hashPart(row.overview), position * 2 * hashLength);
      this.#hashes.set(hashPart(row.detail), (position * 2 + 1) * hashLength);
      this.#overviews.push(row.overview);
    }
  }

  get count(): number {
    return this.#count;
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

  /** `hashPart(overview) || hashPart(detail)`. */
  hashes(position: number): Uint8Array {
    return this.#hashes.subarray(position * 2 * hashLength, (position + 1) * 2 * hashLength);
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
