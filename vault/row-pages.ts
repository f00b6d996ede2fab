import type { Database } from "better-sqlite3";
import type { SecretKey } from "../shared/crypto/brands.ts";
import { BulkHash } from "../shared/crypto/bulk.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { damaged } from "./damage.ts";
import { recordIdLength } from "./records-table.ts";
import { termLength } from "./row-sum.ts";

const hashLength = 32;
const rowsOfPage = 128;
/** A larger part is read on its own, so that a page of a hundred rows stays some megabytes at most. */
const largestInPage = 64 * 1024;

/**
 * Many rows joined into one answer: handing each blob from SQLite to JavaScript costs four times the hashing of it.
 * The lengths come along, and if a changed file makes lengths and bytes disagree, the rows' hashes do not fit either.
 */
const pageSql = `
  SELECT group_concat(numbers), CAST(group_concat(id, '') AS BLOB),
         CAST(group_concat(overview, '') AS BLOB), CAST(group_concat(detail, '') AS BLOB)
  FROM (SELECT printf('%d,%d,%d,%d', rowid, version, octet_length(overview), octet_length(detail)) AS numbers, id,
               iif(octet_length(overview) > ${largestInPage}, x'', overview) AS overview,
               iif(octet_length(detail) > ${largestInPage}, x'', detail) AS detail
        FROM records NOT INDEXED WHERE rowid > ? ORDER BY rowid LIMIT ${rowsOfPage})`;

/** `id || u64(version) || hashPart(overview) || hashPart(detail)`. */
export const termMessageLength = recordIdLength + 8 + 2 * hashLength;

/** Up to 128 rows, hashed as far as that goes without a key, with the sealed overviews at hand. */
export class RowPage {
  readonly count: number;
  readonly #messages: Uint8Array;
  readonly #versions: Float64Array;
  readonly #overviews: Uint8Array[] = [];

  constructor(count: number) {
    this.count = count;
    this.#messages = new Uint8Array(count * termMessageLength);
    this.#versions = new Float64Array(count);
  }

  /** Takes over one row; `overview` is kept, `detail` only hashed. */
  set(
    position: number,
    id: Uint8Array,
    version: number,
    overview: Uint8Array,
    detail: Uint8Array,
    hash: BulkHash,
  ): void {
    const start = position * termMessageLength;
    this.#messages.set(id, start);
    writeU64(this.#messages, start + recordIdLength, version);
    hash.digest(overview, this.#messages, start + recordIdLength + 8);
    hash.digest(detail, this.#messages, start + recordIdLength + 8 + hashLength);
    this.#versions[position] = version;
    this.#overviews.push(overview);
  }

  /** A view: valid as long as the page is. */
  id(position: number): Uint8Array {
    const start = position * termMessageLength;
    return this.#messages.subarray(start, start + recordIdLength);
  }

  version(position: number): number {
    return this.#versions[position] ?? 0;
  }

  overview(position: number): Uint8Array {
    return this.#overviews[position] ?? new Uint8Array();
  }

  /** One row's term of the sum. */
  writeTerm(position: number, hash: BulkHash, target: Uint8Array, offset: number): void {
    const start = position * termMessageLength;
    hash.digest(this.#messages.subarray(start, start + termMessageLength), target, offset);
  }

  /** All rows' terms, 32 bytes each. */
  terms(sumKey: SecretKey): Uint8Array {
    const terms = new Uint8Array(this.count * termLength);
    const hash = new BulkHash(contexts.rowSum, sumKey);
    for (let position = 0; position < this.count; position++) {
      this.writeTerm(position, hash, terms, position * termLength);
    }
    hash.dispose();
    return terms;
  }
}

/**
 * All rows in the order of the table itself, so that a damaged index hides nothing. The caller holds a transaction.
 * @throws KeyholdError `vault_damaged` on a row that is none of ours.
 */
export function* rowPages(database: Database): Generator<RowPage> {
  const select = database.prepare(pageSql).raw();
  const hash = new BulkHash(contexts.rowPart);
  try {
    for (let last = Number.MIN_SAFE_INTEGER; ; ) {
      const columns = select.get(last) as unknown[];
      if (columns[0] === null) return;
      const numbers = String(columns[0]).split(",").map(Number);
      const count = numbers.length / 4;
      const [ids, overviews, details] = columns.slice(1).map(bytesOf);
      if (ids === undefined || overviews === undefined || details === undefined) throw unreadableRow();
      if (ids.length !== count * recordIdLength) throw unreadableRow();
      const page = new RowPage(count);
      let overviewStart = 0;
      let detailStart = 0;
      for (let position = 0; position < count; position++) {
        const rowid = numbers[position * 4];
        const version = numbers[position * 4 + 1];
        const overviewLength = numbers[position * 4 + 2] ?? 0;
        const detailLength = numbers[position * 4 + 3] ?? 0;
        if (!Number.isSafeInteger(rowid) || rowid === undefined || rowid <= last) throw unreadableRow();
        if (!Number.isSafeInteger(version) || version === undefined || version < 1) throw unreadableRow();
        const overview = part(database, "overview", rowid, overviews, overviewStart, overviewLength);
        const detail = part(database, "detail", rowid, details, detailStart, detailLength);
        if (overviewLength <= largestInPage) overviewStart += overviewLength;
        if (detailLength <= largestInPage) detailStart += detailLength;
        const id = view(ids, position * recordIdLength, recordIdLength);
        page.set(position, id, version, overview, detail, hash);
        last = rowid;
      }
      if (overviewStart !== overviews.length || detailStart !== details.length) throw unreadableRow();
      yield page;
    }
  } finally {
    hash.dispose();
  }
}

function part(
  database: Database,
  column: "overview" | "detail",
  rowid: number,
  joined: Uint8Array,
  start: number,
  length: number,
): Uint8Array {
  if (length <= largestInPage) {
    if (start + length > joined.length) throw unreadableRow();
    return view(joined, start, length);
  }
  const blob = database.prepare(`SELECT ${column} FROM records NOT INDEXED WHERE rowid = ?`).pluck().get(rowid);
  if (!(blob instanceof Uint8Array)) throw unreadableRow();
  return blob;
}

/** Not `Buffer.subarray`, which takes several times as long. */
function view(bytes: Uint8Array, start: number, length: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, length);
}

function bytesOf(column: unknown): Uint8Array | undefined {
  return column instanceof Uint8Array ? column : undefined;
}

function unreadableRow(): Error {
  return damaged("A record is damaged.");
}

/** Big-endian, in place. */
export function writeU64(target: Uint8Array, offset: number, value: number): void {
  let rest = value;
  for (let index = 7; index >= 0; index--) {
    target[offset + index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}
