import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** Whether a file lies in a git repository that would take it with the next `git add`. */
export function isKnownToGit(file: string): boolean {
  if (!isInRepository(dirname(file))) return false;
  // 0: ignored, 1: not; anything else: git could not say, and a warning too many is better than one too few.
  return spawnSync("git", ["check-ignore", "--quiet", file], { cwd: dirname(file), stdio: "ignore" }).status !== 0;
}

function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, ".git"))) return true;
  return dirname(folder) !== folder && isInRepository(dirname(folder));
}
