/** A full disk loses nothing that was saved, says what it is, and is over when there is room again. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withStorageErrors } from "../../vault/sqlite-errors.ts";
import { createAt, entry, newPlace, placeIn, removePlace, unlockAt } from "../support/vault-case.ts";

/** A real file system of one mebibyte, where this user may mount one. */
function mountSmallDisk(folder: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", folder], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}

let folder: string;
let mounted: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-full-"));
  mkdirSync(join(folder, "vault"));
  mounted = mountSmallDisk(join(folder, "vault"));
});
afterEach(() => {
  if (mounted) execFileSync("umount", [join(folder, "vault")]);
  rmSync(folder, { recursive: true, force: true });
});

describe("a full disk", () => {
  test("refuses the change that does not fit and keeps all others", ({ skip }) => {
    if (!mounted) skip("this user may not mount a small disk; the limit of pages below stands in for it");
    const place = placeIn(folder);
    const vault = createAt(place);
    const value = "x".repeat(20_000);
    let saved = 0;
    const write = () => vault.write(entry("add"), (tx) => tx.insert({ name: `r${saved}` }, { value }));
    expect(() => {
      for (; saved < 200; saved++) write();
    }).toThrow(expect.objectContaining({ code: "disk_full", message: expect.stringMatching(/disk is full.*safe/) }));
    expect(saved).toBeGreaterThan(5);
    expect(vault.records.size).toBe(saved);
    for (const { id } of vault.records.values()) expect(vault.detail(id)).toEqual({ value });
    expect(() => vault.backup(join(folder, "vault", "backup"))).toThrow(expect.objectContaining({ code: "disk_full" }));
    vault.close();
    execFileSync("mount", ["-o", "remount,size=8m", join(folder, "vault")]);
    const again = unlockAt(place);
    expect(again.records.size).toBe(saved);
    again.write(entry("add"), (tx) => tx.insert({ name: "more" }, { value }));
    expect(again.verifyAudit().entries).toBe(saved + 2);
    again.close();
  });

  test("while a vault is made leaves nothing behind", ({ skip }) => {
    if (!mounted) skip("this user may not mount a small disk");
    writeFileSync(join(folder, "vault", "ballast"), Buffer.alloc(statSync(folder).blksize * 240));
    const place = placeIn(folder);
    expect(() => createAt(place)).toThrow(expect.objectContaining({ code: "disk_full" }));
    expect(statSync(place.file, { throwIfNoEntry: false })).toBeUndefined();
  });

  test("is called that when SQLite reports it by a limit of pages", () => {
    const place = newPlace();
    const database = new Database(join(place.folder, "small"));
    database.exec("CREATE TABLE t (b BLOB)");
    database.pragma("max_page_count = 8");
    expect(() => withStorageErrors(() => database.exec("INSERT INTO t VALUES (zeroblob(100000))"))).toThrow(
      expect.objectContaining({ code: "disk_full" }),
    );
    database.close();
    removePlace(place);
  });
});
