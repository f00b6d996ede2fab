/** The reader is worth something only while it shares nothing with the program. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const allowed = [
  /^@noble\/(?:curves|ciphers|hashes)\//,
  /^@scure\/bip39\/wordlists\/english\.js$/,
  /^better-sqlite3$/,
  /^\.\/[a-z-]+\.ts$/,
];

test("no file of the reader imports the program or its cryptography", () => {
  const imports: string[] = [];
  for (const name of readdirSync(import.meta.dirname)) {
    if (!name.endsWith(".ts") || name.endsWith(".test.ts")) continue;
    const text = readFileSync(join(import.meta.dirname, name), "utf8");
    for (const [, from = ""] of text.matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g)) imports.push(from);
  }
  expect(imports.length).toBeGreaterThan(20);
  expect(imports.filter((from) => !allowed.some((pattern) => pattern.test(from)))).toEqual([]);
});
