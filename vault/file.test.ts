import { chmodSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAt, entry, newPlace, removePlace, unlockAt, type VaultPlace } from "../test/support/vault-case.ts";
import { createVaultFile, openVaultFile } from "./file.ts";
import { applicationId, migrate, newestVersion, schema, schemaIsOurs, versionOf } from "./migrations.ts";

let place: VaultPlace;
beforeEach(() => {
  place = newPlace();
});
afterEach(() => removePlace(place));

describe("migrations", () => {
  test("1 makes the four strict tables", () => {
    const database = new Database(":memory:");
    expect(versionOf(database)).toBe(0);
    migrate(database);
    expect(versionOf(database)).toBe(newestVersion);
    expect(schemaIsOurs(database)).toBe(true);
    expect(schema.map(({ name }) => name)).toEqual(["meta", "slots", "records", "audit"]);
    expect(() => database.exec("INSERT INTO records VALUES (x'00', 'text', x'', x'')")).toThrow(/cannot store TEXT/);
    migrate(database);
    database.close();
  });
});

describe("a vault's file", () => {
  test("is opened with every option that durability and safety rest on, each time", () => {
    createVaultFile(place.file).database.close();
    for (let round = 0; round < 2; round++) {
      const { database } = openVaultFile(place.file);
      const pragma = (name: string) => database.pragma(name, { simple: true });
      expect(pragma("synchronous")).toBe(2);
      expect(pragma("journal_mode")).toBe("wal");
      expect(pragma("secure_delete")).toBe(1);
      expect(pragma("trusted_schema")).toBe(0);
      expect(pragma("cell_size_check")).toBe(1);
      expect(pragma("application_id")).toBe(applicationId);
      expect(pragma("busy_timeout")).toBeGreaterThan(0);
      database.close();
    }
  });

  test("belongs to its owner alone, and so does a folder made for it", () => {
    const file = `${place.folder}/new/deep/v.keyhold`;
    const vault = createAt({ ...place, file });
    vault.write(entry("add"), (tx) => tx.insert({}, {}));
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    for (const suffix of ["", "-wal", "-shm"]) expect(statSync(`${file}${suffix}`).mode & 0o777).toBe(0o600);
    expect(statSync(`${place.anchors}/lock`).mode & 0o777).toBe(0o600);
    vault.close();
  });

  test("that is none is told from one that is damaged", () => {
    const refused = (code: string) =>
      expect(() => openVaultFile(place.file)).toThrow(expect.objectContaining({ code }));
    refused("not_found");
    writeFileSync(place.file, "");
    refused("not_a_vault");
    writeFileSync(place.file, "not a database, but long enough to look at".repeat(50));
    refused("not_a_vault");
    const database = new Database(`${place.file}.other`);
    database.exec("CREATE TABLE t (a)");
    database.close();
    expect(() => openVaultFile(`${place.file}.other`)).toThrow(expect.objectContaining({ code: "not_a_vault" }));
    mkdirSync(`${place.folder}/folder`);
    expect(() => openVaultFile(`${place.folder}/folder`)).toThrow(expect.objectContaining({ code: "not_a_vault" }));
  });

  test("is never made over another", () => {
    writeFileSync(place.file, "mine");
    chmodSync(place.file, 0o644);
    expect(() => createAt(place)).toThrow(expect.objectContaining({ code: "already_exists" }));
    expect(statSync(place.file).size).toBe(4);
  });

  test("that another program writes to is called busy", () => {
    createAt(place).close();
    const vault = unlockAt(place);
    const other = new Database(place.file);
    other.exec("BEGIN IMMEDIATE");
    const reader = vault as unknown as { records: unknown };
    expect(reader.records).toBeDefined();
    expect(() => vault.write(entry("add"), (tx) => tx.insert({}, {}))).toThrow(
      expect.objectContaining({ code: "vault_busy" }),
    );
    other.exec("ROLLBACK");
    other.close();
    vault.write(entry("add"), (tx) => tx.insert({}, {}));
    vault.close();
  }, 20_000);
});
