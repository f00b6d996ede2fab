/**
 * The person's own git, on repositories that may be anybody's: nothing that a repository's configuration names is run,
 * nothing is fetched, nothing is written.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { devNull } from "node:os";
import { delimiter } from "node:path";
import type { Readable, Writable } from "node:stream";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { ScanHook } from "../../../shared/contract/scan-methods.ts";
import type { ScanSurroundings } from "../scan-job.ts";

/** Each overrides what the repository says. */
const harmless = [
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "core.attributesFile=/dev/null",
  "core.pager=cat",
  "core.untrackedCache=false",
  "core.quotePath=false",
  "diff.external=",
  "log.showSignature=false",
  "log.mailmap=false",
  "submodule.recurse=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "credential.helper=",
];

/**
 * What is passed on of the process's own environment. What git says to a hook is not among it: that is said by whoever asks,
 * who may be another process, and would lead to another repository everywhere else.
 */
export const gitVariables = [
  ...["PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA", "SystemRoot", "TMPDIR"],
  ...["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES"],
];

export type GitChild = ChildProcessByStdio<Writable, Readable, Readable>;

export class Git {
  readonly folder: string;
  readonly #env: Record<string, string>;
  readonly #children = new Set<GitChild>();

  /** @param hook what git says to the hook that asks. */
  constructor(folder: string, { env }: ScanSurroundings, hook: ScanHook = {}) {
    this.folder = folder;
    this.#env = {
      ...env,
      ...variablesOf(hook),
      GIT_ALLOW_PROTOCOL: "none",
      GIT_NO_LAZY_FETCH: "1",
      GIT_NO_REPLACE_OBJECTS: "1",
      // Either could hide a part of the history.
      GIT_GRAFT_FILE: devNull,
      GIT_OPTIONAL_LOCKS: "0",
      GIT_TERMINAL_PROMPT: "0",
      GIT_PAGER: "cat",
      LC_ALL: "C",
    };
  }

  start(args: readonly string[]): GitChild {
    const settings = harmless.flatMap((setting) => ["-c", setting]);
    const child = spawn("git", ["--no-pager", ...settings, ...args], {
      cwd: this.folder,
      env: this.#env,
      stdio: ["pipe", "pipe", "pipe"],
      windowsHide: true,
    });
    this.#children.add(child);
    child.once("close", () => this.#children.delete(child));
    // Whoever reads less than all closes early.
    child.stdin.on("error", () => undefined);
    return child;
  }

  /** @returns standard output. @throws KeyholdError as {@link refusal}. */
  async text(args: readonly string[]): Promise<string> {
    const child = this.start(args);
    child.stdin.end();
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    await this.ended(child, args);
    return Buffer.concat(chunks).toString();
  }

  /** @throws KeyholdError when git is missing, refuses or fails. */
  async ended(child: GitChild, args: readonly string[]): Promise<void> {
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      if (said.length < 4000) said += chunk.toString();
    });
    const [status] = (await once(child, "close").catch((error: unknown) => {
      throw this.#missing(error);
    })) as [number | null];
    if (status !== 0) throw this.refusal(said, args);
  }

  /** Its own words may quote what a repository holds, and are not passed on. */
  refusal(said: string, args: readonly string[]): KeyholdError {
    if (said.includes("dubious ownership")) {
      return new KeyholdError(
        "refused",
        `git does not open the repository in ${this.folder}, because it belongs to another user. Nothing was read from it. If you trust it, name it in git's own settings under safe.directory.`,
        { hint: "trust_repository" },
      );
    }
    if (said.includes("not a git repository")) {
      return new KeyholdError("not_found", `${this.folder} is in no git repository. Leave git out, or name another.`);
    }
    return new KeyholdError(
      "file_unreadable",
      `git could not read the repository in ${this.folder} (git ${args[0] ?? ""}). “git fsck” there may say why.`,
    );
  }

  #missing(cause: unknown): KeyholdError {
    return new KeyholdError(
      "unsupported",
      "What git keeps is read by git, and there is none here. Install it, or scan the files alone.",
      { cause },
    );
  }

  end(): void {
    for (const child of this.#children) child.kill();
  }
}

function variablesOf({ directory, index, workTree, objects, alternates }: ScanHook): Record<string, string> {
  const all = {
    GIT_DIR: directory,
    GIT_INDEX_FILE: index,
    GIT_WORK_TREE: workTree,
    GIT_OBJECT_DIRECTORY: objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: alternates?.join(delimiter),
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
