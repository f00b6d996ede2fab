/** `keyhold import` and `keyhold export` as a person and a script use them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { Home, newFolder } from "../support/command.ts";
import { bitwardenProtected, csvSample, kdbx, samplePassphrase } from "../support/import-samples.ts";
import * as shapes from "./shapes.ts";

const folder = newFolder();
const ada = new Home(folder.path, "ada");

const counts = z.strictObject({ reason: z.string(), count: z.int(), examples: z.array(z.string()) });
const stored = z.strictObject({
  id: z.string().optional(),
  added: z.int(),
  replaced: z.int(),
  skipped: z.int(),
  format: z.string(),
  left: z.array(counts),
});
const plan = z.looseObject({
  format: z.string(),
  entries: z.int(),
  states: z.strictObject({ new: z.int(), same: z.int(), conflict: z.int() }),
  rows: z.array(
    z.looseObject({ name: z.string(), state: z.string(), take: z.string(), env: z.string(), mask: z.string() }),
  ),
});
const codeOf = (value: unknown) => shapes.failure.parse(value).error.code;
const canary = "canary-value-7f3a-import";

beforeAll(async () => {
  await ada.json(["init", "--name", "Ada Example"]);
  ada.write(".env.staging", `MAIL_TOKEN=${canary}\nSTRIPE_KEY="sk_test_0123456789abcdefghij"\nEMPTY=\n`);
});
afterAll(folder.remove);

test("a dry run shows what would become of it, stores nothing, and shows no value", async () => {
  const dry = await ada.run(["import", ".env.staging", "--dry-run"]);
  expect(dry.status).toBe(0);
  expect(dry.stdout).toContain(".env.staging is a .env file: 2 entries, 2 new, 0 the same, 0 in conflict.");
  expect(dry.stdout).toContain("1 entry without a value: there is nothing to store (EMPTY)");
  expect(dry.stdout + dry.stderr).not.toContain(canary);
  const read = plan.parse(await ada.json(["import", ".env.staging", "--dry-run"]));
  expect(read.rows.map(({ name, env, take }) => [name, env, take])).toEqual([
    ["MAIL_TOKEN", "staging", "add"],
    ["STRIPE_KEY", "staging", "add"],
  ]);
  expect(await ada.json(["list"])).toEqual([]);
});

test("it is stored when the person says so, logged, and taken back in one step", async () => {
  expect(codeOf(await ada.json(["import", ".env.staging"], { status: 2 }))).toBe("needs_answer");
  const first = stored.parse(await ada.json(["import", ".env.staging", "--yes"]));
  expect(first).toMatchObject({ added: 2, replaced: 0, skipped: 0, format: "env" });
  const shown = (await ada.run(["show", "MAIL_TOKEN"])).stdout;
  expect(shown).toMatch(/imported\s+from a \.env file/);
  const log = JSON.stringify(await ada.json(["audit"]));
  expect(log).toContain("import.store");
  expect(log).toContain("2 new, 0 replaced, from a .env file: .env.staging");
  expect(log).toContain("key.import");
  expect(log).not.toContain(canary);
  // Once more: all of it is held already.
  expect(stored.parse(await ada.json(["import", ".env.staging", "--yes"]))).toMatchObject({ added: 0, skipped: 2 });
  await ada.json(["edit", "STRIPE_KEY", "--value-file", "-"], { input: "sk_test_another0123456789" });
  expect(await ada.json(["import", "--list"])).toMatchObject([{ file: ".env.staging", added: 2 }]);
  const undone = await ada.run(["import", "--undo", "--yes"]);
  expect(undone.stdout).toContain("Taken back: 1 removed.");
  expect(undone.stderr).toContain("STRIPE_KEY (staging) stays. Its value was changed since.");
  expect(codeOf(await ada.json(["import", "--undo", "--yes"], { status: 4 }))).toBe("not_found");
});

test("another value under the same name is a conflict, and becomes what the person says", async () => {
  ada.write("conflict.env", "STRIPE_KEY=sk_test_third01234567890123\n");
  const args = ["import", "conflict.env", "--env", "staging", "--yes"];
  expect(codeOf(await ada.json(args, { status: 2 }))).toBe("needs_answer");
  expect(stored.parse(await ada.json([...args, "--on-conflict", "skip"]))).toMatchObject({ added: 0, skipped: 1 });
  expect(stored.parse(await ada.json([...args, "--on-conflict", "keep"]))).toMatchObject({ added: 1 });
  expect(JSON.stringify(await ada.json(["list"]))).toContain("STRIPE_KEY-2");
  await ada.json(["import", "--undo", "--yes"]);
  expect(stored.parse(await ada.json([...args, "--on-conflict", "replace"]))).toMatchObject({ replaced: 1 });
  const value = async () => (await ada.run(["show", "STRIPE_KEY", "--reveal"])).stdout;
  expect(await value()).toContain("sk_test_third01234567890123");
  expect(await ada.json(["import", "--undo", "--yes"])).toMatchObject({ removed: 0, putBack: 1 });
  expect(await value()).toContain("sk_test_another0123456789");
});

test("encrypted files, columns that are told, standard input, entries left out", async () => {
  ada.write("b.json", await bitwardenProtected("argon2id"));
  ada.write("theirs", `${samplePassphrase}\n`);
  expect(codeOf(await ada.json(["import", "b.json", "--yes"], { status: 2 }))).toBe("needs_answer");
  const bitwarden = ["import", "b.json", "--import-passphrase-file", "theirs", "--dry-run"];
  expect(plan.parse(await ada.json(bitwarden))).toMatchObject({ format: "bitwarden", entries: 4 });
  ada.write("k.kdbx", await kdbx());
  ada.write("wrong", "not it\n");
  const database = ["import", "k.kdbx", "--dry-run", "--import-passphrase-file"];
  expect(plan.parse(await ada.json([...database, "theirs"]))).toMatchObject({ format: "kdbx", entries: 3 });
  expect(codeOf(await ada.json([...database, "wrong"], { status: 3 }))).toBe("wrong_passphrase");
  ada.write("x.csv", "Wo;Was;Wie\nshop;TOKEN;abc\n");
  expect(codeOf(await ada.json(["import", "x.csv", "--yes"], { status: 2 }))).toBe("needs_answer");
  const mapped = ["import", "x.csv", "--dry-run", "--map", "name=Was,value=Wie,service=Wo"];
  expect(plan.parse(await ada.json(mapped)).rows).toMatchObject([{ name: "TOKEN", service: "shop" }]);
  const piped = await ada.json(["import", "-", "--dry-run", "--leave-out", 'jenkins "old"'], { input: csvSample });
  expect(plan.parse(piped).rows.map(({ take }) => take)).toEqual(["add", "skip"]);
});

test("an export is refused unasked, is for the owner's eyes, and is imported again unchanged", async () => {
  const add = (name: string, value: string | Uint8Array, ...more: string[]) =>
    ada.json(["add", name, "--service", "Example", "--env", "dev", "--value-file", "-", ...more], { input: value });
  await add("PLAIN", "a plain value");
  await add("QUOTES", 'it\'s "quoted" $HOME `id` \\n #\r\nand\n\ttwo lines\n');
  await add("BINARY", Uint8Array.of(0, 255, 1, 254));
  await add("ONCE", "never shown again", "--show-once");
  expect(codeOf(await ada.json(["export", "--env", "dev", "-o", "out.env"], { status: 2 }))).toBe("needs_answer");
  expect(codeOf(await ada.json(["export", "-o", "out.env", "--yes"], { status: 2 }))).toBe("ambiguous");
  expect(codeOf(await ada.json(["export", "--only", "ONCE", "-o", "out.env", "--yes"], { status: 7 }))).toBe("refused");
  const written = await ada.run(["export", "--env", "dev", "-o", "out.env", "--yes"]);
  expect(written.stderr).toContain("ONCE (dev) is left out. It was stored to be shown once.");
  const file = join(ada.path, "out.env");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(codeOf(await ada.json(["export", "--env", "dev", "-o", "out.env", "--yes"], { status: 1 }))).toBe(
    "already_exists",
  );
  await ada.json(["export", "--env", "dev", "--format", "json", "-o", "out.json", "--yes"]);
  const log = JSON.stringify(await ada.json(["audit"]));
  expect(log).toContain("3 values of dev, as env");
  for (const again of ["out.env", "out.json"]) {
    const read = plan.parse(await ada.json(["import", again, "--dry-run"]));
    expect(read.states, again).toEqual({ new: 0, same: 3, conflict: 0 });
  }
  const piped = await ada.run(["export", "--only", "PLAIN", "--env", "dev", "-o", "-", "--yes"]);
  expect(piped.stdout).toContain("PLAIN='a plain value'\n");
  // A shell reads it alike.
  const shell = spawnSync("sh", ["-c", `. "${file}"; printf %s "$PLAIN"`], { encoding: "utf8" });
  expect(shell.stdout).toBe("a plain value");
  expect(readFileSync(file, "utf8")).not.toContain("never shown again");
});

const hasGpg = spawnSync("gpg", ["--version"]).status === 0 && spawnSync("pass", ["--version"]).status === 0;

test.skipIf(!hasGpg)("a password store of pass, decrypted by the person's own gpg", async () => {
  const home = join(folder.path, "gnupg");
  mkdirSync(home, { mode: 0o700 });
  const env = { ...process.env, HOME: folder.path, GNUPGHOME: home, PASSWORD_STORE_DIR: join(folder.path, "store") };
  const gpg = { GNUPGHOME: home };
  const run = (program: string, args: string[], input = "") => {
    const ended = spawnSync(program, args, { env, input, encoding: "utf8" });
    if (ended.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${ended.stderr}`);
  };
  try {
    run("gpg", [
      "--batch",
      "--passphrase",
      "",
      "--quick-generate-key",
      "Ada <ada@example.com>",
      "default",
      "default",
      "never",
    ]);
    run("pass", ["init", "ada@example.com"]);
    run(
      "pass",
      ["insert", "-m", "prod/stripe"],
      "sk_live_0123456789abcdefghij\nlogin: ada\nurl: https://dashboard.stripe.com\n",
    );
    run("pass", ["insert", "-m", "cert"], "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n");
    const store = env.PASSWORD_STORE_DIR;
    symlinkSync("/etc/passwd", join(store, "outside.gpg"));
    writeFileSync(join(store, "prod", "broken.gpg"), "not encrypted");
    const read = plan.parse(await ada.json(["import", store, "--dry-run"], { env: gpg }));
    expect(read).toMatchObject({ format: "pass", entries: 2 });
    expect(read.rows).toMatchObject([
      { name: "cert", env: "dev" },
      { name: "stripe", env: "prod", service: "Stripe", tags: ["prod"], notes: true },
    ]);
    expect(JSON.stringify(read.left)).toMatch(/"link".*"outside.gpg"|"unreadable".*"prod\/broken"/);
    expect(stored.parse(await ada.json(["import", store, "--yes"], { env: gpg }))).toMatchObject({ added: 2 });
    expect((await ada.run(["show", "cert", "--reveal"])).stdout).toContain("-----END CERTIFICATE-----");
  } finally {
    spawnSync("gpgconf", ["--kill", "gpg-agent"], { env });
  }
});
