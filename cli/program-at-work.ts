import type { Command } from "commander";
import { addInjectCommand } from "./commands/inject.ts";
import { addRunCommand } from "./commands/run.ts";
import type { Launch } from "./launch.ts";
import { rootCommand } from "./root-command.ts";

/**
 * `keyhold` with nothing but the commands that stand in front of other programs, many times a day: the rest of them
 * would take longer to load than these take to run.
 */
export function buildProgramAtWork(launch: Launch): Command {
  const program = rootCommand();
  addRunCommand(program, launch);
  addInjectCommand(program, launch);
  return program;
}

/** Whether that is enough for a command line: whether `run` or `inject` is its first word that is no option. */
export function isAtWork(argv: readonly string[]): boolean {
  const valued = ["--vault", "--passphrase-file"];
  const first = argv.findIndex((word, index) => !word.startsWith("-") && !valued.includes(argv[index - 1] ?? ""));
  return ["run", "inject"].includes(argv[first] ?? "");
}
