/** The bytes of a baseline, frozen, and made once more by another implementation of the hash. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blake2b } from "@noble/hashes/blake2.js";
import { expect, it } from "vitest";
import { Baseline } from "../../host/scan/baseline.ts";

const vector = JSON.parse(readFileSync(join(import.meta.dirname, "keyhold/scan-v1.json"), "utf8"));
const bytes = (text: string) => Buffer.from(text, "base64url");
const keyed = (key: Uint8Array, context: string, ...parts: (Uint8Array | string)[]) =>
  Buffer.from(
    blake2b(Buffer.concat([context, "\0", ...parts].map((part) => Buffer.from(part as string))), { dkLen: 32, key }),
  );
const half = (digest: Buffer) => digest.subarray(0, 16).toString("base64url");

it("marks are what the page of formats says", () => {
  const { leakscanKey, value, baseline, finding } = vector;
  const scanKey = keyed(bytes(leakscanKey), "keyhold/scan-key/v1");
  const print = keyed(scanKey, "keyhold/scan-value/v1", value);
  const shown = half(keyed(scanKey, "keyhold/scan-print/v1", print.toString("base64url")));
  const [entry] = baseline.findings;
  const length = Buffer.alloc(8);
  length.writeUInt32BE(entry.file.length, 4);
  const salt = bytes(baseline.salt);
  expect(shown).toBe(finding.print);
  expect(half(keyed(scanKey, "keyhold/scan-vault/v1", salt))).toBe(entry.by);
  expect(half(keyed(scanKey, "keyhold/scan-mark/v1", salt, length, entry.file, shown))).toBe(entry.mark);

  const folder = mkdtempSync(join(tmpdir(), "keyhold-vector-"));
  const file = join(folder, "baseline.json");
  writeFileSync(file, JSON.stringify(baseline));
  const read = Baseline.read(file, scanKey);
  const found = { ...finding, file: join(folder, entry.file) };
  expect(read.holds(found)).toBe(true);
  expect(read.holds({ ...found, file: join(folder, "other") })).toBe(false);
  expect(Baseline.read(file, Buffer.alloc(32, 1)).holds(found)).toBe(false);
  read.keep([found], () => true);
  read.write();
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(baseline);
  rmSync(folder, { recursive: true });
});
