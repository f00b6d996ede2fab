import type { Database } from "better-sqlite3";
import { auditBroken } from "./damage.ts";

/** `seq` counts from 1. */
export type AuditRow = { readonly seq: number; readonly entry: Uint8Array; readonly link: Uint8Array };

export function insertAuditRow(database: Database, row: AuditRow): void {
  database.prepare("INSERT INTO audit (seq, entry, link) VALUES (?, ?, ?)").run(row.seq, row.entry, row.link);
}

export function updateAuditRow(database: Database, row: AuditRow): void {
  const { changes } = database
    .prepare("UPDATE audit SET entry = ?, link = ? WHERE seq = ?")
    .run(row.entry, row.link, row.seq);
  if (changes !== 1) throw auditBroken(`Entry ${row.seq} of the activity log is missing.`);
}

export function lastAuditSeq(database: Database): number {
  return Number(database.prepare("SELECT max(seq) FROM audit").pluck().get() ?? 0);
}

export function countAuditRows(database: Database): number {
  return Number(database.prepare("SELECT count(*) FROM audit NOT INDEXED").pluck().get());
}

/** Up to `limit` rows from `from` on, in order. @throws KeyholdError `audit_broken` naming the first gap. */
export function readAuditRows(database: Database, from: number, limit: number): AuditRow[] {
  const rows = database
    .prepare("SELECT seq, entry, link FROM audit WHERE seq >= ? ORDER BY seq LIMIT ?")
    .raw()
    .all(from, limit) as unknown[][];
  return rows.map(([seq, entry, link], index) => {
    const expected = from + index;
    if (seq !== expected) throw auditBroken(`Entry ${expected} of the activity log is missing.`);
    if (!(entry instanceof Uint8Array) || !(link instanceof Uint8Array)) {
      throw auditBroken(`Entry ${expected} of the activity log is damaged.`);
    }
    return { seq: expected, entry, link };
  });
}
