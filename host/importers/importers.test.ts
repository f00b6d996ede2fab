import { execFileSync, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { isKeyholdError } from "../../shared/contract/errors.ts";
import type { ImportFormat } from "../../shared/contract/import-words.ts";
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
} from "../../test/support/import-samples.ts";
import { parseFile } from "./parse-file.ts";
import type { ParsedEntry, ParseJob } from "./parsed.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array) => new TextDecoder().decode(value);

async function read(bytes: Uint8Array, rest: Partial<ParseJob> = {}) {
  const parsed = await parseFile({ bytes, name: "file", ...rest });
  if (parsed.state !== "ready") throw new Error(parsed.state);
  const left = Object.fromEntries(parsed.left.map(({ reason, count }) => [reason, count]));
  return { ...parsed, left, short: parsed.entries.map(({ name, value }) => [name, text(value)]) };
}

async function codeOf(bytes: Uint8Array, rest: Partial<ParseJob> = {}): Promise<string> {
  try {
    return (await parseFile({ bytes, name: "file", ...rest })).state;
  } catch (error) {
    if (!isKeyholdError(error)) throw error;
    expect(error.message).toMatch(/Nothing was stored/);
    return error.code;
  }
}

test(".env: quotes, escapes, comments, lines that are none, and the last of two", async () => {
  const { format, short, left, entries } = await read(envSample, { name: ".env.production" });
  expect(format).toBe("env");
  expect(short).toEqual([
    ["STRIPE_SECRET_KEY", "sk_live_0123456789abcdefghij"],
    ["DOUBLE", 'line one\nline "two" $5'],
    ["SINGLE", "it costs $5 # not a comment"],
    ["MULTI", "-----BEGIN KEY-----\nabc\n-----END KEY-----"],
    ["PLAIN", "the later one"],
  ]);
  expect(left).toEqual({ empty: 1, unreadable: 1, repeated: 1 });
  expect(entries[0]).toMatchObject({ env: "prod", notes: "comment above", place: "line 2" });
});

test("JSON: names with values, nested ones by their path, environments by their name", async () => {
  const { short, entries, left } = await read(plainJsonSample);
  expect(short).toEqual([
    ["TOKEN", "a"],
    ["nested.INNER", "b"],
    ["TOKEN", "c"],
    ["flag", "true"],
  ]);
  expect(entries[2]?.env).toBe("prod");
  expect(left).toEqual({ unreadable: 1 });
  const list = await read(utf8('[{"name":"A","value":"1","env":"staging","tags":["x"]},{"name":"B"}]'));
  expect(list.entries).toMatchObject([{ name: "A", env: "staging", tags: ["x"] }]);
  const named = await read(utf8('{"__proto__":"polluted","constructor":"c"}'));
  expect(named.short).toEqual([
    ["__proto__", "polluted"],
    ["constructor", "c"],
  ]);
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
});

test("Doppler and Infisical are told by what stands in them", async () => {
  const doppler = await read(dopplerSample);
  expect(doppler.format).toBe("doppler");
  expect(doppler.entries).toMatchObject([
    { name: "DATABASE_URL", env: "prod", usedIn: ["shop"] },
    { name: "SENDGRID_KEY", env: "prod" },
  ]);
  const infisical = await read(infisicalSample);
  expect(infisical.format).toBe("infisical");
  expect(infisical.entries).toMatchObject([{ name: "API_TOKEN", notes: "from them", tags: ["billing", "api"] }]);
  expect(infisical.left).toEqual({ empty: 1 });
});

test("CSV: known columns, told columns, and a question when neither says", async () => {
  const { format, entries, left } = await read(csvSample);
  expect(format).toBe("csv");
  expect(entries).toMatchObject([
    { name: "Stripe", tags: ["Shop"], page: "https://dashboard.stripe.com/login", notes: "User name: ada\ntwo\nlines" },
    { name: 'Jenkins "old"', notes: "User name: ada" },
  ]);
  expect(text(entries[0]?.totp ?? new Uint8Array(0))).toMatch(/^otpauth:/);
  expect(left).toEqual({ empty: 1 });
  const other = utf8("Wo;Was;Wie\nshop;TOKEN;abc\n");
  expect(await parseFile({ bytes: other, name: "x.csv" })).toEqual({
    state: "mapping",
    columns: ["column 1", "column 2", "column 3"],
    guess: {},
  });
  const told = await read(other, { name: "x.csv", mapping: { name: "Was", value: "wie", service: "Wo" } });
  expect(told.entries).toMatchObject([{ name: "TOKEN", service: "shop" }]);
  expect(await codeOf(other, { name: "x.csv", mapping: { name: "Who" } })).toBe("malformed");
});

