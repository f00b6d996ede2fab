/**
 * Runs a command with keys for an assistant: as `keyhold run` of its own, so that no value is ever in this process, the
 * question shows the whole command line, and what the program prints was masked before it comes here.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { CommandLine } from "../command-line.ts";
import { BoundedOutput } from "./plain-text.ts";

export const longestSeconds = 600;
export const usualSeconds = 120;
/** Of each of the two outputs, in bytes. */
const mostOutput = 48 * 1024;
/** As `keyhold run --within` tells it. */
const outOfTime = 124;
/** For the person to answer: longer than the agent waits. */
const answerSeconds = 180;

export type RunRequest = {
  readonly command: readonly string[];
  readonly only: readonly string[];
  readonly environment?: string | undefined;
  readonly folder?: string | undefined;
  readonly seconds: number;
};

export type RunResult = {
  readonly exitCode: number;
  readonly ended: "by itself" | "out of time" | "cancelled";
  readonly stdout: string;
  readonly stderr: string;
};

type Parts = {
  readonly line: CommandLine;
  readonly says: string;
  readonly signal: AbortSignal;
};

export async function runWithKeys(request: RunRequest, { line, says, signal }: Parts): Promise<RunResult> {
  const folder = folderOf(request.folder);
  const entry = process.argv[1];
  if (entry === undefined) throw new Error("a command was started from a file");
  const child = spawn(process.execPath, [entry, ...argumentsOf(request, line, says)], {
    cwd: folder,
    env: line.surroundings.env,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, which ends as a whole.
    detached: true,
    windowsHide: true,
  });
  const [stdout, stderr] = [new BoundedOutput(mostOutput), new BoundedOutput(mostOutput)];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  let ended: RunResult["ended"] = "by itself";
  const stop = (why: RunResult["ended"]) => {
    ended = why;
    endGroup(child);
  };
  const onAbort = () => stop("cancelled");
  const onExit = () => endGroup(child);
  const timer = setTimeout(() => stop("out of time"), (request.seconds + answerSeconds) * 1000);
  signal.addEventListener("abort", onAbort, { once: true });
  process.once("exit", onExit);
  if (signal.aborted) onAbort();
  try {
    const exitCode = await new Promise<number>((settle, reject) => {
      child.once("error", reject);
      child.once("close", (code) => settle(code ?? 1));
    });
    if (exitCode === outOfTime && ended === "by itself") ended = "out of time";
    return { exitCode, ended, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    process.off("exit", onExit);
    // What it has left behind in its group: nobody is there to look after it.
    endGroup(child);
  }
}

/** Options that are one word each: nothing that an assistant gives can become another option. */
function argumentsOf(request: RunRequest, line: CommandLine, says: string): string[] {
  return [
    ...(line.options.vault === undefined ? [] : [`--vault=${line.vaultFile}`]),
    "run",
    `--asked-by=${says}`,
    "--refuse-short",
    `--within=${request.seconds}`,
    ...(request.environment === undefined ? [] : [`--env=${request.environment}`]),
    ...request.only.map((name) => `--only=${name}`),
    "--",
    ...request.command,
  ];
}

function folderOf(given: string | undefined): string {
  if (given === undefined) return process.cwd();
  const folder = isAbsolute(given) ? given : resolve(given);
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
  throw new KeyholdError("not_found", "There is no such folder to run the command in. Nothing was started.");
}

function endGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  const signalled = (signal: NodeJS.Signals) => {
    try {
      process.kill(process.platform === "win32" ? pid : -pid, signal);
      return true;
    } catch {
      return false;
    }
  };
  if (signalled("SIGTERM")) setTimeout(() => signalled("SIGKILL"), 2_000).unref();
}
