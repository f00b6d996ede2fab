/** The small parts of the command that stand alone. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findClipboardTool } from "../host/clipboard/clipboard-tools.ts";
import { dataDirectory } from "../host/data-directory.ts";
import { errorCodes } from "../shared/contract/errors.ts";
import { cleanerJob, readCleanerJob } from "./clipboard/cleaner-job.ts";
import { exitCodeFor } from "./exit-code.ts";
import { buildProgram } from "./program.ts";
import { withoutFinalNewline } from "./read-source.ts";
import { codeIn } from "./recovery-kit.ts";
import { version } from "./version.ts";
import { wrongUseMessage } from "./wrong-use.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (array: Uint8Array) => new TextDecoder().decode(array);

test("the version is that of package.json", () => {
  expect(version).toBe(JSON.parse(readFileSync("package.json", "utf8")).version);
});

test("every error has an exit code that is not success", () => {
  for (const code of errorCodes) expect([1, 2, 3, 4, 5, 6, 7]).toContain(exitCodeFor(code));
  expect(exitCodeFor("wrong_passphrase")).toBe(3);
  expect(exitCodeFor("link_gone")).toBe(5);
  expect(exitCodeFor("vault_damaged")).toBe(6);
  expect(exitCodeFor("not_for_me")).toBe(7);
});

describe("where the person's data lives", () => {
  const at = (platform: NodeJS.Platform, env: Record<string, string>) =>
    dataDirectory({ platform, env }, () => "/home/ada");
  test("each platform has its place", () => {
    expect(at("linux", {})).toBe("/home/ada/.local/share/keyhold");
    expect(at("linux", { XDG_DATA_HOME: "/data" })).toBe("/data/keyhold");
    expect(at("linux", { XDG_DATA_HOME: "data" })).toBe("/home/ada/.local/share/keyhold");
    expect(at("darwin", { XDG_DATA_HOME: "/data" })).toBe("/home/ada/Library/Application Support/Keyhold");
    expect(at("win32", { APPDATA: "/roaming" })).toBe(join("/roaming", "Keyhold"));
  });
});

test("a passphrase loses one final line end and no more", () => {
  const kept = ["a", "a\n", "a\r\n", "a\n\n", "\n", "", "a\r", "a \n"].map((each) =>
    text(withoutFinalNewline(bytes(each))),
  );
  expect(kept).toEqual(["a", "a", "a", "a\n", "", "", "a\r", "a "]);
});

describe("the code in a recovery kit", () => {
  const code = Array.from({ length: 14 }, () => "7ZK2").join("-");
  test("is found in the kit, alone, and with a typing mistake", () => {
    expect(text(codeIn(bytes(`Keyhold recovery kit.\n\nVault: “/x/y-z”.\n\n${code}\n\nTo use it: keyhold\n`)))).toBe(
      code,
    );
    expect(text(codeIn(bytes(`${code}\r\n`)))).toBe(`${code}\r`);
    expect(text(codeIn(bytes(`intro.\n${code.slice(0, -2)}\n`)))).toBe(code.slice(0, -2));
  });
  test("is left to the host when nothing looks like one", () => {
    expect(text(codeIn(bytes("not a kit")))).toBe("not a kit");
  });
});

describe("wrong use is told without what was typed as a value", () => {
  test("a value after = is left out", () => {
    expect(wrongUseMessage("error: unknown option '--value=sk_live_secret'")).not.toContain("sk_live");
    expect(wrongUseMessage("error: unknown option '--value=two\nlines'")).not.toContain("lines");
  });
  test("suggestions stay", () => {
    expect(wrongUseMessage("error: unknown command 'lst'\n(Did you mean list?)")).toContain("Did you mean list?");
  });
});

test("every command and option is explained, every command has an example", () => {
  const program = buildProgram(async () => undefined);
  const visit = (command: typeof program, path: string) => {
    expect(command.description(), path).not.toBe("");
    for (const option of command.options) expect(option.description, `${path} ${option.flags}`).not.toBe("");
    if (command.commands.length === 0) {
      let help = "";
      command.configureOutput({ writeOut: (part) => (help += part) }).outputHelp();
      expect(help, path).toMatch(/Examples?:\n {2}\$ keyhold/);
    }
    for (const inner of command.commands) visit(inner, `${path} ${inner.name()}`);
  };
  visit(program, "keyhold");
});

test("the clipboard's cleaner is told by bytes, and half a message is nothing", () => {
  const job = cleanerJob(bytes("value"), 20);
  expect(readCleanerJob(job)).toEqual({ value: bytes("value"), seconds: 20 });
  expect(readCleanerJob(job.subarray(0, 4))).toBeUndefined();
});

test("no clipboard program is looked for in the present folder, and none without a desktop", () => {
  const env = { PATH: ":.:bin", DISPLAY: ":0" };
  expect(findClipboardTool({ env, platform: "linux" })).toBeUndefined();
  expect(findClipboardTool({ env: { PATH: "/usr/bin" }, platform: "linux" })).toBeUndefined();
});
