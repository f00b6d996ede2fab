/** What a person meets: real prompts on a real pseudo-terminal. */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { goodPassphrase, Home, newFolder } from "../support/command.ts";
import * as shapes from "./shapes.ts";

const folder = newFolder();
const ada = new Home(folder.path, "ada");
const hasPython = spawnSync("python3", ["--version"]).status === 0;
const passphrase = { wait: "Passphrase: ", send: `${goodPassphrase}\r` };

afterAll(folder.remove);

const escapeKey = String.fromCharCode(27);
/** What a person reads: without colours and erased lines. */
const withoutColours = (screen: string) => screen.replaceAll(new RegExp(`${escapeKey}\\[[0-9;]*[mK]`, "g"), "");

describe.skipIf(!hasPython)("on a terminal", () => {
  beforeAll(async () => {
    const screen = await ada.onTerminal(
      ["init", "--name", "Ada", "--json"],
      [
        { wait: "(at least 12 characters): ", send: `${goodPassphrase}\r` },
        { wait: "The same again: ", send: `${goodPassphrase}\r` },
      ],
      { stdout: join(ada.path, "init.json") },
    );
    expect(screen).toMatchObject({ status: 0, unasked: 0 });
    // The kit is shown on the terminal and is not in what was redirected.
    expect(screen.screen).toMatch(/Recovery kit/);
    const [group] = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(screen.screen) ?? [];
    expect(group).toBeDefined();
    const redirected = readFileSync(join(ada.path, "init.json"), "utf8");
    shapes.made.parse(JSON.parse(redirected));
    expect(redirected).not.toContain(group);
    expect(screen.screen).not.toContain(goodPassphrase);
  });

  test("neither passphrase nor value is echoed, and typing mistakes can be mended", async () => {
    const secret = "tok_Zq81mWpo55";
    const add = ["add", "typed", "--service", "x", "--env", "dev"];
    const seen = await ada.onTerminal(add, [
      { wait: "Passphrase: ", send: `wrong beginning\x15${goodPassphrase}x\x7f\r` },
      { wait: "Value (not shown): ", send: `${secret}\r` },
    ]);
    expect(seen).toMatchObject({ status: 0, unasked: 0 });
    for (const typed of [goodPassphrase, secret, "wrong beginning"]) expect(seen.screen).not.toContain(typed);
    expect(shapes.revealed.parse(await ada.json(["show", "typed", "--reveal"])).value).toBe(secret);
  });

  test("what is typed ahead is not echoed either, and is not lost", async () => {
    const add = ["add", "ahead", "--service", "x", "--env", "dev"];
    const seen = await ada.onTerminal(add, [{ wait: "Passphrase: ", send: `${goodPassphrase}\rtyped-too-early\r` }]);
    expect(seen.status).toBe(0);
    expect(seen.screen).not.toContain("typed-too-early");
    expect(shapes.revealed.parse(await ada.json(["show", "ahead", "--reveal"])).value).toBe("typed-too-early");
  });

  test("a value of several lines is refused rather than cut", async () => {
    const add = ["add", "lines", "--service", "x", "--env", "dev"];
    const seen = await ada.onTerminal(add, [passphrase, { wait: "Value (not shown): ", send: "one\rtwo\r" }]);
    expect(seen.status).toBe(2);
    expect(seen.screen).toContain("--value-file");
    expect((await ada.run(["show", "lines"])).status).toBe(4);
  });

  test("two different new passphrases change nothing", async () => {
    const seen = await ada.onTerminal(
      ["passphrase"],
      [
        passphrase,
        { wait: "12 characters): ", send: "walrus-kettle-77-orchid\r" },
        { wait: "The same again: ", send: "walrus-kettle-77-orchit\r" },
      ],
    );
    expect(seen.status).toBe(2);
    expect((await ada.run(["list"])).status).toBe(0);
  });

  test("Ctrl-C at a prompt ends without a trace; the terminal is left as it was", async () => {
    const seen = await ada.onTerminal(["list"], [{ wait: "Passphrase: ", send: "half\x03" }]);
    expect(seen.status).toBe(1);
    expect(seen.screen).toContain("Cancelled");
    expect(seen.screen).not.toMatch(/at .*\.js/);
  });

  test("a wrong passphrase is one sentence and 3", async () => {
    const seen = await ada.onTerminal(["list"], [{ wait: "Passphrase: ", send: "not-the-passphrase\r" }]);
    expect(seen.status).toBe(3);
  });

  test("tables fit the terminal, production stands out, NO_COLOR is honoured", async () => {
    const name = "a-key-with-a-name-that-is-longer-than-a-narrow-terminal-has-room-for";
    await ada.json(["add", name, "--service", "Some long service name", "--env", "prod", "--generate"]);
    const narrow = await ada.onTerminal(["list", "--passphrase-file", "passphrase"], [], { columns: 72 });
    expect(narrow.screen).toContain("\x1b[31mprod");
    expect(narrow.screen).toContain("…");
    const lines = withoutColours(narrow.screen).split(/\r?\n|\r/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(72);
    const plain = await ada.onTerminal(["list", "--passphrase-file", "passphrase"], [], { env: { NO_COLOR: "1" } });
    expect(plain.screen).not.toContain("\x1b[3");
  });

  test("a value that would steer the terminal is shown, not obeyed; a file gets the bytes", async () => {
    const value = "a\x1b]0;owned\x07b";
    await ada.json(["add", "steer", "--service", "x", "--env", "dev", "--value-file", "-"], { input: value });
    const show = ["show", "steer", "--reveal", "--passphrase-file", "passphrase"];
    const seen = await ada.onTerminal(show, []);
    expect(seen.screen).toContain("a\\u{1b}]0;owned\\u{7}b");
    expect((await ada.run(["show", "steer", "--value-only"])).stdout).toBe(value);
  });

  test("removing a production key asks a person, and nobody else", async () => {
    await ada.json(["add", "live", "--service", "x", "--env", "prod", "--generate"]);
    const remove = ["remove", "live", "--passphrase-file", "passphrase"];
    const no = await ada.onTerminal(remove, [{ wait: "[y/N] ", send: "\r" }]);
    expect(no.screen).toContain("Nothing was removed");
    const yes = await ada.onTerminal(remove, [{ wait: "[y/N] ", send: "y\r" }]);
    expect(yes.status).toBe(0);
    expect((await ada.run(["show", "live"])).status).toBe(4);
  });

  test("restore shows what is inside before it asks", async () => {
    await ada.json(["backup", "a.backup"]);
    const steps = [
      { wait: "Passphrase of the backup: ", send: `${goodPassphrase}\r` },
      { wait: "[y/N] ", send: "n\r" },
    ];
    const seen = await ada.onTerminal(["restore", "a.backup", "--vault", "new.vault"], steps);
    expect(seen.status).toBe(1);
    expect(withoutColours(seen.screen)).toMatch(/keys +\d/);
    expect(existsSync(join(ada.path, "new.vault"))).toBe(false);
  });
});
