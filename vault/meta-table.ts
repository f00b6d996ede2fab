import type { Database } from "better-sqlite3";
import { damaged } from "./damage.ts";

/** `format`: ASCII decimal. `vault`: the 16 random bytes of the vault's id. `manifest`: sealed, rewritten by every change. */
export type MetaKey = "format" | "vault" | "manifest";

/** @throws KeyholdError `vault_damaged` when it is missing. */
export function readMeta(database: Database, key: MetaKey): Uint8Array {
  const value = database.prepare("SELECT value FROM meta WHERE key = ?").pluck().get(key);
  if (!(value instanceof Uint8Array)) throw damaged("The vault's own description is missing from the file.");
  // A plain array: the `slice` of a Buffer would not be a copy.
  return new Uint8Array(value);
}

export function insertMeta(database: Database, key: MetaKey, value: Uint8Array): void {
  database.prepare("INSERT INTO meta (key, value) VALUES (?, ?)").run(key, value);
}

export function updateMeta(database: Database, key: MetaKey, value: Uint8Array): void {
  const { changes } = database.prepare("UPDATE meta SET value = ? WHERE key = ?").run(value, key);
  if (changes !== 1) throw damaged("The vault's own description is missing from the file.");
}
