/** G3: what was changed from outside is noticed, and each kind of change is called by its name. */
import { copyFileSync, cpSync, existsSync, rmSync } from "node:fs";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { productionPolicy } from "../../shared/crypto/argon2.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { prepareVault } from "../../vault/prepare.ts";
import type { RecordId } from "../../vault/record-index.ts";
import { salvageSlots, salvageVault } from "../../vault/salvage.ts";
import { derivePassphraseSlotKey } from "../../vault/slot-passphrase.ts";
import {
  createAt,
  entry,
  newPlace,
  optionsAt,
  passphraseSlot,
  recoverySlot,
  removePlace,
  slotKeyFor,
  testPassphrase,
  unlockAt,
  type VaultPlace,
} from "../support/vault-case.ts";

let place: VaultPlace;
let ids: RecordId[];

beforeEach(() => {
  place = newPlace();
  const vault = createAt(place, [passphraseSlot(), recoverySlot()]);
  ids = ["a", "b", "c"].map((name) => vault.write(entry("add", name), (tx) => tx.insert({ name }, { value: name })));
  vault.close();
});
afterEach(() => removePlace(place));

/** Changes the file as somebody with a tool and no key would. */
function tamper(change: (database: Database.Database) => void): void {
  const database = new Database(place.file);
  database.unsafeMode(true);
  change(database);
  database.close();
}

function idBytes(index: number): Buffer {
  return Buffer.from(ids[index] ?? "", "base64url");
}

function expectRefused(code: string, sentence: RegExp, open: () => OpenVault = () => unlockAt(place)): void {
  let vault: OpenVault | undefined;
  try {
    vault = open();
  } catch (error) {
    expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) });
    return;
  } finally {
    vault?.close();
  }
  expect.fail("the changed file was opened");
}

/** The file as it is now, to be put back later. */
function keepCopy(name: string): string {
  const copy = `${place.folder}/${name}`;
  tamper((database) => database.pragma("wal_checkpoint(TRUNCATE)"));
  copyFileSync(place.file, copy);
  return copy;
}

function putBack(copy: string): void {
  for (const suffix of ["-wal", "-shm"]) rmSync(`${place.file}${suffix}`, { force: true });
  copyFileSync(copy, place.file);
}

function edit(change: (vault: OpenVault) => void): void {
  const vault = unlockAt(place);
  change(vault);
  vault.close();
}

describe("rows", () => {
  const deleteOne = (database: Database.Database) =>
    database.prepare("DELETE FROM records WHERE id = ?").run(idBytes(1));

  test("a deleted one is missed", () => {
    tamper(deleteOne);
    expectRefused("vault_damaged", /1 of 3 records are missing/);
  });

  test("control: without the manifest nobody would miss it", () => {
    tamper(deleteOne);
    const slot = salvageSlots(place.file)[0];
    if (slot === undefined) throw new Error("no slot");
    const report = salvageVault(place.file, slot.id, slotKeyFor(slot));
    expect(report.intact.length).toBe(2);
    expect(report).toMatchObject({ damaged: [], whole: false });
  });

  test("a copied one is too many", () => {
    tamper((database) =>
      database.exec("INSERT INTO records SELECT randomblob(16), version, overview, detail FROM records LIMIT 1"),
    );
    expectRefused("vault_damaged", /1 records more/);
  });

  test("one that is there twice under one id is called that", () => {
    tamper((database) => {
      // The index that forbids it is taken out of the schema for the moment, as a tool can.
      database.pragma("writable_schema = ON");
      const { sql } = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'records'").get() as { sql: string };
      database.prepare("UPDATE sqlite_schema SET sql = ? WHERE name = 'records'").run(sql.replace(" PRIMARY KEY", ""));
      const index = database
        .prepare("SELECT * FROM sqlite_schema WHERE name LIKE 'sqlite_autoindex_records%'")
        .get() as Record<string, unknown>;
      database.prepare("DELETE FROM sqlite_schema WHERE name = ?").run(index.name);
      database.pragma("writable_schema = RESET");
      database.exec("INSERT INTO records SELECT id, version, overview, detail FROM records LIMIT 1");
      database.pragma("writable_schema = ON");
      database.prepare("UPDATE sqlite_schema SET sql = ? WHERE name = 'records'").run(sql);
      database
        .prepare("INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, ?, NULL)")
        .run(index.type, index.name, index.tbl_name, index.rootpage);
    });
    expectRefused("vault_damaged", /twice/);
  });

  test("an older self put back is noticed, at unlock and while unlocked", () => {
    const select = "SELECT version, overview, detail FROM records WHERE id = ?";
    let old: unknown[] = [];
    tamper((database) => {
      old = database.prepare(select).raw().get(idBytes(0)) as unknown[];
    });
    edit((vault) => vault.write(entry("edit"), (tx) => tx.update(ids[0] as RecordId, { detail: { value: "new" } })));
    const swap = (database: Database.Database) =>
      database.prepare("UPDATE records SET version = ?, overview = ?, detail = ? WHERE id = ?").run(...old, idBytes(0));
    const vault = unlockAt(place);
    tamper(swap);
    expect(() => vault.detail(ids[0] as RecordId)).toThrow(expect.objectContaining({ code: "vault_damaged" }));
    expect(() => vault.write(entry("add"), (tx) => tx.insert({}, {}))).toThrow(
      expect.objectContaining({ code: "vault_damaged", message: expect.stringMatching(/earlier version/) }),
    );
    vault.close();
    expectRefused("vault_damaged", /earlier version/);
  });

  test("two that traded their contents are noticed", () => {
    tamper((database) => {
      const [a, b] = database.prepare("SELECT rowid, overview FROM records ORDER BY rowid LIMIT 2").all() as {
        rowid: number;
        overview: Buffer;
      }[];
      const update = database.prepare("UPDATE records SET overview = ? WHERE rowid = ?");
      update.run(b?.overview, a?.rowid);
      update.run(a?.overview, b?.rowid);
    });
    expectRefused("vault_damaged", /changed from outside/);
  });
});

