/**
 * From a process to the program that a person knows. A `keyhold` command is only the messenger: what asks is the shell,
 * the editor or the script that started it, and a permission is given to that very process in that folder.
 */
import { createHash, randomUUID } from "node:crypto";
import { basename } from "node:path";
import type { AgentPeer } from "../peer.ts";
import { isCommand, isMessenger, realPath, realScriptOf, scriptOf } from "./messenger.ts";
import type { ProcessFacts, ProcessTable } from "./process-table.ts";

export type ProgramOptions = {
  readonly table: ProcessTable;
  /** The files that are the command, by absolute path. */
  readonly commands: readonly string[];
};

/** Takes in what others have left: being its child says nothing. */
const adopters = /^(systemd|init|launchd|tini|dumb-init|docker-init|catatonit)$/;
const furthest = 8;
const longest = 300;
/** What is asked for is shown whole, or it could hide behind something harmless: the tool server refuses longer ones. */
const longestCommand = 1200;

/** @returns undefined when the process cannot be looked at. `says` is what it calls itself. */
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
  const peer: AgentPeer = {
    program: {
      name: nameOf(program),
      executable: shown(program.executable),
      commandLine: commandText(program, files),
      folder: shown(self.folder),
      command: commandText(self, files, longestCommand),
      ...(above === undefined ? {} : { parent: { name: nameOf(above), executable: shown(above.executable) } }),
      ...(chain.length < 3 ? {} : { through: chain.slice(1, -1).map((one) => commandText(one, files)) }),
    },
    // A coding assistant is steered by what it reads: what it is allowed for a while is this very command.
    identity: id(program.executable, `${program.pid}`, program.started, self.folder, ...toolCommand(chain, files)),
    // Without the folder: a refusal is not got rid of by going elsewhere.
    kind: id(program.executable, realScriptOf(program)),
    isSame: () => chain.every((one, at) => isStill(one, table, at === 0 || one !== program)),
  };
  return withSays(peer, says);
}

/** What it calls itself stands apart from what is known of it. */
export function withSays(peer: AgentPeer, says: string | undefined): AgentPeer {
  if (says === undefined || says === "") return peer;
  return { ...peer, program: { ...peer.program, says: shown(says).slice(0, 80) } };
}

/** Where the system does not tell who connected: nothing that is given to it fits any other connection. */
export function unknownPeer(): AgentPeer {
  const unknown = "unknown";
  return {
    program: { name: "A program", executable: unknown, commandLine: unknown, folder: unknown, command: unknown },
    identity: randomUUID(),
    kind: unknown,
    isSame: () => true,
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

/** The whole command where it was started by the tool server; nothing where somebody typed it. */
function toolCommand(chain: readonly ProcessFacts[], files: ReadonlySet<string>): readonly string[] {
  const isTool = chain.some((one) => isCommand(one, files) && one.arguments.includes("mcp"));
  return isTool ? (chain[0]?.arguments ?? []) : [];
}

function nameOf(one: ProcessFacts): string {
  const script = scriptOf(one);
  return shown(basename(script ?? one.executable)).slice(0, 60) || "unknown";
}

/** Starts with `keyhold` when it is the command. What follows `#` in a link is a secret, on a screen as well. */
function commandText(one: ProcessFacts, files: ReadonlySet<string>, most = longest): string {
  const words = isCommand(one, files) ? ["keyhold", ...one.arguments.slice(2)] : one.arguments;
  const quoted = words
    .map((word) => (/^[\w@%+=:,./#-]+$/.test(word) ? word : `'${word}'`))
    // No more than the secret: what stands after it is part of what is run.
    .map((word) => word.replace(/(:\/\/[^\s#'"]*#)[^\s'"]*/g, "$1…"));
  return shown(quoted.join(" "), most);
}

/** One line that cannot steer or mislead: no control characters, none that turn the direction of writing. */
function shown(text: string, most = longest): string {
  const safe = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "·");
  return safe.length <= most ? safe : `${safe.slice(0, most)}…`;
}

/** `exec` leaves a process its number and its start: with another command line it is another program. */
function isStill(one: ProcessFacts, table: ProcessTable, withArguments: boolean): boolean {
  const now = table.read(one.pid);
  if (now === undefined || now.started !== one.started || now.executable !== one.executable) return false;
  return !withArguments || JSON.stringify(now.arguments) === JSON.stringify(one.arguments);
}
