import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAt, newPlace, optionsAt, removePlace, slotKeyFor, type VaultPlace } from "../test/support/vault-case.ts";
import { AnchorPlace } from "./anchor.ts";
import { delayAfter, FailedUnlocks } from "./failed-unlocks.ts";
import { prepareVault } from "./prepare.ts";

let place: VaultPlace;
let now: number;
beforeEach(() => {
  place = newPlace();
  now = 1_800_000_000_000;
  createAt(place).close();
});
afterEach(() => removePlace(place));

function attempt(passphrase: string): string {
  const prepared = prepareVault({ ...optionsAt(place), now: () => now });
  try {
    const slot = prepared.slots[0];
    if (slot === undefined) return "no slot";
    const vault = prepared.unlock(slot.id, slotKeyFor(slot, passphrase));
    const failed = vault.readAudit().filter(({ outcome }) => outcome === "failed").length;
    vault.close();
    return `opened, ${failed} failed before`;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    prepared.close();
  }
}

describe("wrong passphrases", () => {
  test("are slowed down over restarts, noted in the log, and forgiven by the right one", () => {
    for (let round = 0; round < 4; round++) expect(attempt("wrong")).toBe("wrong_passphrase");
    expect(attempt("correct horse battery staple")).toBe("too_many_attempts");
    now += 1900;
    expect(attempt("wrong")).toBe("too_many_attempts");
    now += 101;
    expect(attempt("wrong")).toBe("wrong_passphrase");
    now += 2001;
    expect(attempt("wrong")).toBe("too_many_attempts");
    now += 2000;
    expect(attempt("correct horse battery staple")).toBe("opened, 5 failed before");
    expect(attempt("wrong")).toBe("wrong_passphrase");
    expect(attempt("correct horse battery staple")).toBe("opened, 6 failed before");
  });

  test("noted while the clock was ahead delay as long as any others once it is right again", () => {
    now += 400 * 24 * 60 * 60 * 1000;
    for (let round = 0; round < 4; round++) expect(attempt("wrong")).toBe("wrong_passphrase");
    now -= 400 * 24 * 60 * 60 * 1000;
    expect(attempt("correct horse battery staple")).toBe("too_many_attempts");
    now += 1999;
    expect(attempt("correct horse battery staple")).toBe("too_many_attempts");
    now += 1;
    expect(attempt("correct horse battery staple")).toBe("opened, 4 failed before");
  });

  test("wait longer each time, at most a minute", () => {
    expect([0, 1, 3, 4, 5, 8, 9, 1000].map(delayAfter)).toEqual([0, 0, 0, 2000, 4000, 32_000, 60_000, 60_000]);
  });

  test("are kept in a file of bounded size, and a clock set back makes nobody wait longer", () => {
    const failures = new FailedUnlocks(new AnchorPlace(place.anchors, new Uint8Array(16), "/x"));
    for (let count = 0; count < 120; count++) failures.add({ at: now, program: "p".repeat(500), kind: "recovery" });
    expect(failures.read().count).toBe(120);
    expect(failures.read().notes).toHaveLength(100);
    expect(failures.remainingDelay(now - 1_000_000)).toBe(60_000);
    const file = `${new AnchorPlace(place.anchors, new Uint8Array(16), "/x").file}.failed`;
    expect(readFileSync(file).length).toBeLessThan(40_000);
    writeFileSync(file, "{");
    expect(failures.read()).toEqual({ count: 0, notes: [] });
    failures.clear();
  });
});
