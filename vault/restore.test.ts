import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createAt,
  entry,
  newPlace,
  optionsAt,
  passphraseSlot,
  recoverySlot,
  removePlace,
  slotKeyFor,
  unlockAt,
  type VaultPlace,
} from "../test/support/vault-case.ts";
import type { OpenVault } from "./open-vault.ts";
import type { RecordId } from "./record-index.ts";
import { readBackup, verifyBackup } from "./restore.ts";
import { salvageSlots, salvageVault } from "./salvage.ts";
import { deviceSlotKey, newDeviceParameters, newDeviceSecret } from "./slot-device.ts";
import { newRecoverySecret, recoverySlotKey } from "./slot-recovery.ts";

let place: VaultPlace;
let vault: OpenVault;
let backup: string;
const recovery = newRecoverySecret();

beforeEach(() => {
  place = newPlace();
  backup = `${place.folder}/vault.backup`;
  vault = createAt(place, [passphraseSlot(), recoverySlot(recovery)]);
  add("one");
});
afterEach(() => {
  vault.close();
  removePlace(place);
});

function add(name: string, target = vault): RecordId {
  return target.write(entry("add", name), (tx) => tx.insert({ name }, { value: `value of ${name}` }));
}

function names(of: { readonly records: OpenVault["records"] }): unknown[] {
  return [...of.records.values()].map(({ overview }) => overview.name).sort();
}

function verified(at = place) {
  const slot = readBackup(backup).slots.find(({ kind }) => kind === "passphrase");
  if (slot === undefined) throw new Error("no slot");
  return verifyBackup({ ...optionsAt(at), backup }, slot.id, slotKeyFor(slot));
}

