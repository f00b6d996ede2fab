import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { chooseNativeBinding, openSqlite } from "./open-sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "keyhold-binding-"));
const installed = join(
  dirname(createRequire(import.meta.url).resolve("better-sqlite3/package.json")),
  "build/Release/better_sqlite3.node",
);

afterEach(() => {
  chooseNativeBinding(undefined);
  rmSync(folder, { recursive: true, force: true });
});

test("the chosen compiled module is the one that is loaded", () => {
  expect(openSqlite(":memory:", {}).prepare("SELECT 1 AS one").get()).toEqual({ one: 1 });

  chooseNativeBinding(join(folder, "absent.node"));
  expect(() => openSqlite(":memory:", {})).toThrow(/absent\.node/);

  const copy = join(folder, "copy.node");
  copyFileSync(installed, copy);
  chooseNativeBinding(copy);
  expect(openSqlite(":memory:", {}).prepare("SELECT 1 AS one").get()).toEqual({ one: 1 });
});
