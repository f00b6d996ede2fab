/**
 * Which processes only carry what somebody else asks: the command itself, and a shell that was given one line to run.
 * Whatever could do more than that asks for itself. What is judged is what the process table says: see the threat model.
 */
import { realpathSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { ProcessFacts } from "./process-table.ts";

const shells = new Set(["sh", "bash", "dash", "zsh", "fish", "ksh", "ash", "busybox"]);
const interpreters = /^(node|nodejs|bun|deno|python[\d.]*|ruby|perl|php|electron)$/i;
/** Options of interpreters that are followed by the program's text, or by a value that is not the program. */
const takesText = new Set(["-e", "--eval", "-p", "--print", "-c", "-m"]);
const takesValue = new Set([
  "-r",
  "--require",
  "--import",
  "--loader",
  "--experimental-loader",
  "-C",
  "--conditions",
  "-W",
  "-X",
]);

export function isMessenger(one: ProcessFacts, files: ReadonlySet<string>): boolean {
  return isCommand(one, files) || runsOneCommand(one, files);
}

/** Its own script and nothing before it: an option of the interpreter may load another program into the command. */
export function isCommand({ executable, arguments: words, folder }: ProcessFacts, files: ReadonlySet<string>): boolean {
  const script = words[1];
  return interpreters.test(basename(executable)) && script !== undefined && isFile(script, folder, files);
}

/**
 * `sh -c "keyhold …"`: how programs start other programs. Only where the line is this one command: with anything that
 * a shell makes more of, it is a script, and what asks is the script.
 */
function runsOneCommand({ executable, arguments: words, folder }: ProcessFacts, files: ReadonlySet<string>): boolean {
  const [, option = "", ...rest] = words;
  if (!shells.has(basename(executable)) || !/^-[el]*c$/.test(option)) return false;
  const [line = "", ...more] = rest[0] === "--" ? rest.slice(1) : rest;
  if (more.length > 0 || !isOneCommand(line)) return false;
  const [first = "", second = ""] = line
    .trim()
    .split(/ +/)
    .map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
  const names = new Set([...files, "keyhold"].map((file) => basename(file)));
  if (interpreters.test(basename(first))) return isFile(second, folder, files);
  return names.has(basename(first)) && !first.includes("=");
}

/** Nothing outside quotes that a shell makes more of. Quotes that are left over are ones that were understood wrongly. */
function isOneCommand(line: string): boolean {
  if (/[\p{C}\\]/u.test(line)) return false;
  return !/[;|&$()`<>{}'"]/.test(line.replace(/'[^']*'|"[^"$`]*"/g, ""));
}

/** What an interpreter was given to run; undefined when it is none, or was given the text itself. */
export function scriptOf({ executable, arguments: words }: ProcessFacts): string | undefined {
  const name = basename(executable);
  const isShell = shells.has(name);
  if (!isShell && !interpreters.test(name)) return undefined;
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? "";
    if (!word.startsWith("-")) return word;
    if (isShell || takesText.has(word)) return undefined;
    if (takesValue.has(word)) at++;
  }
  return undefined;
}

/** The script by its real path, whatever folder it was called from; as it is written where it cannot be found. */
export function realScriptOf(one: ProcessFacts): string {
  const script = scriptOf(one);
  if (script === undefined) return "";
  return realPath(resolve(one.folder, script))[0] ?? script;
}

export function realPath(file: string): string[] {
  try {
    return [realpathSync(file)];
  } catch {
    return [];
  }
}

function isFile(script: string, folder: string, files: ReadonlySet<string>): boolean {
  return realPath(resolve(folder, script)).some((path) => files.has(path));
}