describe("a backup", () => {
  test("says what it holds, shows no plain text, has no device slots and leaves no other file", () => {
    vault.addSlot(entry("device"), { parameters: newDeviceParameters(), slotKey: deviceSlotKey(newDeviceSecret()) });
    expect(vault.backup(backup)).toMatchObject({
      file: backup,
      records: 1,
      auditEntries: 3,
      bytes: statSync(backup).size,
    });
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    expect(readBackup(backup).slots.map(({ kind }) => kind)).toEqual(["passphrase", "recovery"]);
    expect(readFileSync(backup).includes("SQLite format")).toBe(false);
    expect(readdirSync(dirname(place.file)).filter((name) => name.endsWith(".new"))).toEqual([]);
    expect(() => vault.backup(backup)).toThrow(expect.objectContaining({ code: "already_exists" }));
    const shown = verified();
    expect([names(shown), shown.auditEntries]).toEqual([["one"], 3]);
    shown.discard();
    expect(readdirSync(dirname(place.file)).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  test("of a changed vault is not made", () => {
    const other = new Database(place.file);
    other.exec("DELETE FROM records");
    other.close();
    expect(() => vault.backup(backup)).toThrow(expect.objectContaining({ code: "vault_damaged" }));
    expect(existsSync(backup)).toBe(false);
  });

  test("opens with the recovery code too, and not with another", () => {
    vault.backup(backup);
    const slot = readBackup(backup).slots.find(({ kind }) => kind === "recovery");
    const options = { ...optionsAt(place), backup };
    verifyBackup(options, slot?.id ?? 0, recoverySlotKey(recovery)).discard();
    expect(() => verifyBackup(options, slot?.id ?? 0, recoverySlotKey(newRecoverySecret()))).toThrow(
      expect.objectContaining({ code: "wrong_recovery_key" }),
    );
  });
});

describe("a restore", () => {
  test("brings the old state back as the newest, keeps the file it replaced, and shuts out who had that open", () => {
    vault.backup(backup);
    add("two");
    const before = vault.epoch;
    const { vault: restored, kept } = verified().restore();
    expect(names(restored)).toEqual(["one"]);
    expect(restored.epoch).toBe(before + 1);
    expect(restored.anchorOutcome).toBe("ok");
    expect(restored.readAudit().at(-1)).toMatchObject({ action: "vault.restore" });
    expect(() => add("three")).toThrow(
      expect.objectContaining({ code: "conflict", message: expect.stringMatching(/replaced/) }),
    );
    expect(() => vault.refresh()).toThrow(expect.objectContaining({ code: "conflict" }));
    add("four", restored);
    vault.close();
    expect(names(restored)).toEqual(["four", "one"]);
    restored.close();
    vault = unlockAt(place);
    expect(names(vault)).toEqual(["four", "one"]);
    vault.verifyAudit();
    const old = unlockAt({ ...place, file: kept ?? "" });
    expect(names(old)).toEqual(["one", "two"]);
    old.close();
  });

  test("that died before it wrote its anchor accuses nobody", () => {
    vault.backup(backup);
    add("two");
    vault.close();
    const anchor = readdirSync(place.anchors).find((name) => name.length === 64);
    copyFileSync(`${place.anchors}/${anchor}`, `${place.folder}/anchor`);
    verified().restore().vault.close();
    copyFileSync(`${place.folder}/anchor`, `${place.anchors}/${anchor}`);
    vault = unlockAt(place);
    expect([vault.anchorOutcome, names(vault)]).toEqual(["ok", ["one"]]);
  });

  test("works where there is no vault, and in the place of a ruined one", () => {
    vault.backup(backup);
    vault.close();
    const fresh = newPlace();
    const { vault: made, kept } = verified(fresh).restore();
    expect([names(made), kept]).toEqual([["one"], undefined]);
    made.close();
    removePlace(fresh);
    writeFileSync(place.file, "ruined".repeat(1000));
    const { vault: again, kept: ruined } = verified().restore();
    expect(names(again)).toEqual(["one"]);
    expect(readFileSync(ruined ?? "", "utf8").startsWith("ruined")).toBe(true);
    again.close();
  });

  test("of a backup from before the vault's key was replaced is taken as the person's will", () => {
    vault.backup(backup);
    vault.replaceVaultKey(entry("replace-key"), [passphraseSlot("something else entirely"), recoverySlot()]);
    vault.close();
    const { vault: restored } = verified().restore();
    expect(names(restored)).toEqual(["one"]);
    restored.close();
    vault = unlockAt(place);
    expect(vault.anchorOutcome).toBe("ok");
  });

  test("waits for nobody who is in the middle of a change", () => {
    vault.backup(backup);
    const other = new Database(place.file);
    other.exec("BEGIN IMMEDIATE");
    expect(() => verified().restore()).toThrow(expect.objectContaining({ code: "vault_busy" }));
    other.close();
    expect(names(vault)).toEqual(["one"]);
    add("two");
  }, 20_000);
});

describe("a new vault key", () => {
  test("re-encrypts everything, and survives a crash before its anchor", () => {
    const anchor = `${place.anchors}/${readdirSync(place.anchors).find((name) => name.length === 64)}`;
    const oldFile = `${place.folder}/old`;
    copyFileSync(anchor, `${place.folder}/anchor`);
    copyFileSync(place.file, oldFile);
    const id = vault.records.keys().next().value as RecordId;
    const print = vault.valueFingerprint(new Uint8Array([1]));
    expect(() => vault.replaceVaultKey(entry("replace-key"), [passphraseSlot()])).toThrow(
      expect.objectContaining({ code: "needs_answer" }),
    );
    expect(vault.detail(id)).toEqual({ value: "value of one" });
    vault.replaceVaultKey(entry("replace-key"), [passphraseSlot("a new passphrase"), recoverySlot()]);
    expect(vault.detail(id)).toEqual({ value: "value of one" });
    expect(vault.valueFingerprint(new Uint8Array([1]))).not.toBe(print);
    add("two");
    expect(vault.verifyAudit()).toEqual({ entries: 4 });
    vault.close();
    copyFileSync(`${place.folder}/anchor`, anchor);
    expect(() => unlockAt(place)).toThrow(expect.objectContaining({ code: "wrong_passphrase" }));
    vault = unlockAt(place, "a new passphrase");
    expect([vault.anchorOutcome, names(vault)]).toEqual(["ok", ["one", "two"]]);
    expect(vault.slots.map(({ kind }) => kind)).toEqual(["passphrase", "recovery"]);
  });

  test("comes with what hangs on it in one transaction, or not at all", () => {
    const id = vault.records.keys().next().value as RecordId;
    const print = vault.valueFingerprint(new Uint8Array([1]));
    const replace = (then: () => void) =>
      vault.replaceVaultKey(entry("replace-key"), [passphraseSlot("a new passphrase"), recoverySlot()], (tx) => {
        tx.update(id, { overview: { name: vault.valueFingerprint(new Uint8Array([1])) } });
        tx.insert({ name: "more" }, {});
        then();
      });
    const stop = () => {
      throw new Error("stopped");
    };
    expect(() => replace(stop)).toThrow("stopped");
    expect([names(vault), vault.valueFingerprint(new Uint8Array([1]))]).toEqual([["one"], print]);
    add("two");
    vault.close();
    vault = unlockAt(place);
    expect(names(vault)).toEqual(["one", "two"]);
    const before = vault.epoch;
    replace(() => undefined);
    expect(vault.epoch).toBe(before + 1);
    vault.close();
    vault = unlockAt(place, "a new passphrase");
    const after = vault.valueFingerprint(new Uint8Array([1]));
    expect(after).not.toBe(print);
    expect(names(vault)).toEqual([after, "more", "two"].sort());
  });

  test("makes other sessions start anew instead of writing under the old one", () => {
    const other = unlockAt(place);
    vault.replaceVaultKey(entry("replace-key"), [passphraseSlot(), recoverySlot()]);
    for (const step of [() => add("x", other), () => other.refresh()]) {
      expect(step).toThrow(
        expect.objectContaining({ code: "conflict", message: expect.stringMatching(/replaced this vault's key/) }),
      );
    }
    other.close();
  });

  test("that cannot be finished leaves the old one in use", () => {
    const failing = [passphraseSlot(), recoverySlot(), { ...recoverySlot(), slotKey: new Uint8Array(5) as never }];
    expect(() => vault.replaceVaultKey(entry("replace-key"), failing)).toThrow();
    add("two");
    vault.close();
    vault = unlockAt(place);
    expect(names(vault)).toEqual(["one", "two"]);
    vault.verifyAudit();
  });
});

describe("a damaged vault", () => {
  test("gives back every record that is intact and names the others", () => {
    for (let count = 0; count < 40; count++) add(`r${count}`);
    vault.close();
    const slot = salvageSlots(place.file)[0];
    if (slot === undefined) throw new Error("no slot");
    const read = () => salvageVault(place.file, slot.id, slotKeyFor(slot));
    expect(read()).toMatchObject({ whole: true, damaged: [], unreadable: false, damagedAuditEntries: 0 });
    const other = new Database(place.file);
    other.exec(
      "UPDATE records SET overview = zeroblob(300) WHERE rowid = 3; UPDATE records SET detail = x'00' WHERE rowid = 5",
    );
    other.exec("UPDATE meta SET value = x'00' WHERE key = 'manifest'; DELETE FROM audit WHERE seq = 4");
    other.close();
    const report = read();
    expect(report).toMatchObject({ whole: false, unreadable: false, damagedAuditEntries: 0 });
    expect([report.intact.length, report.damaged.length]).toEqual([40, 1]);
    expect(report.intact.filter(({ detail }) => detail === undefined)).toHaveLength(1);
    expect(() => unlockAt(place)).toThrow(expect.objectContaining({ code: "vault_damaged" }));
    const bytes = new Uint8Array(readFileSync(place.file));
    bytes.fill(0xff, 7 * 4096, 8 * 4096);
    writeFileSync(place.file, bytes);
    const rest = read();
    expect(rest.unreadable).toBe(true);
    expect(rest.intact.length).toBeGreaterThan(20);
    rmSync(backup, { force: true });
  });
});
