/** What a start on a terminal can fail of. There the failing is the child's, which can only end with 1. */
import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";

/** Linux takes a quarter of the stack's limit for arguments and variables, and never more than this. */
const mostForAll = 6 * 1024 * 1024;
/** macOS, and what is assumed where it cannot be known. */
const usual = 1024 * 1024;
const longestFirstLine = 256;

/** @throws Error with the `code` that starting the program would have: `ENOENT`, `E2BIG`. */
export function checkStart(file: string, args: readonly string[], env: Readonly<Record<string, string>>): void {
  const interpreter = interpreterOf(file);
  if (interpreter !== undefined && !isThere(interpreter)) throw failure("ENOENT");
  const texts = [file, ...args, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)];
  // Each with its end, and a pointer to it.
  const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 1 + 8, 0);
  if (size > limit()) throw failure("E2BIG");
}

/** Of a script: what its first line names. */
function interpreterOf(file: string): string | undefined {
  const line = Buffer.alloc(longestFirstLine);
  try {
    const handle = openSync(file, "r");
    try {
      readSync(handle, line, 0, line.length, 0);
    } finally {
      closeSync(handle);
    }
  } catch {
    // A program may be run and not be read.
    return undefined;
  }
  return /^#![ \t]*(\S+)/.exec(line.toString("latin1").replaceAll("\0", "\n"))?.[1];
}

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

function limit(): number {
  if (process.platform !== "linux") return usual;
  try {
    const stack = /^Max stack size +(\S+)/m.exec(readFileSync("/proc/self/limits", "latin1"))?.[1];
    return stack === "unlimited" ? mostForAll : Math.min(mostForAll, Math.floor(Number(stack ?? 0) / 4) || usual);
  } catch {
    return usual;
  }
}

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error("the program cannot be started"), { code });
}
