/** G3: with any bit changed, a vault is refused or reads exactly as before: never wrong, never with fewer rows. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isKeyholdError } from "../../shared/contract/errors.ts";
import type { SlotKey } from "../../shared/crypto/brands.ts";
import { prepareVault } from "../../vault/prepare.ts";
import { readBackup, verifyBackup } from "../../vault/restore.ts";
import { scale } from "../support/scale.ts";
import { seededBits } from "../support/seeded-bits.ts";
import {
  contentsOf,
  createAt,
  entry,
  newPlace,
  optionsAt,
  passphraseSlot,
  recoverySlot,
  removePlace,
  unlockAt,
  type VaultPlace,
} from "../support/vault-case.ts";

/** Bits of each byte: one in `npm test`, all eight in a long run. */
const bitsOfByte = scale >= 8 ? 8 : 1;
const sealedBackup = "backup.keyhold-backup";

let place: VaultPlace;
let expected: string;
let slotKey: SlotKey;
let database: Uint8Array;
let log: Uint8Array;
/** The same vault with the log written back into it, as a closed vault is. */
let closed: Uint8Array;

beforeAll(() => {
  place = newPlace();
  const slot = passphraseSlot();
  slotKey = slot.slotKey;
  createAt(place, [slot, recoverySlot()]).close();
  // Small pages make a small file: the same structures in fewer bytes.
  const small = new Database(place.file);
  small.pragma("journal_mode = DELETE");
  small.pragma("page_size = 512");
  small.exec("VACUUM");
  small.close();
  const vault = unlockAt(place);
  const first = vault.write(entry("add"), (tx) => tx.insert({ name: "first" }, { value: "one" }));
  vault.close();
  // The second half stays in the log, as it does until somebody is the last to close.
  const writer = unlockAt(place);
  writer.write(entry("add"), (tx) => tx.insert({ name: "second" }, { value: "two" }));
  writer.write(entry("edit"), (tx) => tx.update(first, { detail: { value: "changed" } }));
  database = new Uint8Array(readFileSync(place.file));
  log = new Uint8Array(readFileSync(`${place.file}-wal`));
  writer.backup(`${place.folder}/${sealedBackup}`);
  writer.close();
  closed = new Uint8Array(readFileSync(place.file));
  put(database, log);
  expected = read();
});
afterAll(() => removePlace(place));

function put(file: Uint8Array, wal: Uint8Array): void {
  rmSync(`${place.file}-shm`, { force: true });
  writeFileSync(place.file, file);
  writeFileSync(`${place.file}-wal`, wal);
  // A changed slot looks like a wrong passphrase, and after four of them no further try would be one.
  for (const name of readdirSync(place.anchors)) if (name.endsWith(".failed")) rmSync(join(place.anchors, name));
}

function read(anchors = place.anchors): string {
  const prepared = prepareVault({ ...optionsAt(place), anchorDirectory: anchors });
  try {
    const slot = prepared.slots.find(({ kind }) => kind === "passphrase");
    if (slot === undefined) return "no passphrase slot";
    const vault = prepared.unlock(slot.id, slotKey);
    try {
      return JSON.stringify(contentsOf(vault));
    } finally {
      vault.close();
    }
  } finally {
    prepared.close();
  }
}

/** Refusals by their code, or what was read. An error that is none of ours counts as wrong. */
function outcome(work: () => string): string {
  try {
    return work() === expected ? "same" : "WRONG";
  } catch (error) {
    return isKeyholdError(error) ? error.code : `BUG ${String(error).slice(0, 200)}`;
  }
}

/** How often each outcome came up when every byte was changed in turn. */
function flipAll(bytes: Uint8Array, tryIt: (changed: Uint8Array) => string): Map<string, number> {
  const counts = new Map<string, number>();
  const bit = seededBits(20_261_124);
  for (let offset = 0; offset < bytes.length; offset++) {
    const first = bit();
    for (let turn = 0; turn < bitsOfByte; turn++) {
      const changed = bytes.slice();
      changed[offset] = (changed[offset] ?? 0) ^ (1 << ((first + turn) % 8));
      const result = tryIt(changed);
      counts.set(result, (counts.get(result) ?? 0) + 1);
      // Wrong ones are named with their place, so that they can be looked at.
      if (result === "WRONG" || result.startsWith("BUG")) counts.set(`${result} at ${offset}`, 1);
    }
  }
  return counts;
}

function bad(counts: Map<string, number>): string[] {
  return [...counts.keys()].filter((name) => /^(WRONG|BUG|too_many_attempts)/.test(name));
}

function flipDatabase(anchors?: string): Map<string, number> {
  return flipAll(database, (changed) => {
    put(changed, log);
    return outcome(() => read(anchors));
  });
}

function flipLog(anchors?: string): Map<string, number> {
  return flipAll(log, (changed) => {
    put(database, changed);
    return outcome(() => read(anchors));
  });
}

describe("a bit changed in every byte", () => {
  test("of the file of a vault whose newest changes are in its log", () => {
    const counts = flipDatabase();
    expect(bad(counts)).toEqual([]);
    expect(counts.get("vault_damaged")).toBeGreaterThan(100);
  }, 600_000);

  test("of the file of a closed vault", () => {
    const counts = flipAll(closed, (changed) => {
      put(changed, new Uint8Array());
      return outcome(() => read());
    });
    expect(bad(counts)).toEqual([]);
    expect(counts.get("vault_damaged")).toBeGreaterThan(1000);
  }, 600_000);

  test("of its log", () => {
    const counts = flipLog();
    expect(bad(counts)).toEqual([]);
    expect(counts.get("vault_rolled_back")).toBeGreaterThan(100);
  }, 600_000);

  test("control: without the rollback anchor, a damaged log silently loses the newest changes", () => {
    const anchors = `${place.folder}/none`;
    const counts = flipAll(log.slice(0, 2000), (changed) => {
      rmSync(anchors, { recursive: true, force: true });
      const whole = log.slice();
      whole.set(changed);
      put(database, whole);
      return outcome(() => read(anchors));
    });
    expect(bad(counts)).not.toEqual([]);
  }, 600_000);

  test("of a backup: refused, every time", () => {
    const bytes = new Uint8Array(readFileSync(`${place.folder}/${sealedBackup}`));
    const changedFile = `${place.folder}/changed`;
    const tryIt = (changed: Uint8Array) => {
      writeFileSync(changedFile, changed);
      return outcome(() => {
        const slot = readBackup(changedFile).slots.find(({ kind }) => kind === "passphrase");
        if (slot === undefined) return "no passphrase slot";
        const verified = verifyBackup({ ...optionsAt(place), backup: changedFile }, slot.id, slotKey);
        verified.discard();
        return expected;
      });
    };
    expect(tryIt(bytes)).toBe("same");
    const counts = flipAll(bytes, tryIt);
    expect(
      [...counts.keys()].filter((name) => !["backup_damaged", "wrong_passphrase", "not_found"].includes(name)),
    ).toEqual([]);
    for (const length of [0, 1, 15, 20, 200, bytes.length - 1])
      expect(tryIt(bytes.slice(0, length))).toBe("backup_damaged");
    expect(tryIt(new Uint8Array([...bytes, 0]))).toBe("backup_damaged");
  }, 600_000);
});
