import type { Database } from "better-sqlite3";

/** "KHLD": tells `file` and us that this SQLite file is a vault. */
export const applicationId = 0x4b_48_4c_44;

/**
 * The tables as SQLite keeps their text. A file whose schema differs by one character is refused: a view, a trigger
 * or another collation put in from outside could change what our statements mean.
 */
export const schema: readonly { readonly name: string; readonly sql: string }[] = [
  { name: "meta", sql: "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT" },
  {
    name: "slots",
    sql: "CREATE TABLE slots (id INTEGER PRIMARY KEY, header BLOB NOT NULL, wrapped BLOB NOT NULL) STRICT",
  },
  {
    name: "records",
    sql: "CREATE TABLE records (id BLOB NOT NULL PRIMARY KEY, version INTEGER NOT NULL, overview BLOB NOT NULL, detail BLOB NOT NULL) STRICT",
  },
  {
    name: "audit",
    sql: "CREATE TABLE audit (seq INTEGER PRIMARY KEY, entry BLOB NOT NULL, link BLOB NOT NULL) STRICT",
  },
];

/** Step n takes a file from `user_version` n - 1 to n. Steps are never edited, only added, and each has a test. */
const migrations: readonly ((database: Database) => void)[] = [
  function createTables(database) {
    for (const table of schema) database.exec(table.sql);
  },
];

export const newestVersion = migrations.length;

/** Brings a file to the newest version, one transaction a step. The caller has refused newer files before. */
export function migrate(database: Database): void {
  for (let version = versionOf(database); version < newestVersion; version++) {
    database
      .transaction(() => {
        migrations[version]?.(database);
        database.pragma(`user_version = ${version + 1}`);
      })
      .immediate();
  }
}

export function versionOf(database: Database): number {
  return Number(database.pragma("user_version", { simple: true }));
}

/** Whether the file's tables, indexes, views and triggers are exactly ours. */
export function schemaIsOurs(database: Database): boolean {
  const found = database
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    .raw()
    .all() as unknown[][];
  return (
    found.length === schema.length &&
    schema.every((table, index) => {
      const row = found[index];
      return row !== undefined && row[0] === "table" && row[1] === table.name && row[2] === table.sql;
    })
  );
}
