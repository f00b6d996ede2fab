/**
 * G4 for files of other programs: malformed ones made from good ones. Whatever is in them, a parser either refuses with a
 * sentence that quotes nothing of them, or gives entries within the bounds; formats that authenticate refuse all.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readKdbxHeader } from "../../host/importers/kdbx-header.ts";
import { parseFile } from "../../host/importers/parse-file.ts";
import type { Parsed, ParseJob } from "../../host/importers/parsed.ts";
import { Findings } from "../../host/importers/parsed.ts";
import { addPassEntry } from "../../host/importers/pass-entry.ts";
import { isKeyholdError } from "../../shared/contract/errors.ts";
import { longestValue } from "../../shared/contract/fields.ts";
import {
  awsSample,
  bitwardenProtected,
  bitwardenSample,
  csvSample,
  dopplerSample,
  envSample,
  infisicalSample,
  kdbx,
  keePassXmlSample,
  onePux,
  onePuxData,
  plainJsonSample,
  samplePassphrase,
} from "../support/import-samples.ts";
import { malformedBytes, malformedJson } from "../support/malformed.ts";
import { scale } from "../support/scale.ts";

const runs = Math.round(5000 * scale);
const utf8 = (text: string) => new TextEncoder().encode(text);
/** Values and parts of values in the samples: none may stand in a refusal. */
const values = ["sk_live_", "sk_test_", "correct", "kdbx value", "keepass value", "infisical value", "abcdefghijkl"];

type Parse = (bytes: Uint8Array) => Promise<Parsed>;

/** @returns whether it was refused. Anything else that is thrown fails the test. */
async function judge(parse: Parse, bytes: Uint8Array): Promise<boolean> {
  try {
    const parsed = await parse(bytes);
    if (parsed.state !== "ready") return false;
    for (const { name, value } of parsed.entries) {
      if (typeof name !== "string" || value.length === 0 || value.length > longestValue)
        throw new Error("out of bounds");
    }
    return false;
  } catch (error) {
    if (!isKeyholdError(error)) throw error;
    expect(error.message).toMatch(/Nothing was stored/);
    for (const value of values) expect(error.message).not.toContain(value);
    return true;
  }
}

const by =
  (rest: Omit<ParseJob, "bytes" | "name">): Parse =>
  (bytes) =>
    parseFile({ bytes, name: "file", ...rest });
const passphrase = utf8(samplePassphrase);
const json = (data: unknown) => malformedJson(data).map((one) => utf8(JSON.stringify(one)));
const read = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));
const ownExport = utf8(
  JSON.stringify({
    keyhold: 1,
    keys: [{ name: "A", service: "S", env: "dev", type: "private", variable: "A", value: "v", tags: ["t"] }],
  }),
);

const targets: Record<string, { seeds: Uint8Array[]; from?: fc.Arbitrary<Uint8Array>; parse: Parse }> = {
  ".env": { seeds: [envSample], parse: by({ format: "env" }) },
  JSON: { seeds: [plainJsonSample], parse: by({}) },
  "JSON, one place wrong": { seeds: [], from: json(read(plainJsonSample)), parse: by({}) },
  "Keyhold's own": { seeds: [ownExport], from: json(read(ownExport)), parse: by({ format: "keyhold" }) },
  CSV: { seeds: [csvSample], parse: by({ format: "csv" }) },
  Doppler: { seeds: [dopplerSample], from: json(read(dopplerSample)), parse: by({ format: "doppler" }) },
  Infisical: { seeds: [infisicalSample], from: json(read(infisicalSample)), parse: by({ format: "infisical" }) },
  AWS: { seeds: [awsSample], parse: by({ format: "aws" }) },
  "1Password, archive": { seeds: [onePux()], parse: by({ format: "1pux" }) },
  "1Password, items": {
    seeds: [],
    from: malformedJson(onePuxData).map((data) => onePux(data)),
    parse: by({ format: "1pux" }),
  },
  Bitwarden: { seeds: [bitwardenSample], parse: by({ format: "bitwarden" }) },
  "Bitwarden, one place wrong": { seeds: [], from: json(read(bitwardenSample)), parse: by({ format: "bitwarden" }) },
  "KeePass XML": { seeds: [keePassXmlSample], parse: by({ format: "keepass-xml" }) },
  pass: {
    seeds: [utf8("secret\nlogin: ada\nurl: https://example.com\notpauth://totp/x?secret=AAAA\n")],
    parse: async (bytes) => {
      const findings = new Findings();
      addPassEntry(findings, "a/b", bytes);
      return { state: "ready", format: "pass", entries: findings.entries, left: findings.left };
    },
  },
  "any bytes at all": { seeds: [envSample, onePux(), keePassXmlSample, csvSample, bitwardenSample], parse: by({}) },
};

test.each(Object.entries(targets))(
  "%s: refused with a sentence, or within the bounds",
  async (_name, { seeds, from, parse }) => {
    const inputs =
      seeds.length === 0 ? from : from === undefined ? malformedBytes(seeds) : fc.oneof(malformedBytes(seeds), from);
    if (inputs === undefined) throw new Error("a target has seeds or a source");
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(inputs, async (bytes) => {
        if (await judge(parse, bytes)) refused++;
      }),
      { numRuns: runs },
    );
    expect(refused).toBeLessThanOrEqual(runs);
  },
);

test("what authenticates refuses every change before its end", async () => {
  const database = await kdbx({ kdf: "Aes" });
  const protectedExport = read(await bitwardenProtected("pbkdf2")) as { data: string };
  await fc.assert(
    fc.asyncProperty(malformedBytes([database]), async (bytes) => {
      if (isCostly(bytes)) return;
      // Behind the last block nothing is read.
      if (Buffer.from(bytes.subarray(0, database.length)).equals(Buffer.from(database))) return;
      expect(await judge(by({ format: "kdbx", passphrase }), bytes)).toBe(true);
    }),
    // Each derives a key.
    { numRuns: Math.round(runs / 10) },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 25 }), async (at, by26) => {
      const { data } = protectedExport;
      const place = 2 + (at % (data.length - 2));
      const letter = data.charCodeAt(place);
      if (!/[a-z]/.test(data[place] ?? "") || data.endsWith("=", place + 2)) return;
      const other = String.fromCharCode(97 + ((letter - 97 + by26) % 26));
      const changed = { ...protectedExport, data: data.slice(0, place) + other + data.slice(place + 1) };
      const bytes = utf8(JSON.stringify(changed));
      // The last letter of base64 may hold bits that mean nothing.
      if (Buffer.from(changed.data, "base64").equals(Buffer.from(data, "base64"))) return;
      expect(await judge(by({ format: "bitwarden", passphrase }), bytes)).toBe(true);
    }),
    { numRuns: Math.round(runs / 50) },
  );
});

/** A change of the header's cost may ask for more work than a test has time for; that it is bounded is tested elsewhere. */
function isCostly(bytes: Uint8Array): boolean {
  try {
    const { derivation } = readKdbxHeader(Buffer.from(bytes));
    return derivation.kind !== "aes" || derivation.rounds > 100_000;
  } catch {
    return false;
  }
}

test("control: a parser that stumbles, quotes, or lets anything through is noticed", async () => {
  const stumbles: Parse = () => Promise.reject(new TypeError("x is not a function"));
  await expect(judge(stumbles, envSample)).rejects.toThrow(TypeError);
  const whole: Parse = async () => ({
    state: "ready",
    format: "env",
    entries: [{ name: "A", value: new Uint8Array(longestValue + 1), place: "" }],
    left: [],
  });
  await expect(judge(whole, envSample)).rejects.toThrow("out of bounds");
});
