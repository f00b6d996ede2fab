import { expect, test } from "vitest";
import { logName } from "../peer.ts";
import type { ProcessFacts } from "./process-table.ts";
import { processTable } from "./process-table.ts";
import { peerOf } from "./program-of.ts";

const command = process.argv[1] ?? "";
const facts = (
  pid: number,
  parentPid: number,
  executable: string,
  words: string[],
  folder = "/work",
): ProcessFacts => ({
  pid,
  parentPid,
  started: `${pid}00`,
  executable,
  arguments: words,
  folder,
});
/** A messenger that a process table knows under number 10. */
const keyhold = (parentPid: number, ...more: string[]) =>
  facts(10, parentPid, "/usr/bin/node", ["node", command, ...more]);

function peer(rows: ProcessFacts[], says?: string) {
  const table = new Map(rows.map((row) => [row.pid, row]));
  const found = peerOf(10, says, { table: { read: (pid) => table.get(pid) }, commands: [command] });
  if (found === undefined) throw new Error("not found");
  return { ...found, table };
}

const terminal = facts(2, 1, "/usr/bin/gnome-terminal", ["gnome-terminal"]);
const bash = facts(3, 2, "/usr/bin/bash", ["-bash"]);

test("a command asks for the shell that it was typed into", () => {
  const { program, table, isSame } = peer([terminal, bash, keyhold(3, "run", "--", "npm start")]);
  expect(program).toEqual({
    name: "bash",
    executable: "/usr/bin/bash",
    commandLine: "-bash",
    folder: "/work",
    command: "keyhold run -- 'npm start'",
    parent: { name: "gnome-terminal", executable: "/usr/bin/gnome-terminal" },
  });
  expect(logName(peer([terminal, bash, keyhold(3, "run")]))).toBe("bash → keyhold run");
  expect(isSame()).toBe(true);
  table.set(3, { ...bash, started: "later" });
  expect(isSame()).toBe(false);
  table.set(3, { ...bash, executable: "/tmp/bash" });
  expect(isSame()).toBe(false);
  table.set(3, bash);
  table.delete(10);
  expect(isSame()).toBe(false);
});

test("through a line that a program gives to a shell it is that program", () => {
  const editor = facts(4, 1, "/opt/code/code", ["code"]);
  const line = facts(5, 4, "/usr/bin/dash", ["sh", "-c", "keyhold list"]);
  const first = peer([editor, line, keyhold(5)]);
  expect(first.program.name).toBe("code");
  const again = facts(6, 4, "/usr/bin/dash", ["sh", "-c", "keyhold list"]);
  expect(peer([editor, again, keyhold(6)]).identity).toBe(first.identity);
  // An interactive shell and a script are programs of their own.
  expect(peer([editor, facts(5, 4, "/usr/bin/bash", ["bash", "deploy.sh"]), keyhold(5)]).program.name).toBe(
    "deploy.sh",
  );
  const anew = peer([{ ...editor, pid: 7, started: "x" }, { ...line, parentPid: 7 }, keyhold(5)]);
  expect(anew.identity).not.toBe(first.identity);
  expect(anew.kind).toBe(first.kind);
  expect(peer([editor, line, { ...keyhold(5), folder: "/other" }]).identity).not.toBe(first.identity);
});

test("who was left by its parent stands for itself, and fits nobody else", () => {
  const systemd = facts(8, 1, "/usr/lib/systemd/systemd", ["systemd", "--user"]);
  const one = peer([systemd, keyhold(8)]);
  expect(one.program.executable).toBe("/usr/bin/node");
  const table = [systemd, { ...keyhold(8), started: "another" }];
  expect(peer(table).identity).not.toBe(one.identity);
  expect(peer([keyhold(1)]).program.executable).toBe("/usr/bin/node");
  // Another program on the socket is what it is; what it calls itself stands apart.
  const own = facts(10, 3, "/usr/bin/python3", ["python3", "-u", "steal.py", "keyhold"]);
  expect(peer([bash, own], "Keyhold\u202e\n").program).toMatchObject({ name: "steal.py", says: "Keyhold··" });
});

test("neither the secret of a link nor what steers a screen is shown", () => {
  const { program } = peer([bash, keyhold(3, "open", "https://relay.example/o#c2VjcmV0", "a\u001b[2Jb\u202ec")]);
  expect(program.command).toBe(
    "keyhold open 'https://relay.example/o#…' 'a·[2Jb·c'".replaceAll(
      "'https://relay.example/o#…'",
      "https://relay.example/o#…",
    ),
  );
  expect(program.command).not.toContain("c2VjcmV0");
});

test("this very process is read as it is", () => {
  const self = processTable().read(process.pid);
  expect(self).toMatchObject({ pid: process.pid, parentPid: process.ppid, folder: process.cwd() });
  expect(processTable().read(2 ** 30)).toBeUndefined();
});
