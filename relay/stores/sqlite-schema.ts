import type { Database } from "better-sqlite3";
import { KeyholdError } from "../../shared/contract/errors.ts";

/** "KHRL": tells our files from other SQLite files. */
const applicationId = 0x4b48524c;

/**
 * The ciphertext has a table of its own: a transition then rewrites a small row, and a deleted ciphertext leaves whole
 * pages free. `due_at` is when time alone next changes the row.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE links (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    kind INTEGER NOT NULL CHECK (kind IN (1, 2, 3)),
    state TEXT NOT NULL CHECK (state IN ('pending', 'claimed', 'read', 'lapsed', 'revoked', 'expired')),
    ephemeral_key BLOB NOT NULL,
    claim_key BLOB NOT NULL,
    owner_key BLOB NOT NULL,
    content_hash BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    lease_until INTEGER,
    reader BLOB,
    claim BLOB,
    receipt BLOB,
    report BLOB,
    guesses INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX links_due ON links (due_at);
  CREATE TABLE ciphertexts (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE epoch (only INTEGER PRIMARY KEY CHECK (only = 1), number INTEGER NOT NULL) STRICT;
  INSERT INTO epoch (only, number) VALUES (1, 0);
  `,
  `
  CREATE TABLE inbox (
    number INTEGER PRIMARY KEY,
    tag BLOB NOT NULL CHECK (length(tag) = 32),
    entry BLOB NOT NULL,
    due_at INTEGER NOT NULL,
    UNIQUE (tag, entry)
  ) STRICT;
  CREATE INDEX inbox_due ON inbox (due_at);
  `,
];

/** Brings the file to this version's schema. Several processes may start on one file at once. */
export function migrate(database: Database): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    const version = database.pragma("user_version", { simple: true });
    if (typeof version !== "number" || version > migrations.length) {
      throw new KeyholdError(
        "unsupported",
        "The relay's store was made by a newer Keyhold. Nothing was changed. Update Keyhold on this machine.",
      );
    }
    const application = database.pragma("application_id", { simple: true });
    const tables = database.prepare("SELECT count(*) FROM sqlite_schema").pluck().get();
    if (application !== applicationId && tables !== 0) {
      throw new KeyholdError(
        "unsupported",
        "The file is a database of some other program. Nothing was changed. Choose another file for the relay's store.",
      );
    }
    for (const migration of migrations.slice(version)) database.exec(migration);
    database.pragma(`application_id = ${applicationId}`);
    database.pragma(`user_version = ${migrations.length}`);
    database.exec("COMMIT");
  } catch (error) {
    if (database.inTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
