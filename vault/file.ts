import type { Buffer } from "node:buffer";
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import type Database from "better-sqlite3";
import { KeyholdError } from "../shared/contract/errors.ts";
import { applicationId, migrate, newestVersion, schemaIsOurs, versionOf } from "./migrations.ts";
import { openSqlite } from "./open-sqlite.ts";
import { notAVault, withStorageErrors } from "./sqlite-errors.ts";

export type VaultFile = {
  readonly database: Database.Database;
  /** Without symbolic links: what the rollback anchor is filed under. */
  readonly path: string;
  readonly readOnly: boolean;
  /** Device and inode when it was opened. A restore puts another file under the same name. */
  readonly identity: string;
};

/** How long a statement waits for another process's transaction, in milliseconds. */
const busyTimeout = 5000;

/**
 * Opens an existing vault file and sets every connection option we rely on.
 * @throws KeyholdError `not_found`, `not_a_vault`, `vault_newer`, `vault_damaged`, `vault_busy`, `file_unreadable`.
 */
export function openVaultFile(file: string, intent: "write" | "read" = "write"): VaultFile {
  return withStorageErrors(() => {
    const stat = statSync(file);
    if (!stat.isFile()) throw notAVault();
    // SQLite makes a database of an empty file, so an empty file has to be told apart before.
    if (stat.size === 0) throw notAVault();
    const path = realpathSync(file);
    accessSync(path, constants.R_OK);
    // Beside the file SQLite keeps its log and the log's index: a folder it may not write to makes the file read-only.
    const writable = intent === "write" && mayWrite(path) && mayWrite(dirname(path));
    const database = connect(
      path,
      writable ? "write" : logIsEmpty(path) && !mayWrite(dirname(path)) ? "frozen" : "read",
    );
    try {
      judgeFile(database);
      const identity = fileIdentity(path);
      return { database, path, readOnly: !writable, identity };
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/**
 * Makes a new file with our tables, readable by its owner only, in a folder of the same kind.
 * @throws KeyholdError `already_exists`, `disk_full`, `file_unreadable`.
 */
export function createVaultFile(file: string): VaultFile {
  return withStorageErrors(() => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, "wx", 0o600));
    chmodSync(file, 0o600);
    const path = realpathSync(file);
    const database = connect(path, "create");
    try {
      database.pragma(`application_id = ${applicationId}`);
      migrate(database);
      return { database, path, readOnly: false, identity: fileIdentity(path) };
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** @throws KeyholdError `not_found` when nothing is there any more. */
export function fileIdentity(path: string): string {
  return withStorageErrors(() => {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  });
}

/** Makes a new or renamed entry of a folder survive a power cut. Windows has no such call and needs none. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * `create` and `write` need both file and folder; `read` is a protected file in a folder where SQLite may still put
 * its log's index; `frozen` is one in a protected folder, which nobody can be changing.
 */
function connect(path: string, mode: "create" | "write" | "read" | "frozen"): Database.Database {
  const readonly = mode === "read" || mode === "frozen";
  const database = openSqlite(mode === "frozen" ? withoutLog(path) : path, {
    fileMustExist: mode !== "frozen",
    readonly,
    timeout: busyTimeout,
  });
  try {
    database.pragma("trusted_schema = OFF");
    database.pragma("cell_size_check = ON");
    database.pragma("temp_store = MEMORY");
    database.pragma("cache_size = -4096");
    if (mode === "create" || mode === "write") {
      if (mode === "create") database.pragma("journal_mode = WAL");
      // A reopened WAL database reports NORMAL, which loses commits on a power cut: hence on every open.
      database.pragma("synchronous = FULL");
      database.pragma("secure_delete = ON");
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function judgeFile(database: Database.Database): void {
  if (database.pragma("application_id", { simple: true }) !== applicationId) throw notAVault();
  const version = versionOf(database);
  if (version > newestVersion) throw newer();
  if (version < 1 || !schemaIsOurs(database)) {
    throw new KeyholdError(
      "vault_damaged",
      "The vault file's layout was changed from outside. Nothing was read from it. Restore the latest backup.",
    );
  }
  if (!database.readonly) {
    migrate(database);
    if (database.pragma("journal_mode", { simple: true }) !== "wal") database.pragma("journal_mode = WAL");
  }
}

export function newer(): KeyholdError {
  return new KeyholdError(
    "vault_newer",
    "This vault was written by a newer version of Keyhold. Nothing was changed. Update Keyhold, then open it again.",
  );
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The whole file in memory: SQLite opens no file of ours without a place for the log's index. Bytes 18 and 19 of the
 * header, "has a write-ahead log", become "has none" (sqlite.org/fileformat2.html, 1.3.3).
 */
function withoutLog(path: string): Buffer {
  const bytes = readFileSync(path);
  if (bytes.length < 100) throw notAVault();
  bytes.fill(1, 18, 20);
  return bytes;
}

function logIsEmpty(path: string): boolean {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  return log === undefined || log.size === 0;
}
