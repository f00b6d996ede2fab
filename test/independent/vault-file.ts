import Database from "better-sqlite3";
import { refuse } from "./bytes.ts";
import type { VaultRows } from "./vault.ts";

/** Reads a vault file's rows and believes none of them. */
export function readVaultFile(file: string): VaultRows {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    // "KHLD", the first version, and no table, view or trigger but the protocol's four tables
    if (database.pragma("application_id", { simple: true }) !== 0x4b484c44) refuse("not a vault");
    if (database.pragma("user_version", { simple: true }) !== 1) refuse("another version of the tables");
    const objects = database
      .prepare("SELECT type || ' ' || name FROM sqlite_schema WHERE sql IS NOT NULL")
      .pluck()
      .all();
    if (objects.sort().join() !== "table audit,table meta,table records,table slots") refuse("another layout");
    const blob = (value: unknown): Uint8Array =>
      value instanceof Uint8Array ? Uint8Array.from(value) : refuse("no blob");
    const all = (sql: string) => database.prepare(sql).all() as Record<string, unknown>[];
    const meta = (key: string) => blob(database.prepare("SELECT value FROM meta WHERE key = ?").pluck().get(key));
    if (Buffer.from(meta("format")).toString("latin1") !== "1") refuse("another format");
    return {
      vaultId: meta("vault"),
      manifest: meta("manifest"),
      slots: all("SELECT id, header, wrapped FROM slots ORDER BY id").map(({ id, header, wrapped }) => ({
        id: Number(id),
        header: blob(header),
        wrapped: blob(wrapped),
      })),
      records: all("SELECT id, version, overview, detail FROM records").map(({ id, version, overview, detail }) => ({
        id: blob(id),
        version: Number(version),
        overview: blob(overview),
        detail: blob(detail),
      })),
      audit: all("SELECT seq, entry, link FROM audit ORDER BY seq").map(({ seq, entry, link }) => ({
        seq: Number(seq),
        entry: blob(entry),
        link: blob(link),
      })),
    };
  } finally {
    database.close();
  }
}
