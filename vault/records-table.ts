import type { Database } from "better-sqlite3";
import { damaged } from "./damage.ts";

export type RecordRow = {
  readonly id: Uint8Array;
  readonly version: number;
  readonly overview: Uint8Array;
  readonly detail: Uint8Array;
};

export const recordIdLength = 16;

/** Up to `limit` rows behind a rowid, in its order: for work that writes while it reads. */
export function readRecordsAfter(
  database: Database,
  rowid: number,
  limit: number,
): { readonly rowid: number; readonly row: RecordRow }[] {
  const rows = database
    .prepare(
      "SELECT rowid, id, version, overview, detail FROM records NOT INDEXED WHERE rowid > ? ORDER BY rowid LIMIT ?",
    )
    .raw()
    .all(rowid, limit) as unknown[][];
  return rows.map(([found, ...row]) => ({ rowid: Number(found), row: recordRow(row) }));
}

/** `undefined` when there is none of that id. */
export function readRecord(database: Database, id: Uint8Array): RecordRow | undefined {
  const row = database.prepare("SELECT id, version, overview, detail FROM records WHERE id = ?").raw().get(id);
  return row === undefined ? undefined : recordRow(row);
}

export function insertRecord(database: Database, row: RecordRow): void {
  database
    .prepare("INSERT INTO records (id, version, overview, detail) VALUES (?, ?, ?, ?)")
    .run(row.id, row.version, row.overview, row.detail);
}

export function updateRecord(database: Database, row: RecordRow): void {
  const { changes } = database
    .prepare("UPDATE records SET version = ?, overview = ?, detail = ? WHERE id = ?")
    .run(row.version, row.overview, row.detail, row.id);
  if (changes !== 1) throw damaged("A record is missing from the file.");
}

export function deleteRecord(database: Database, id: Uint8Array): void {
  const { changes } = database.prepare("DELETE FROM records WHERE id = ?").run(id);
  if (changes !== 1) throw damaged("A record is missing from the file.");
}

/** A flipped bit can make any column of any type, whatever the table says. */
function recordRow(row: unknown): RecordRow {
  const [id, version, overview, detail] = row as unknown[];
  if (
    !(id instanceof Uint8Array) ||
    id.length !== recordIdLength ||
    !Number.isSafeInteger(version) ||
    Number(version) < 1 ||
    !(overview instanceof Uint8Array) ||
    !(detail instanceof Uint8Array)
  ) {
    throw damaged("A record is damaged.");
  }
  return { id, version: Number(version), overview, detail };
}
