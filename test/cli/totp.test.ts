/** One-time codes at the prompt: typed, piped, read from an image; shown, taken away and brought back. */
import { readFileSync } from "node:fs";
import * as otpauth from "otpauth";
import QRCode from "qrcode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { goodPassphrase, Home, newFolder } from "../support/command.ts";
import * as shapes from "./shapes.ts";

const folder = newFolder();
const ada = new Home(folder.path, "ada");
const seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const other = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const uri = (secret: string, account: string) => `otpauth://totp/Git%20Hub:${account}?secret=${secret}`;
const codeOf = (value: unknown) => shapes.failure.parse(value).error.code;

beforeAll(async () => {
  await ada.json(["init", "--name", "Ada Example"]);
  const add = (name: string, env: string) =>
    ada.json(["add", name, "--service", "GitHub", "--env", env, "--value-file", "-"], { input: `value of ${name}` });
  await add("bot", "prod");
  await add("bot", "dev");
});
afterAll(folder.remove);

/** What the program said, by a second implementation: of this period or of the one before. */
function expectCode(code: string, secret: string): void {
  const made = new otpauth.TOTP({ secret: otpauth.Secret.fromBase32(secret) });
  expect(made.validate({ token: code, window: 2 })).not.toBeNull();
}

describe("totp", () => {
  test("keeps what is piped or shown in an image, and prints the code alone", async () => {
    const set = ["totp", "bot", "--env", "prod", "--set", "--uri-file", "-"];
    const made = shapes.totpSet.parse(await ada.json(set, { input: `${uri(seed, "bot@example.com")}\n` }));
    expect(made).toMatchObject({ outcome: "added", account: { issuer: "Git Hub", account: "bot@example.com" } });
    expect(shapes.totpSet.parse(await ada.json(set, { input: uri(seed, "bot@example.com") })).outcome).toBe("same");
    const shown = await ada.run(["totp", "bot", "--env", "prod"]);
    expect(shown.stdout).toMatch(/^\d{6}\n$/);
    expect(shown.stderr).toMatch(/^Git Hub: bot@example\.com: \d+ s left(, then \d{6})?\.\n$/);
    expectCode(shown.stdout.trim(), seed);
    const image = ada.write("code.png", new Uint8Array(await QRCode.toBuffer(uri(other, "ada"))));
    const fromImage = ["totp", "bot", "--env", "prod", "--set", "--qr-file", image, "--account", "mine"];
    expect(shapes.totpSet.parse(await ada.json(fromImage)).account.account).toBe("mine");
    const { codes } = shapes.totpCodes.parse(await ada.json(["totp", "bot", "--env", "prod"]));
    expect(codes.map(({ account }) => account.account)).toEqual(["bot@example.com", "mine"]);
    expectCode(codes[1]?.code ?? "", other);
    expect((await ada.run(["totp", "bot", "--env", "prod"])).stdout).toMatch(/ACCOUNT +CODE\n.*\d{6} +\d+ s left/);
    const page = await ada.run(["show", "bot", "--env", "prod"]);
    expect(page.stdout).toContain("Git Hub: bot@example.com, Git Hub: mine");
    shapes.page.parse(await ada.json(["show", "bot", "--env", "prod"]));
  });

  test("removes, brings back, and says what is wrong", async () => {
    const bot = ["totp", "bot", "--env", "prod"];
    expect(codeOf(await ada.json([...bot, "--remove"], { status: 2 }))).toBe("ambiguous");
    expect((await ada.run([...bot, "--remove"])).stderr).toContain("Name one with --account.");
    shapes.totpRemoved.parse(await ada.json([...bot, "--remove", "--account", "mine"]));
    expect(codeOf(await ada.json([...bot, "--account", "mine"], { status: 4 }))).toBe("not_found");
    expect(shapes.totpRestored.parse(await ada.json([...bot, "--restore"])).restored).toMatchObject([
      { account: "mine" },
    ]);
    for (const [args, code, status] of [
      [["totp", "bot"], "ambiguous", 2],
      [["totp", "bot", "--env", "dev"], "not_found", 4],
      [["totp", "bob", "--env", "prod"], "not_found", 4],
      [[...bot, "--set", "--remove"], "invalid_input", 2],
      [[...bot, "--qr-file", "code.png"], "invalid_input", 2],
      [[...bot, "--set", "--qr-file", "code.png", "--uri-file", "x"], "invalid_input", 2],
      [[...bot, "--set"], "needs_answer", 2],
      [[...bot, "--set", "--uri-file", "-"], "invalid_input", 2],
      [[...bot, "--set", "--uri-file", "nowhere"], "file_unreadable", 1],
      [[...bot, "--set", "--qr-file", "passphrase"], "unsupported", 1],
      [[...bot, "--restore", "--account", "nobody"], "not_found", 4],
    ] as const) {
      expect(codeOf(await ada.json(args, { status })), args.join(" ")).toBe(code);
    }
    const hotp = await ada.run([...bot, "--set", "--uri-file", "-"], { input: `otpauth://hotp/a?secret=${seed}` });
    expect(hotp).toMatchObject({ status: 1 });
    expect(hotp.stderr).toContain("counted, not timed");
  });

  test("asks without echo; no seed stands on the screen, in the log or in the file", async () => {
    const seen = await ada.onTerminal(
      ["totp", "bot", "--env", "dev", "--set", "--account", "typed"],
      [
        { wait: "Passphrase: ", send: `${goodPassphrase}\r` },
        { wait: "not shown: ", send: `${seed.match(/.{4}/g)?.join(" ")}\r` },
      ],
    );
    expect(seen.status, seen.screen).toBe(0);
    expect(seen.screen).toContain("has the one-time codes of typed now");
    expect(seen.screen).not.toMatch(/JBSW/);
    const audit = shapes.audit.parse(await ada.json(["audit"])) as { action: string; subject: string }[];
    const shown = audit.filter(({ action }) => action === "totp.reveal");
    expect(shown.map(({ subject }) => subject)).toContain("bot (prod), Git Hub: mine");
    expect(JSON.stringify(audit)).not.toContain(seed);
    expect(readFileSync(ada.vaultFile).includes(seed)).toBe(false);
  });

  test("is in a backup and comes back with it", async () => {
    await ada.json(["backup", "saved"]);
    await ada.json(["totp", "bot", "--env", "dev", "--remove"]);
    await ada.json(["restore", "saved", "--yes"]);
    expectCode((await ada.run(["totp", "bot", "--env", "dev"])).stdout.trim(), seed);
  });
});
