/** What the checks look at. A test gives them another computer. */
import { closeSync, lstatSync, openSync, readdirSync, readSync, statfsSync } from "node:fs";
import { homedir } from "node:os";

export type Entry = {
  readonly kind: "file" | "folder" | "link" | "other";
  /** Only the permissions. */
  readonly mode: number;
  readonly user: number;
};

export type Machine = {
  readonly platform: NodeJS.Platform;
  /** Undefined where users have no numbers. */
  readonly user: number | undefined;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly node: string;
  entry(path: string): Entry | undefined;
  /** Names in a folder; none where it cannot be read. */
  list(folder: string): string[];
  /** The first bytes of a file, as many as there are. */
  head(path: string, bytes: number): Uint8Array | undefined;
  freeBytes(folder: string): number | undefined;
};

export function thisMachine(env: Machine["env"], platform: NodeJS.Platform): Machine {
  return {
    platform,
    user: process.getuid?.(),
    home: homedir(),
    env,
    node: process.versions.node,
    entry: (path) =>
      attempt(() => {
        const found = lstatSync(path);
        const kind = found.isSymbolicLink()
          ? "link"
          : found.isDirectory()
            ? "folder"
            : found.isFile()
              ? "file"
              : "other";
        return { kind, mode: found.mode & 0o777, user: found.uid };
      }),
    list: (folder) => attempt(() => readdirSync(folder)) ?? [],
    head: (path, bytes) =>
      attempt(() => {
        const descriptor = openSync(path, "r");
        try {
          const buffer = new Uint8Array(bytes);
          return buffer.subarray(0, readSync(descriptor, buffer, 0, bytes, 0));
        } finally {
          closeSync(descriptor);
        }
      }),
    freeBytes: (folder) =>
      attempt(() => {
        const { bavail, bsize } = statfsSync(folder);
        return bavail * bsize;
      }),
  };
}

function attempt<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** A small text file, like those that Linux tells of itself by. */
export function textOf(machine: Machine, path: string): string | undefined {
  const bytes = machine.head(path, 64 * 1024);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

export function linesOf(machine: Machine, path: string): string[] {
  return (textOf(machine, path) ?? "").split("\n").filter((line) => line !== "");
}
