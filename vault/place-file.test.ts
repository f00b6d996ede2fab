import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { giveName } from "./place-file.ts";

const disk = vi.hoisted(() => ({ synced: [] as string[] }));
vi.mock("node:fs", async (original) => {
  const real = await original<typeof import("node:fs")>();
  return {
    ...real,
    // As on FAT and exFAT, which sticks for backups have.
    linkSync: () => {
      throw Object.assign(new Error("not permitted"), { code: "EPERM" });
    },
    fsyncSync: (handle: number) => {
      disk.synced.push(real.readlinkSync(`/proc/self/fd/${handle}`));
      real.fsyncSync(handle);
    },
  };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-place-"));
  disk.synced = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isLinux = process.platform === "linux";

test.runIf(isLinux)("without hard links the copy itself is on the disk before the original goes", () => {
  const [from, to] = [join(folder, "from"), join(folder, "to")];
  writeFileSync(from, "whole");
  giveName(from, to);
  expect(readFileSync(to, "utf8")).toBe("whole");
  expect(disk.synced).toEqual([to, folder]);
  writeFileSync(from, "other");
  expect(() => giveName(from, to)).toThrow(expect.objectContaining({ code: "EEXIST" }));
  expect(readFileSync(to, "utf8")).toBe("whole");
});
