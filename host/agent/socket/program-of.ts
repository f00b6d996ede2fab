/**
 * From a process to the program that a person knows. A `keyhold` command is only the messenger: what asks is the shell,
 * the editor or the script that started it, and a permission is given to that very process in that folder.
 */
import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { AgentPeer } from "../peer.ts";
import type { ProcessFacts, ProcessTable } from "./process-table.ts";

export type ProgramOptions = {
  readonly table: ProcessTable;
  /** The files that are the command, by absolute path. */
  readonly commands: readonly string[];
};

const shells = new Set(["sh", "bash", "dash", "zsh", "fish", "ksh", "ash", "busybox"]);
const interpreters = /^(node|nodejs|bun|deno|python[\d.]*|ruby|perl|php|electron)$/i;
/** Takes in what others have left: being its child says nothing. */
const adopters = /^(systemd|init|launchd|tini|dumb-init|docker-init|catatonit)$/;
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
const furthest = 8;
const longest = 300;

/** @returns undefined when the process cannot be looked at. */
export function peerOf(
  pid: number,
  says: string | undefined,
  { table, commands }: ProgramOptions,
): AgentPeer | undefined {
  const self = table.read(pid);
  if (self === undefined) return undefined;
  const files = new Set(commands.flatMap(realPath));
  const chain = askedThrough(self, table, files);
  const program = chain.at(-1) ?? self;
  const above = table.read(program.parentPid);
  const id = (...parts: string[]) => createHash("sha256").update(parts.join("\0")).digest("hex");
  return {
    program: {
      name: nameOf(program),
      executable: shown(program.executable),
      commandLine: commandText(program, files),
      folder: shown(self.folder),
      command: commandText(self, files),
      ...(above === undefined ? {} : { parent: { name: nameOf(above), executable: shown(above.executable) } }),
      ...(says === undefined || says === "" ? {} : { says: shown(says).slice(0, 80) }),
    },
    identity: id(program.executable, `${program.pid}`, program.started, self.folder),
    kind: id(program.executable, scriptOf(program) ?? "", self.folder),
    isSame: () => chain.every((one) => isStill(one, table)) && isStill(self, table),
  };
}

/**
 * From the messenger to whoever asks. Where the chain ends in a process that only takes in orphans, whoever asked is
 * gone, and the messenger stands for itself: nothing given to it fits any other process.
 */
function askedThrough(self: ProcessFacts, table: ProcessTable, files: ReadonlySet<string>): ProcessFacts[] {
  const chain = [self];
  for (let one = self; isMessenger(one, files) && chain.length < furthest; ) {
    const parent = one.parentPid > 1 ? table.read(one.parentPid) : undefined;
    if (parent === undefined || adopters.test(basename(parent.executable))) return [self];
    chain.push(parent);
    one = parent;
  }
  return chain;
}

function isMessenger(one: ProcessFacts, files: ReadonlySet<string>): boolean {
  return isCommand(one, files) || runsOneLine(one);
}

function isCommand(one: ProcessFacts, files: ReadonlySet<string>): boolean {
  const script = scriptOf(one);
  return script !== undefined && realPath(resolve(one.folder, script)).some((path) => files.has(path));
}

/** `sh -c "…"`: how programs start other programs. */
function runsOneLine({ executable, arguments: words }: ProcessFacts): boolean {
  return (
    shells.has(basename(executable)) &&
    words.slice(1).some((word) => /^-[a-z]*c[a-z]*$/.test(word) && !word.includes("i"))
  );
}

/** What an interpreter was given to run; undefined when it is none, or was given the text itself. */
function scriptOf({ executable, arguments: words }: ProcessFacts): string | undefined {
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

function nameOf(one: ProcessFacts): string {
  const script = scriptOf(one);
  return shown(basename(script ?? one.executable)).slice(0, 60) || "unknown";
}

/** Starts with `keyhold` when it is the command. What follows `#` in a link is a secret, on a screen as well. */
function commandText(one: ProcessFacts, files: ReadonlySet<string>): string {
  const script = scriptOf(one);
  const words =
    isCommand(one, files) && script !== undefined
      ? ["keyhold", ...one.arguments.slice(one.arguments.indexOf(script) + 1)]
      : one.arguments;
  const quoted = words
    .map((word) => (/^[\w@%+=:,./#-]+$/.test(word) ? word : `'${word}'`))
    .map((word) => word.replace(/(:\/\/[^#]*#).*/s, "$1…"));
  return shown(quoted.join(" "));
}

/** One line that cannot steer or mislead: no control characters, none that turn the direction of writing. */
function shown(text: string): string {
  const safe = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "·");
  return safe.length <= longest ? safe : `${safe.slice(0, longest)}…`;
}

function isStill({ pid, started, executable }: ProcessFacts, table: ProcessTable): boolean {
  const now = table.read(pid);
  return now !== undefined && now.started === started && now.executable === executable;
}

function realPath(file: string): string[] {
  try {
    return [realpathSync(file)];
  } catch {
    return [];
  }
}