describe("the activity log", () => {
  test("cut at its end", () => {
    tamper((database) => database.exec("DELETE FROM audit WHERE seq > 2"));
    expectRefused("audit_broken", /ends at entry 2 instead of 4: it was cut/);
  });

  test("with an entry taken out, or changed, in the middle", () => {
    tamper((database) => database.exec("DELETE FROM audit WHERE seq = 2"));
    edit((vault) => {
      expect(() => vault.verifyAudit()).toThrow(
        expect.objectContaining({ code: "audit_broken", message: expect.stringMatching(/Entry 2 .* missing/) }),
      );
      expect(() => vault.readAudit()).toThrow(expect.objectContaining({ code: "audit_broken" }));
    });
  });

  test("with an entry changed", () => {
    tamper((database) =>
      database.exec("UPDATE audit SET entry = (SELECT entry FROM audit WHERE seq = 1) WHERE seq = 2"),
    );
    edit((vault) => {
      expect(() => vault.verifyAudit()).toThrow(
        expect.objectContaining({ message: expect.stringMatching(/Entry 2 .* changed/) }),
      );
      expect(() => vault.readAudit()).toThrow(expect.objectContaining({ code: "audit_broken" }));
    });
  });

  test("with an entry added", () => {
    tamper((database) => database.exec("INSERT INTO audit SELECT seq + 1, entry, link FROM audit WHERE seq = 4"));
    expectRefused("audit_broken", /behind its end/);
  });
});

describe("the ways to unlock", () => {
  function editHeader(change: (header: string) => string, kind = "passphrase"): void {
    tamper((database) => {
      for (const { id, header } of database.prepare("SELECT id, header FROM slots").all() as {
        id: number;
        header: Buffer;
      }[]) {
        const text = header.toString("utf8");
        if (text.includes(`"kind":"${kind}"`)) {
          database.prepare("UPDATE slots SET header = ? WHERE id = ?").run(Buffer.from(change(text)), id);
        }
      }
    });
  }

  test("an edited description is noticed although it still says the same", () => {
    editHeader((header) => header.replace("{", "{ "));
    expectRefused("vault_damaged", /wrapped key/);
  });

  test("an edited description of another slot is noticed", () => {
    editHeader((header) => header.replace("{", "{ "), "recovery");
    expectRefused("vault_damaged", /ways to unlock/);
  });

  test("a cheaper or a ruinous key derivation is refused before any work", () => {
    for (const [mem, code] of [
      [8192, "kdf_downgrade"],
      [1 << 31, "kdf_too_costly"],
    ] as const) {
      editHeader((header) => header.replace(/"ops":\d+,"mem":\d+/, `"ops":3,"mem":${mem < 0 ? 2 ** 31 : mem}`));
      const prepared = prepareVault(optionsAt(place));
      const slot = prepared.slots.find(({ kind }) => kind === "passphrase");
      if (slot?.parameters.kind !== "passphrase") throw new Error("no passphrase slot");
      const { parameters } = slot;
      expect(() => derivePassphraseSlotKey(utf8(testPassphrase), parameters, productionPolicy)).toThrow(
        expect.objectContaining({ code }),
      );
      prepared.close();
    }
  });

  test("an old passphrase put back is noticed, and not taken over by the next change", () => {
    let old: unknown[] = [];
    tamper((database) => {
      old = database.prepare("SELECT id, header, wrapped FROM slots ORDER BY id").raw().get() as unknown[];
    });
    edit((vault) => vault.changePassphrase(entry("passphrase"), passphraseSlot("another passphrase")));
    const putIn = (database: Database.Database) => database.prepare("INSERT INTO slots VALUES (?, ?, ?)").run(...old);
    const vault = unlockAt(place, "another passphrase");
    tamper(putIn);
    expect(() => vault.write(entry("add"), (tx) => tx.insert({}, {}))).toThrow(
      expect.objectContaining({ code: "vault_damaged", message: expect.stringMatching(/ways to unlock/) }),
    );
    vault.close();
    expectRefused("vault_damaged", /old passphrase may have been put back/);
  });
});

