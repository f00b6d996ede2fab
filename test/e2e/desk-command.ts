/** Commands beside the window: of the same person, without a terminal, as an editor or a script starts them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtCommand } from "../support/command.ts";
import type { Desk } from "./desk.ts";

export type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

export function keyhold(desk: Desk, ...words: string[]): Promise<Ended> {
  return run(desk, process.execPath, [builtCommand, "--vault", desk.vaultFile, ...words]);
}

/** The same from a shell script of this name, which is the program that asks then. */
export function script(desk: Desk, name: string, ...words: string[]): Promise<Ended> {
  const line = [process.execPath, builtCommand, "--vault", desk.vaultFile, ...words]
    .map((word) => `'${word}'`)
    .join(" ");
  writeFileSync(join(desk.folder, name), `${line}\nexit $?\n`);
  return run(desk, "bash", [name]);
}

async function run({ folder }: Desk, command: string, words: readonly string[]): Promise<Ended> {
  const { PATH = "" } = process.env;
  const env = { PATH, HOME: folder, XDG_DATA_HOME: join(folder, "share") };
  const child = spawn(command, words, { cwd: folder, env });
  child.stdin.end();
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stdout, stderr };
}
