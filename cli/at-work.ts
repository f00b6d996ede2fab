/**
 * `keyhold` with nothing but the commands that stand in front of other programs, many times a day: the rest of them would
 * take longer to load than these take to run. Built into one file (`scripts/build.mjs`).
 */
import type { Command } from "commander";
import { addInjectCommand } from "./commands/inject.ts";
import { addRunCommand } from "./commands/run.ts";
import type { Launch } from "./launch.ts";
import { rootCommand } from "./root-command.ts";
import { type Run, runCommand } from "./run.ts";

export function runAtWork(run: Run): Promise<number> {
  return runCommand(run, buildProgram);
}

function buildProgram(launch: Launch): Command {
  const program = rootCommand();
  addRunCommand(program, launch);
  addInjectCommand(program, launch);
  return program;
}
