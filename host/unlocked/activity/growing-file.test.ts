import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { errorCodeOf } from "../../../test/support/error-code.ts";
import { GrowingFile } from "./growing-file.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-growing-"));
  path = join(folder, "log.csv");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("has its name only when all of it is there, for this person alone", () => {
  const file = new GrowingFile(path);
  file.add("one\n");
  expect(readdirSync(folder)).not.toContain("log.csv");
  file.add("two é\n");
  file.finish();
  expect(readdirSync(folder)).toEqual(["log.csv"]);
  expect(readFileSync(path, "utf8")).toBe("one\ntwo é\n");
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("one that is abandoned leaves nothing, also a second time", () => {
  const file = new GrowingFile(path);
  file.add("one\n");
  file.abandon();
  file.abandon();
  expect(readdirSync(folder)).toEqual([]);
});

test("never takes the place of another file, also of one that came meanwhile", () => {
  const file = new GrowingFile(path);
  file.add("mine\n");
  writeFileSync(path, "somebody else's");
  expect(errorCodeOf(() => file.finish())).toBe("already_exists");
  expect(readdirSync(folder)).toEqual(["log.csv"]);
  expect(readFileSync(path, "utf8")).toBe("somebody else's");
});

test("a folder that is not there, or goes away, is told and leaves nothing", () => {
  expect(errorCodeOf(() => new GrowingFile(join(folder, "missing", "log.csv")))).toBe("file_unwritable");
  mkdirSync(join(folder, "going"));
  const file = new GrowingFile(join(folder, "going", "log.csv"));
  file.add("one\n");
  rmSync(join(folder, "going"), { recursive: true });
  expect(errorCodeOf(() => file.finish())).toBe("file_unwritable");
  expect(readdirSync(folder)).toEqual([]);
});
