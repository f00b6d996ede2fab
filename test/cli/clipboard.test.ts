/** `keyhold copy` on a real X display with xclip. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { goodPassphrase, Home, newFolder } from "../support/command.ts";

const folder = newFolder();
const ada = new Home(folder.path, "ada", undefined, { process: true });
const value = "clip_Value_Grüße_1234567890";
const installed = ["Xvfb", "xclip", "python3"].every((program) => spawnSync("which", [program]).status === 0);
let display: string;
let server: ChildProcess;

const pasted = () =>
  spawnSync("xclip", ["-selection", "clipboard", "-out"], {
    env: { ...process.env, DISPLAY: display },
  }).stdout.toString();
const put = (text: string) =>
  spawnSync("xclip", ["-selection", "clipboard", "-in"], {
    env: { ...process.env, DISPLAY: display },
    input: text,
    stdio: ["pipe", "ignore", "ignore"],
  });

describe.skipIf(!installed)("the clipboard", () => {
  beforeAll(async () => {
    server = spawn("Xvfb", ["-displayfd", "3", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    display = await new Promise<string>((resolve) => {
      server.stdio[3]?.once("data", (chunk: Buffer) => resolve(`:${chunk.toString().trim()}`));
    });
    await ada.json(["init", "--name", "Ada"]);
    await ada.json(["config", "set", "clipboard.clearAfter", "10"]);
    await ada.json(["add", "clip", "--service", "x", "--env", "dev", "--value-file", "-"], { input: value });
  });
  afterAll(() => {
    server?.kill();
    folder.remove();
  });

  const steps = (send: string) => [
    { wait: "Passphrase: ", send: `${goodPassphrase}\r` },
    { wait: "Cleared in 10 s", send },
  ];

  test("Ctrl-C during the countdown clears at once", async () => {
    const seen = await ada.onTerminal(["copy", "clip"], steps("\x03"), { env: { DISPLAY: display } });
    expect(seen).toMatchObject({ status: 0, unasked: 0 });
    expect(seen.screen).toContain("The clipboard is cleared.");
    expect(seen.screen).not.toContain(value);
    expect(pasted()).toBe("");
  });

  test("a script goes on at once; the value is there, and gone after the time", async () => {
    const ended = await ada.run(["copy", "clip", "--json"], { env: { DISPLAY: display } });
    expect(ended.status).toBe(0);
    expect(JSON.parse(ended.stdout)).toEqual({ name: "clip", env: "dev", clearAfter: 10 });
    expect(pasted()).toBe(value);
    const cleaner = spawnSync("sh", ["-c", "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null"]);
    expect(cleaner.stdout.includes(value)).toBe(false);
    await expect.poll(pasted, { timeout: 20_000, interval: 500 }).toBe("");
  });

  test("what somebody else put there meanwhile is left alone", async () => {
    const running = ada.onTerminal(["copy", "clip"], steps(""), { env: { DISPLAY: display } });
    await expect.poll(pasted, { timeout: 20_000, interval: 100 }).toBe(value);
    put("something else");
    expect((await running).screen).toContain("left alone");
    expect(pasted()).toBe("something else");
  });

  test("without a desktop it says what to install, before anything is decrypted", async () => {
    const ended = await ada.run(["copy", "clip"]);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(/xclip/);
    const audit = await ada.run(["audit", "--action", "key.copy", "--json"]);
    expect(JSON.parse(audit.stdout)).toHaveLength(3);
  });

  test("bytes that are no text are refused", async () => {
    ada.write("binary", Uint8Array.of(0, 255, 254));
    await ada.json(["add", "binary", "--service", "x", "--env", "dev", "--value-file", "binary"]);
    const ended = await ada.run(["copy", "binary"], { env: { DISPLAY: display } });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain("not text");
  });
});