test("AWS: one key a profile, in the form that its rotation reads", async () => {
  const { format, entries, left } = await read(awsSample, { name: "credentials" });
  expect(format).toBe("aws");
  expect(entries).toMatchObject([
    { name: "aws-default", service: "AWS", type: "private" },
    { name: "aws-shop-prod", env: "prod", type: "temporary", notes: "Region: eu-central-1" },
  ]);
  expect(left).toEqual({ unsupported: 1 });
});

test("1Password: passwords, other secrets, files; what is no key is named", async () => {
  const { format, short, entries, left } = await read(onePux());
  expect(format).toBe("1pux");
  expect(short).toEqual([
    ["GitHub", "correct staple"],
    ["GitHub deploy token", "ghp_0123456789abcdefghijABCDEFGHIJ012345"],
    ["GitHub cert.pem", "cert text"],
    ["Mail API", "mail-credential-1"],
    ["Note", "only a note"],
  ]);
  expect(entries[0]).toMatchObject({
    tags: ["ci"],
    notes: "User name: ada\nextra owner: platform team\nshared with Ben",
    totp: expect.any(Uint8Array),
  });
  expect(entries[2]?.file).toBe("cert.pem");
  expect(entries[3]?.tags).toEqual(["archived"]);
  expect(left).toEqual({ card: 1, earlier_values: 1 });
  expect((await read(onePux(onePuxData, {}))).left.attachment_missing).toBe(1);
});

const bitwardenNames = ["Stripe", "Stripe webhook secret", "A note", "deploy key"];

test("Bitwarden in clear: hidden fields are values, the others notes", async () => {
  const { format, entries, left } = await read(bitwardenSample);
  expect(format).toBe("bitwarden");
  expect(entries.map(({ name }) => name)).toEqual(bitwardenNames);
  expect(entries[0]).toMatchObject({
    env: "prod",
    tags: ["Shop", "Production"],
    page: "https://dashboard.stripe.com",
    notes: "User name: ada@example.com\naccount: acct_1\nPage: https://stripe.com\nask Ben first",
    totp: expect.any(Uint8Array),
  });
  expect(left).toEqual({ earlier_values: 1, passkey: 1, card: 1, identity: 1, deleted: 1 });
});

test.each(["pbkdf2", "argon2id"] as const)("Bitwarden with a passphrase by %s", async (kind) => {
  const bytes = await bitwardenProtected(kind);
  expect(await parseFile({ bytes, name: "b.json" })).toEqual({
    state: "passphrase",
    format: "bitwarden",
    keyFile: false,
  });
  const { entries } = await read(bytes, { passphrase: utf8(samplePassphrase) });
  expect(entries.map(({ name }) => name)).toEqual(bitwardenNames);
  expect(await codeOf(bytes, { passphrase: utf8("wrong") })).toBe("wrong_passphrase");
});

test("a key derivation that no program sets up is refused before it is begun", async () => {
  const passphrase = utf8(samplePassphrase);
  for (const cost of [
    { kdfIterations: 2 ** 31 },
    { kdfIterations: 0 },
    { kdfIterations: 1.5 },
    { kdfIterations: -1 },
  ]) {
    expect(await codeOf(await bitwardenProtected("pbkdf2", cost), { passphrase })).toBe("kdf_too_costly");
  }
  for (const cost of [{ kdfMemory: 100_000 }, { kdfIterations: 1e9 }, { kdfParallelism: 1e6 }, { kdfMemory: 0 }]) {
    expect(await codeOf(await bitwardenProtected("argon2id", cost), { passphrase })).toBe("kdf_too_costly");
  }
  const account = utf8(JSON.stringify({ encrypted: true, items: [] }));
  expect(await codeOf(account)).toBe("unsupported");
  const file = Buffer.from(await kdbx());
  // The memory stands behind its name in the list of parameters.
  const at = file.indexOf(Buffer.from([1, 0, 0, 0, 0x4d, 8, 0, 0, 0])) + 9;
  file.writeBigUInt64LE(2n ** 40n, at);
  expect(await codeOf(file, { passphrase })).toBe("kdf_too_costly");
});

