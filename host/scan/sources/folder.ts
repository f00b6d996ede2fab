/** The files of a folder, by name: no link is followed, and what git packs away is left to git. */
import { lstatSync, readdirSync, realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import type { SkipReason } from "../../../shared/contract/scan-methods.ts";
import { NotReadable, readBounded } from "./read-bounded.ts";

export type Listed = { readonly files: string[]; readonly isCut: boolean };

/** A list of names takes memory: of more files than this only the first are looked at, and that is said. */
const mostFiles = 2_000_000;
const longestRules = 1024 * 1024;
/** Compressed: its contents are found by way of git. */
const packed = new Set(["objects", "lfs"]);

type Rules = { readonly folder: string; readonly rules: Ignore };

export type ListOptions = {
  readonly respectGitignore: boolean;
  readonly ignore: readonly string[];
  readonly onSkip: (file: string, reason: SkipReason) => void;
  /** A folder that is a repository. */
  readonly onRepository?: (folder: string) => void;
};

/** @param root a folder or a file. */
export function listFiles(root: string, options: ListOptions): Listed {
  const files: string[] = [];
  let isCut = false;
  const visit = (folder: string, above: readonly Rules[]) => {
    const rules = options.respectGitignore ? withOwn(folder, above, options.onSkip) : above;
    for (const entry of entriesOf(folder, options.onSkip)) {
      const path = join(folder, entry.name);
      if (entry.name === ".git") options.onRepository?.(folder);
      const isFolder = entry.isDirectory();
      if (isFolder && packed.has(entry.name) && folder.endsWith(`${sep}.git`)) continue;
      if (isIgnored(path, isFolder, rules)) continue;
      if (isFolder) visit(path, rules);
      else if (entry.isFile()) {
        if (files.length < mostFiles) files.push(path);
        else isCut = true;
      } else if (!entry.isSymbolicLink()) options.onSkip(path, "special");
    }
  };
  let start: string;
  try {
    // The root itself is what was asked for, whatever leads there.
    start = realpathSync(root);
    if (!lstatSync(start).isDirectory()) return { files: [start], isCut };
  } catch {
    options.onSkip(root, "unreadable");
    return { files, isCut };
  }
  const own = { folder: start, rules: ignore().add([...options.ignore]) };
  visit(start, options.ignore.length === 0 ? [] : [own]);
  // As they were asked for.
  return { files: start === root ? files : files.map((file) => join(root, relative(start, file))), isCut };
}

function entriesOf(folder: string, onSkip: ListOptions["onSkip"]) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    onSkip(folder, "unreadable");
    return [];
  }
}

/** As git does, no link is followed to them. */
function withOwn(folder: string, above: readonly Rules[], onSkip: ListOptions["onSkip"]): readonly Rules[] {
  const lines = [join(folder, ".git", "info", "exclude"), join(folder, ".gitignore")].flatMap((file) => {
    try {
      return [readBounded(file, longestRules, { followsLink: false }).toString("utf8")];
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      if (error instanceof NotReadable) onSkip(file, error.reason);
      else if (!["ENOENT", "ENOTDIR"].includes(code)) onSkip(file, code === "ELOOP" ? "special" : "unreadable");
      return [];
    }
  });
  return lines.length === 0 ? above : [...above, { folder, rules: ignore().add(lines) }];
}

/** The nearest rules that say something decide. */
function isIgnored(path: string, isFolder: boolean, all: readonly Rules[]): boolean {
  for (let index = all.length - 1; index >= 0; index--) {
    const { folder, rules } = all[index] as Rules;
    const name = relative(folder, path).split(sep).join("/");
    const { ignored, unignored } = rules.test(isFolder ? `${name}/` : name);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}
