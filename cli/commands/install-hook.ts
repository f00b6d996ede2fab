import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { randomBytes, toBase64 } from "../../shared/crypto/bytes.ts";
import type { CommandLine } from "../command-line.ts";
import { hookMark, hookScript, keptName } from "../hook/hook-script.ts";
import { example, type Launch } from "../launch.ts";
import { parseChoice } from "../values/choice.ts";
import { type WhenLocked, whenLocked } from "./scan.ts";

type Options = { readonly uninstall?: boolean; readonly whenLocked: WhenLocked };

export function addInstallHookCommand(program: Command, launch: Launch): void {
  program
    .command("install-hook")
    .description(
      "Have git refuse commits that hold a value of the vault. --vault and --passphrase-file are kept in it.",
    )
    .argument("[path]", "a repository; without it, the one you are in")
    .option("--uninstall", "take it away again; a hook that was there before comes back")
    .option(
      "--when-locked <what>",
      "if nothing opens the vault: look only for known shapes (patterns), ask, or refuse the commit",
      parseChoice(whenLocked, "--when-locked"),
      "patterns",
    )
    .addHelpText("after", example("keyhold install-hook", "keyhold install-hook --when-locked ask"))
    .action((path: string | undefined, options: Options) =>
      launch("install-hook", (line) => installHook(line, path ?? ".", options)),
    );
}

async function installHook(line: CommandLine, path: string, options: Options): Promise<undefined> {
  const { folder, isShared } = hooksFolder(path, line);
  const file = join(folder, "pre-commit");
  const kept = join(folder, keptName);
  if (options.uninstall) {
    uninstall(file, kept);
    line.output.result({ file, installed: false }, `Took the hook away: ${file}\n`);
    return undefined;
  }
  const script = hookScript({
    command: [process.execPath, process.argv[1] ?? ""],
    global: globalOptions(line),
    whenLocked: options.whenLocked,
  });
  guarded(file, () => {
    mkdirSync(folder, { recursive: true });
    if (isThere(file) && !isOurs(file)) keepOther(file, kept);
    // Under a name that nobody can have prepared a link for.
    const part = `${file}.${toBase64(randomBytes(9))}.part`;
    try {
      writeFileSync(part, script, { mode: 0o755, flag: "wx" });
      chmodSync(part, 0o755);
      renameSync(part, file);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
  });
  const keeps = isThere(kept) ? ` The hook that was there runs first (${keptName}).` : "";
  const shared = isShared ? " This folder of hooks serves every repository that names it." : "";
  line.output.result({ file, installed: true, kept: isThere(kept) }, `Made ${file}.${keeps}${shared}\n`);
  return undefined;
}

/** What the hook needs to find the vault; a file of the passphrase by its place, if one was named. */
function globalOptions(line: CommandLine): string[] {
  const { passphraseFile } = line.options;
  if (passphraseFile === "-") {
    throw new KeyholdError("invalid_input", "A hook cannot read standard input. Name a file, or leave it out.");
  }
  const file = passphraseFile === undefined ? [] : ["--passphrase-file", resolve(passphraseFile)];
  return ["--vault", line.vaultFile, ...file];
}

/** Where git looks for hooks: also of a worktree, and where `core.hooksPath` says so. */
function hooksFolder(path: string, { surroundings }: CommandLine): { folder: string; isShared: boolean } {
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", path, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: surroundings.env as NodeJS.ProcessEnv,
    }).replace(/\n$/, "");
  try {
    const folder = resolve(path, git("rev-parse", "--git-path", "hooks"));
    const common = resolve(path, git("rev-parse", "--git-common-dir"));
    return { folder, isShared: folder !== join(common, "hooks") };
  } catch (error) {
    throw new KeyholdError(
      "not_found",
      `${resolve(path)} is in no git repository that git opens. Nothing was changed.`,
      { cause: error },
    );
  }
}

function uninstall(file: string, kept: string): void {
  if (!isThere(file)) throw new KeyholdError("not_found", `There is no hook at ${file}. Nothing was changed.`);
  if (!isOurs(file)) {
    throw new KeyholdError(
      "conflict",
      `${file} is not the hook that Keyhold made, or was changed since. Nothing was changed; take Keyhold's part out by hand.`,
    );
  }
  guarded(file, () => {
    if (isThere(kept)) renameSync(kept, file);
    else rmSync(file);
  });
}

/** @throws KeyholdError `already_exists` when one is kept already. */
function keepOther(file: string, kept: string): void {
  if (isThere(kept)) {
    throw new KeyholdError(
      "already_exists",
      `${file} is a hook that Keyhold does not know, and ${kept} is there already. Nothing was changed; remove one of them.`,
    );
  }
  renameSync(file, kept);
}

function isThere(file: string): boolean {
  return existsSync(file) || lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function isOurs(file: string): boolean {
  try {
    return readFileSync(file, "utf8").split("\n", 2)[1] === hookMark;
  } catch {
    return false;
  }
}

function guarded(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof KeyholdError) throw error;
    throw new KeyholdError("file_unwritable", `${file} could not be written. Make its folder writable and try again.`, {
      cause: error,
    });
  }
}