test("KeePass XML: groups, protected fields, attachments, history and the bin", async () => {
  const { format, short, entries, left } = await read(keePassXmlSample);
  expect(format).toBe("keepass-xml");
  expect(short).toEqual([
    ["SendGrid & co", "keepass value 1"],
    ["SendGrid & co webhook", "keepass value 2"],
    ["SendGrid & co cert.pem", "cert text"],
  ]);
  expect(entries[0]).toMatchObject({
    env: "prod",
    tags: ["Production", "mail", "eu"],
    notes: "User name: ada\naccount: acct-7\nline one\nline two",
    expiresAt: Date.parse("2030-01-31"),
    totp: expect.any(Uint8Array),
  });
  expect(left).toEqual({ earlier_values: 1, deleted: 1 });
});

test.each(["Argon2d", "Argon2id", "Aes", "version 3"] as const)(
  "KDBX by another program, with %s, with a key file and without",
  async (kdf) => {
    const bytes = await kdbx({
      kdf,
      entries: [
        ["Stripe", "kdbx value ü"],
        ["Other", "second"],
      ],
    });
    expect(await parseFile({ bytes, name: "k" })).toEqual({ state: "passphrase", format: "kdbx", keyFile: true });
    const { short, entries } = await read(bytes, { passphrase: utf8(samplePassphrase) });
    expect(short).toEqual([
      ["Stripe", "kdbx value ü"],
      ["Stripe second", "kdbx value ü second"],
      ["Stripe attached.txt", "attached bytes"],
      ["Other", "second"],
      ["Other second", "second second"],
    ]);
    expect(entries[0]).toMatchObject({ env: "staging", tags: ["Staging"] });
    expect(await codeOf(bytes, { passphrase: utf8("wrong") })).toBe("wrong_passphrase");
    for (const keyFile of [
      new Uint8Array(randomBytes(32)),
      utf8("any file at all"),
      utf8(randomBytes(32).toString("hex")),
    ]) {
      const both = await kdbx({ kdf, keyFile });
      expect(await codeOf(both, { passphrase: utf8(samplePassphrase) })).toBe("wrong_passphrase");
      expect((await read(both, { passphrase: utf8(samplePassphrase), keyFile })).short[0]).toEqual([
        "Stripe",
        "kdbx value",
      ]);
    }
  },
);