describe("the whole file", () => {
  test("put back as it was is called older, with both dates, and opens when that is accepted", () => {
    const copy = keepCopy("older");
    edit((vault) => vault.write(entry("add"), (tx) => tx.insert({ name: "d" }, {})));
    putBack(copy);
    expectRefused("vault_rolled_back", /older .* \d{4}-\d\d-\d\d \d\d:\d\d UTC.* \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    const accepted = unlockAt(place, testPassphrase, { acceptOlder: true });
    expect(accepted.anchorOutcome).toBe("older");
    expect(accepted.records.size).toBe(3);
    expect(accepted.readAudit().at(-1)).toMatchObject({ action: "vault.accept-older" });
    accepted.close();
    edit((vault) => expect(vault.anchorOutcome).toBe("ok"));
  });

  test("control: with the anchor gone, nobody notices", () => {
    const copy = keepCopy("older");
    edit((vault) => vault.write(entry("add"), (tx) => tx.insert({ name: "d" }, {})));
    putBack(copy);
    rmSync(place.anchors, { recursive: true });
    edit((vault) => {
      expect(vault.anchorOutcome).toBe("missing");
      expect(vault.records.size).toBe(3);
    });
  });

  test("put back as it was, then changed, has another history", () => {
    const copy = keepCopy("older");
    edit((vault) => vault.write(entry("add"), (tx) => tx.insert({ name: "d" }, {})));
    putBack(copy);
    cpSync(place.anchors, `${place.folder}/kept`, { recursive: true });
    rmSync(place.anchors, { recursive: true });
    edit((vault) => {
      vault.write(entry("add"), (tx) => tx.insert({ name: "e" }, {}));
      vault.write(entry("add"), (tx) => tx.insert({ name: "f" }, {}));
    });
    rmSync(place.anchors, { recursive: true });
    cpSync(`${place.folder}/kept`, place.anchors, { recursive: true });
    expectRefused("vault_rolled_back", /another history/);
  });

  test("put back from before its key was replaced is noticed", () => {
    const copy = keepCopy("older");
    edit((vault) => vault.replaceVaultKey(entry("replace-key"), [passphraseSlot(), recoverySlot()]));
    putBack(copy);
    expectRefused("vault_rolled_back", /does not fit the note/);
  });

  test("put back while it is open is noticed at the next look", () => {
    const vault = unlockAt(place);
    const old = keepCopy("older");
    vault.write(entry("add"), (tx) => tx.insert({ name: "d" }, {}));
    tamper((database) => {
      database.exec(`ATTACH '${old}' AS old`);
      for (const table of ["meta", "records", "audit", "slots"]) {
        database.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM old.${table}`);
      }
    });
    expect(() => vault.refresh()).toThrow(expect.objectContaining({ code: "vault_rolled_back" }));
    vault.close();
  });

  test("with a trigger or a view put in is refused", () => {
    tamper((database) => database.exec("CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM audit; END"));
    expectRefused("vault_damaged", /layout/);
  });

  test("of a newer version is left alone", () => {
    tamper((database) => database.pragma("user_version = 99"));
    expectRefused("vault_newer", /newer version/);
    tamper((database) => {
      database.pragma("user_version = 1");
      database.exec("UPDATE meta SET value = CAST('2' AS BLOB) WHERE key = 'format'");
    });
    expectRefused("vault_newer", /newer version/);
  });

  test("moved to another place is opened without an accusation", () => {
    const other = newPlace();
    keepCopy("copy");
    copyFileSync(place.file, other.file);
    edit((vault) => vault.write(entry("add"), (tx) => tx.insert({}, {})));
    const moved = unlockAt({ ...other, anchors: place.anchors });
    expect(moved.anchorOutcome).toBe("missing");
    moved.close();
    expect(existsSync(other.file)).toBe(true);
    removePlace(other);
  });
});
