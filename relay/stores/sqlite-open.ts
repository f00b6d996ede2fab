import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import Sqlite, { type Database } from "better-sqlite3";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { migrate } from "./sqlite-schema.ts";

const openingPatience = 10_000;

/** Opens or makes the file (0600, its folder 0700 when that is made too), durable and ready for several processes. */
export function openDatabase(file: string): Database {
  const path = resolve(file);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // SQLite gives a new file the process's umask, and its WAL the file's own mode: so the file is made first.
    closeSync(openSync(path, "a", 0o600));
  } catch (error) {
    throw new KeyholdError(
      "file_unwritable",
      "The relay's store cannot be written. Check that its folder exists and belongs to you.",
      { cause: error },
    );
  }
  const database = new Sqlite(path, { timeout: openingPatience });
  try {
    settle(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function settle(database: Database, path: string): void {
  try {
    switchToWal(database);
    // FULL on every open: a reopened WAL database reports NORMAL, which loses commits in a power cut.
    database.pragma("synchronous = FULL");
    database.pragma("trusted_schema = OFF");
    // Deleted ciphertexts are overwritten in the file, freed pages included.
    database.pragma("secure_delete = ON");
    database.pragma("cache_size = -6000");
    database.pragma("temp_store = MEMORY");
    database.pragma("journal_size_limit = 16777216");
    migrate(database);
    // From here on waiting is done without blocking the other requests: see GroupCommit.
    database.pragma("busy_timeout = 20");
  } catch (error) {
    if (error instanceof Sqlite.SqliteError && (error.code === "SQLITE_NOTADB" || error.code === "SQLITE_CORRUPT")) {
      throw new KeyholdError(
        "unsupported",
        `The relay's store ${path} is not a database, or is damaged. Nothing was changed. Move it away, or put a backup back and start once with --new-epoch.`,
        { cause: error },
      );
    }
    throw error;
  }
}

/** Several processes that switch a new file at once get SQLITE_BUSY in spite of the busy timeout. */
function switchToWal(database: Database): void {
  const deadline = Date.now() + openingPatience;
  for (;;) {
    try {
      database.pragma("journal_mode = WAL");
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5 + Math.random() * 20);
    }
  }
}

export function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith("SQLITE_BUSY");
}

export function isFull(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code === "SQLITE_FULL";
}