test("every kind of hostile or broken file is refused with a sentence", async () => {
  const zeros = new Uint8Array(60 * 1024 * 1024);
  const nested = "[".repeat(100_000) + "]".repeat(100_000);
  const refused: [string, Uint8Array, string, Partial<ParseJob>?][] = [
    ["empty", utf8(" \n"), "malformed"],
    ["NUL", utf8("A=b\0c"), "malformed"],
    ["not UTF-8", Uint8Array.of(65, 61, 0xff, 10), "malformed"],
    ["UTF-16", Uint8Array.of(0xff, 0xfe, 65, 0), "malformed"],
    ["nothing known", utf8("hello\nworld\n"), "malformed"],
    ["deep JSON", utf8(nested), "malformed"],
    ["half JSON", utf8('{"A":"b'), "malformed"],
    ["a huge line", utf8(`A=${"x".repeat(7 * 1024 * 1024)}`), "too_large"],
    ["XML that is not KeePass's", utf8("<html></html>"), "malformed"],
    [
      "entities within entities",
      utf8('<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><KeePassFile>&c;</KeePassFile>'),
      "malformed",
    ],
    [
      "an external entity",
      utf8('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><KeePassFile>&b;</KeePassFile>'),
      "malformed",
    ],
    ["deep XML", utf8(`<KeePassFile>${"<Group>".repeat(5000)}`), "malformed"],
    [
      "encrypted values in XML",
      utf8(
        '<KeePassFile><Root><Entry><String><Key>P</Key><Value Protected="True">AA==</Value></String></Entry></Root></KeePassFile>',
      ),
      "malformed",
    ],
    ["a zip bomb", zipSync({ "export.data": zeros }), "too_large"],
    ["another archive", zipSync({ "hello.txt": utf8("hello") }), "malformed"],
    ["half an archive", onePux().subarray(0, 300), "malformed"],
    ["an old KeePass database", Uint8Array.of(3, 0xd9, 0xa2, 0x9a, 0x67, 0xfb, 0x4b, 0xb5, 1, 0, 2, 0), "unsupported"],
    ["half a database", (await kdbx()).subarray(0, 200), "malformed", { passphrase: utf8(samplePassphrase) }],
  ];
  for (const [what, bytes, code, rest] of refused) expect(await codeOf(bytes, rest), what).toBe(code);
  for (const format of ["1pux", "kdbx", "keepass-xml", "bitwarden", "json", "pass"] as ImportFormat[]) {
    expect(await codeOf(utf8("A=b\n"), { format }), format).toBe("malformed");
  }
});

test("an archive whose directory lies about sizes or shares bytes is refused", async () => {
  const bytes = Buffer.from(onePux());
  const directory = bytes.lastIndexOf(Buffer.from("PK\x01\x02"));
  const smaller = Buffer.from(bytes);
  smaller.writeUInt32LE(5, directory + 24);
  expect(await codeOf(smaller)).toBe("malformed");
  const shared = Buffer.from(bytes);
  shared.writeUInt32LE(0, directory + 42);
  expect(await codeOf(shared)).toBe("malformed");
});

const has = (program: string) =>
  spawnSync(program, ["--version"], { env: { ...process.env, QT_QPA_PLATFORM: "offscreen" } }).status === 0;

test.skipIf(!has("keepassxc-cli"))("a database that KeePassXC made, and its exports", async () => {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-keepassxc-"));
  const [file, key] = [join(folder, "a.kdbx"), join(folder, "key.keyx")];
  const run = (...args: string[]) =>
    execFileSync("keepassxc-cli", args, {
      input: `${samplePassphrase}\n${samplePassphrase}\n`,
      env: { ...process.env, QT_QPA_PLATFORM: "offscreen" },
    });
  try {
    writeFileSync(join(folder, "in.xml"), keePassXmlSample);
    run("import", join(folder, "in.xml"), "-p", "-t", "100", file);
    const { short } = await read(readFileSync(file), { passphrase: utf8(samplePassphrase) });
    expect(short.slice(0, 2)).toEqual([
      ["SendGrid & co", "keepass value 1"],
      ["SendGrid & co webhook", "keepass value 2"],
    ]);
    expect(short).toContainEqual(["SendGrid & co cert.pem", "cert text"]);
    const xml = await read(run("export", "-q", "-f", "xml", file));
    expect(xml.short).toEqual(short);
    const csv = await read(run("export", "-q", "-f", "csv", file), { name: "a.csv" });
    expect(csv.short).toContainEqual(["SendGrid & co", "keepass value 1"]);
    const second = join(folder, "b.kdbx");
    run("db-create", "-q", "-p", "-t", "100", "--set-key-file", key, second);
    run("mkdir", "-q", "-k", key, second, "Prod");
    run("add", "-q", "-k", key, "-g", "-L", "30", "-u", "ada", second, "Prod/Generated");
    const keyFile = readFileSync(key);
    expect(createHash("sha256").update(keyFile).digest()).toHaveLength(32);
    const made = await read(readFileSync(second), { passphrase: utf8(samplePassphrase), keyFile });
    expect(made.entries).toMatchObject([
      { name: "Generated", env: "prod", tags: ["Prod"] } satisfies Partial<ParsedEntry>,
    ]);
    expect(made.entries[0]?.value).toHaveLength(30);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
