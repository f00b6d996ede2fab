import { homedir } from "node:os";
import type { Surroundings } from "../data-directory.ts";
import type { ScanSurroundings } from "./scan-job.ts";
import { gitVariables } from "./sources/git-command.ts";

const ofHistories = ["HISTFILE", "XDG_DATA_HOME", "ZDOTDIR"];

/** A scanner's thread gets of an environment what it needs, and no more: a variable may be a secret. */
export function scanSurroundings({ env, platform }: Surroundings): ScanSurroundings {
  const given = [...gitVariables, ...ofHistories].flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const home = platform === "win32" ? env.USERPROFILE : env.HOME;
  return { env: Object.fromEntries(given), home: home === undefined || home === "" ? homedir() : home, platform };
}
