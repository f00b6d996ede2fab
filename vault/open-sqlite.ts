/**
 * Every connection of the vault is made here, because Node and Electron need better-sqlite3 compiled differently and
 * both may lie side by side. Without a choice it loads the one it was installed with, which is Node's.
 */
import type { Buffer } from "node:buffer";
import Database from "better-sqlite3";

let nativeBinding: string | undefined;

/** Says once, when a thread starts, which compiled module it uses. @param file absolute; undefined: the installed one. */
export function chooseNativeBinding(file: string | undefined): void {
  nativeBinding = file;
}

export function openSqlite(file: string | Buffer, options: Omit<Database.Options, "nativeBinding">): Database.Database {
  return new Database(file, nativeBinding === undefined ? options : { ...options, nativeBinding });
}
