import { Buffer } from "node:buffer";
import { equalBytes } from "../shared/crypto/bytes.ts";
import { damaged } from "./damage.ts";
import type { Json } from "./json.ts";
import { RowSum, termLength } from "./row-sum.ts";

declare const brand: unique symbol;
/** Base64url text of a record's 16 random bytes. */
export type RecordId = string & { readonly [brand]: "RecordId" };

/** What an unlocked vault knows of a record without decrypting its detail. */
export type VaultRecord = {
  readonly id: RecordId;
  /** From 1, one more with each change. */
  readonly version: number;
  readonly overview: Json;
};

export function recordId(bytes: Uint8Array): RecordId {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url") as RecordId;
}

export function recordIdBytes(id: RecordId): Uint8Array {
  return new Uint8Array(Buffer.from(id, "base64url"));
}

type Entry = VaultRecord & { readonly position: number };

/**
 * The unlocked vault's list of records, with each row's term of the sum: 32 bytes a record in one array rather than an
 * object each. The sum is kept along with it, so a change costs the same at any size.
 */
export class RecordIndex {
  readonly #entries = new Map<RecordId, Entry>();
  #terms: Uint8Array;
  readonly #free: number[] = [];
  #used = 0;
  #sum: RowSum;

  /**
   * Takes over terms that were proved to add up to `sum`; each is then named by `adopt`, in order. Two records of one
   * id cannot both be: their terms were counted once each.
   */
  constructor(terms: Uint8Array = new Uint8Array(), sum: RowSum = new RowSum()) {
    this.#terms = terms;
    this.#sum = sum;
  }

  get records(): ReadonlyMap<RecordId, VaultRecord> {
    return this.#entries;
  }

  get sum(): Uint8Array {
    return this.#sum.bytes();
  }

  /** Names the record whose term is at `position`. */
  adopt(id: RecordId, version: number, overview: Json, position: number): void {
    if (this.#entries.has(id)) throw damaged("A record is in the file twice.");
    this.#entries.set(id, { id, version, overview, position });
    this.#used = position + 1;
  }

  /** Adds or replaces. */
  put(id: RecordId, version: number, overview: Json, term: Uint8Array, offset = 0): void {
    const old = this.#entries.get(id);
    if (old !== undefined) this.#sum.subtract(this.#terms, old.position * termLength);
    const position = old?.position ?? this.#free.pop() ?? this.#used++;
    const start = position * termLength;
    if (start >= this.#terms.length) this.#grow();
    for (let index = 0; index < termLength; index++) this.#terms[start + index] = term[offset + index] ?? 0;
    this.#sum.add(this.#terms, start);
    this.#entries.set(id, { id, version, overview, position });
  }

  remove(id: RecordId): void {
    const old = this.#entry(id);
    this.#sum.subtract(this.#terms, old.position * termLength);
    this.#entries.delete(id);
    this.#free.push(old.position);
  }

  /** A copy: the place is used again once the record is gone. */
  term(id: RecordId): Uint8Array {
    const { position } = this.#entry(id);
    return this.#terms.slice(position * termLength, (position + 1) * termLength);
  }

  hasTerm(id: RecordId, term: Uint8Array): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined) return false;
    return equalBytes(this.#terms.subarray(entry.position * termLength, (entry.position + 1) * termLength), term);
  }

  /** Replaces the term of every record, for a new key. @returns what puts the old ones back. */
  replaceTerms(termOf: (id: RecordId) => Uint8Array): () => void {
    const terms = this.#terms.slice();
    const sum = this.#sum;
    this.#sum = new RowSum();
    for (const { id, position } of this.#entries.values()) {
      this.#terms.set(termOf(id), position * termLength);
      this.#sum.add(this.#terms, position * termLength);
    }
    return () => {
      this.#terms = terms;
      this.#sum = sum;
    };
  }

  wipe(): void {
    this.#terms.fill(0);
    this.#entries.clear();
  }

  #entry(id: RecordId): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw damaged("A record is not where it was.");
    return entry;
  }

  #grow(): void {
    const larger = new Uint8Array(Math.max(1024, this.#terms.length * 2));
    larger.set(this.#terms);
    this.#terms = larger;
  }
}
