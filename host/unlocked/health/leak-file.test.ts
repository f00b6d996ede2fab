import { createHash } from "node:crypto";
import { mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorCodeOf } from "../../../test/support/error-code.ts";
import { openLeakFile } from "./leak-file.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-leaks-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sha1 = (text: string) => createHash("sha1").update(text).digest("hex").toUpperCase();

function write(name: string, lines: readonly string[], ending = "\r\n"): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => line + ending).join(""));
  return path;
}

/** Large enough to be searched in place: the same lines over and over would not be in order, so they count up. */
function writeLarge(name: string, isOrdered: boolean): string {
  const path = join(folder, name);
  const file = openSync(path, "w");
  const lines = 420_000;
  for (let block = 0; block < 14; block++) {
    const text: string[] = [];
    for (let index = 0; index < lines / 14; index++) {
      const number = block * (lines / 14) + index;
      const hash = (isOrdered ? number : lines - number).toString(16).padStart(8, "0").toUpperCase();
      text.push(`${hash}${"0".repeat(32)}:${(number % 9) + 1}\r\n`);
    }
    writeSync(file, text.join(""));
  }
  return path;
}

describe("a list of leaked secrets", () => {
  test.each(["\n", "\r\n"])("is read in any order while it is small, with line ends %j", (ending) => {
    const list = openLeakFile(write("small", [`${sha1("b").toLowerCase()}:12`, sha1("a"), `${sha1("c")}:3`], ending));
    expect(["a", "b", "c", "d"].map((text) => list.count(sha1(text)))).toEqual([1, 12, 3, 0]);
    list.close();
  });

  test("is searched in place when it is large: every line is found, and nothing else", () => {
    const list = openLeakFile(writeLarge("large", true));
    for (const number of [0, 1, 2, 77, 4095, 209_999, 210_000, 419_998, 419_999]) {
      const hash = number.toString(16).padStart(8, "0").toUpperCase();
      expect(list.count(`${hash}${"0".repeat(32)}`), String(number)).toBe((number % 9) + 1);
      expect(list.count(`${hash}${"0".repeat(31)}1`), `behind ${number}`).toBe(0);
    }
    expect(list.count("F".repeat(40))).toBe(0);
    list.close();
  });

  test("that is large and in another order is refused, so that nobody is told that all is well", () => {
    expect(errorCodeOf(() => openLeakFile(writeLarge("backwards", false)))).toBe("malformed");
  });

  test("that is something else is refused", () => {
    expect(errorCodeOf(() => openLeakFile(write("text", ["password", "letmein"])))).toBe("malformed");
    expect(errorCodeOf(() => openLeakFile(join(folder, "missing")))).toBe("file_unreadable");
  });
});
