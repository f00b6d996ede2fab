import { KeyholdError } from "../shared/contract/errors.ts";
import { randomBytes } from "../shared/crypto/bytes.ts";
import { damaged } from "./damage.ts";
import type { Json } from "./json.ts";
import type { Superseded } from "./manifest.ts";
import { type RecordId, recordId, recordIdBytes, type VaultRecord } from "./record-index.ts";
import {
  deleteRecord,
  insertRecord,
  type RecordRow,
  readRecord,
  recordIdLength,
  updateRecord,
} from "./records-table.ts";
import { termOfRow } from "./row-hash.ts";
import type { Unlocked } from "./unlocked.ts";

/** What may be done to records inside one change. Everything happens, or nothing. */
export interface WriteTransaction {
  /** The records as this transaction has left them so far. */
  readonly records: ReadonlyMap<RecordId, VaultRecord>;
  detail(id: RecordId): Json;
  insert(overview: Json, detail: Json): RecordId;
  /** A part that is not given stays as it is. */
  update(id: RecordId, change: { readonly overview?: Json; readonly detail?: Json }): void;
  remove(id: RecordId): void;
}

/** Carries a change out on file and index together, and can take the index back to where it was. */
export class RunningTransaction implements WriteTransaction {
  /** Set by a change of the slot table: the table's new hash. Otherwise the manifest keeps the one it has. */
  slots: Uint8Array | undefined;
  /** Set by a step that breaks the audit chain's continuity. */
  superseded: Superseded | undefined;
  readonly #unlocked: Unlocked;
  readonly #undo: (() => void)[] = [];
  #ended = false;

  constructor(unlocked: Unlocked) {
    this.#unlocked = unlocked;
  }

  get records(): ReadonlyMap<RecordId, VaultRecord> {
    return this.#unlocked.index.records;
  }

  detail(id: RecordId): Json {
    return this.#unlocked.cipher.openDetail(this.#checkedRow(id));
  }

  insert(overview: Json, detail: Json): RecordId {
    this.#checkRunning();
    const { cipher, file, index } = this.#unlocked;
    const bytes = newRecordId();
    const id = recordId(bytes);
    const row = cipher.sealRow(bytes, 1, overview, detail);
    insertRecord(file.database, row);
    this.#undo.push(() => index.remove(id));
    this.#put(id, row, overview);
    return id;
  }

  update(id: RecordId, change: { readonly overview?: Json; readonly detail?: Json }): void {
    const row = this.#checkedRow(id);
    const { cipher, file } = this.#unlocked;
    const old = this.#record(id);
    const overview = change.overview ?? old.overview;
    const next = cipher.sealRow(row.id, row.version + 1, overview, change.detail ?? cipher.openDetail(row));
    updateRecord(file.database, next);
    this.#keepForUndo(old);
    this.#put(id, next, overview);
  }

  remove(id: RecordId): void {
    const row = this.#checkedRow(id);
    deleteRecord(this.#unlocked.file.database, row.id);
    this.#keepForUndo(this.#record(id));
    this.#unlocked.index.remove(id);
  }

  /** For a change that touches more than rows: how to take it back if the transaction fails. */
  onUndo(step: () => void): void {
    this.#undo.push(step);
  }

  /** After this the object does nothing any more, whoever still holds it. */
  end(): void {
    this.#ended = true;
  }

  undo(): void {
    this.#ended = true;
    for (const step of this.#undo.reverse()) step();
  }

  #put(id: RecordId, row: RecordRow, overview: Json): void {
    const { index, keys } = this.#unlocked;
    // A copy: what the caller does with its object later must not change what we say is stored.
    index.put(id, row.version, JSON.parse(JSON.stringify(overview)) as Json, termOfRow(keys.sum, row));
  }

  #keepForUndo(old: VaultRecord): void {
    const { index } = this.#unlocked;
    const term = index.term(old.id);
    this.#undo.push(() => index.put(old.id, old.version, old.overview, term));
  }

  #record(id: RecordId): VaultRecord {
    const record = this.#unlocked.index.records.get(id);
    if (record === undefined) throw noSuchRecord();
    return record;
  }

  #checkedRow(id: RecordId): RecordRow {
    this.#checkRunning();
    this.#record(id);
    return checkedRow(this.#unlocked, id);
  }

  #checkRunning(): void {
    if (this.#ended) throw new Error("a transaction was used after its end");
  }
}

/** Random, but not with a dash in front when written: ids are typed on command lines, where that is an option. */
function newRecordId(): Uint8Array {
  for (;;) {
    const bytes = randomBytes(recordIdLength);
    if (!recordId(bytes).startsWith("-")) return bytes;
  }
}

/** The row as it is in the file, compared with what the index says it must be. @throws KeyholdError `vault_damaged`. */
export function checkedRow(unlocked: Unlocked, id: RecordId): RecordRow {
  const row = readRecord(unlocked.file.database, recordIdBytes(id));
  if (row === undefined) throw damaged("A record is missing from the file.");
  if (!unlocked.index.hasTerm(id, termOfRow(unlocked.keys.sum, row))) {
    throw damaged("A record was changed from outside, or an earlier version of it was put back.");
  }
  return row;
}

export function noSuchRecord(): KeyholdError {
  return new KeyholdError("not_found", "There is no such record in this vault. It may have been removed meanwhile.");
}
