/**
 * Where the agent of a vault is found: a folder of the person's own with mode 0700, and in it a socket and a token for
 * each process that has the vault open. Client and server both judge the folder, because neither can know who made it.
 */
import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { isAbsolute, join } from "node:path";
import { contexts } from "../../../shared/crypto/contexts.ts";
import type { Surroundings } from "../../data-directory.ts";

/** Bytes of a socket's path that the system takes, its final zero left out. */
const longestPath = process.platform === "darwin" ? 103 : 107;
export const tokenLength = 32;

/** The first one that is usable is listened in; a client looks in all, as its surroundings may be others. */
export function agentFolders({ env, platform }: Surroundings, dataDirectory: string): string[] {
  const runtime = env.XDG_RUNTIME_DIR;
  const own = join(dataDirectory, "agent");
  const hasRuntime = platform !== "win32" && runtime !== undefined && isAbsolute(runtime);
  return hasRuntime ? [join(runtime, "keyhold"), own] : [own];
}

/** A vault is a file, whatever path leads to it. undefined when there is none. */
export function vaultIdentity(file: string): string | undefined {
  try {
    const { dev, ino } = statSync(file, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

/** What the files of one vault's agents begin with. */
export function placePrefix(identity: string): string {
  return createHash("sha256").update(`${contexts.agentPlace}\0${identity}`).digest("hex").slice(0, 16);
}

export type FolderJudgement = "ours" | "absent" | "foreign";

/** A folder that was looked at and is held on to: what is opened in it is opened in this one, whatever its path becomes. */
export class AgentFolder {
  readonly path: string;
  readonly #descriptor: number | undefined;

  private constructor(path: string, descriptor: number | undefined) {
    this.path = path;
    this.#descriptor = descriptor;
  }

  /** @returns how it was judged when it is not ours. */
  static open(path: string): AgentFolder | Exclude<FolderJudgement, "ours"> {
    if (process.platform === "win32") return existsSync(path) ? new AgentFolder(path, undefined) : "absent";
    let descriptor: number;
    try {
      descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ENOENT" ? "absent" : "foreign";
    }
    const { uid, mode } = fstatSync(descriptor);
    if (uid === process.getuid?.() && (mode & 0o077) === 0) return new AgentFolder(path, descriptor);
    closeSync(descriptor);
    return "foreign";
  }

  /** Makes it if it is not there. */
  static make(path: string): AgentFolder | "foreign" {
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch {
      // It is there already, or cannot be made: what is found is judged.
    }
    const opened = AgentFolder.open(path);
    return opened === "absent" ? "foreign" : opened;
  }

  /** A path to a file in this very folder. Also for sockets, whose paths are short: the long way is left out. */
  file(name: string): string {
    if (this.#descriptor !== undefined && process.platform === "linux" && hasOwnDescriptors()) {
      return `/proc/self/fd/${this.#descriptor}/${name}`;
    }
    return join(this.path, name);
  }

  /** What a socket of this name is bound and connected to. undefined when the path is longer than the system takes. */
  socketPath(name: string): string | undefined {
    if (process.platform === "win32") return `\\\\.\\pipe\\keyhold-${name}`;
    const path = this.file(name);
    return Buffer.byteLength(path) <= longestPath ? path : undefined;
  }

  /** The agents of a vault that left their files here, `.sock` and `.key` taken off. */
  names(prefix: string): string[] {
    const pattern = new RegExp(`^(${prefix}-[0-9a-f]{8})\\.key$`);
    return readdirSync(this.file("."))
      .flatMap((name) => pattern.exec(name)?.[1] ?? [])
      .sort();
  }

  writeToken(name: string): Buffer {
    const token = randomBytes(tokenLength);
    writeFileSync(this.file(`${name}.key`), token, { mode: 0o600, flag: "wx" });
    return token;
  }

  /** undefined when it is not a whole token in a plain file of ours that nobody else can read. */
  readToken(name: string): Buffer | undefined {
    let descriptor: number;
    try {
      descriptor = openSync(this.file(`${name}.key`), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    } catch {
      return undefined;
    }
    try {
      const { uid, mode, size } = fstatSync(descriptor);
      const isOurs = process.platform === "win32" || (uid === process.getuid?.() && (mode & 0o077) === 0);
      const isFile = (mode & constants.S_IFMT) === constants.S_IFREG;
      if (!isOurs || !isFile || size !== tokenLength) return undefined;
      const token = Buffer.alloc(tokenLength);
      return readSync(descriptor, token) === tokenLength ? token : undefined;
    } finally {
      closeSync(descriptor);
    }
  }

  /** What a process left that ended without saying so. */
  remove(name: string): void {
    for (const end of [".sock", ".key"]) {
      try {
        unlinkSync(this.file(name + end));
      } catch {
        // Gone already.
      }
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }
}

let ownDescriptors: boolean | undefined;
function hasOwnDescriptors(): boolean {
  ownDescriptors ??= existsSync("/proc/self/fd");
  return ownDescriptors;
}
