import type { Command } from "commander";
import { type Environment, environments } from "../../shared/contract/environments.ts";
import { example, type Launch } from "../launch.ts";
import { collect, parseChoice } from "../values/choice.ts";

export type RunOptions = {
  readonly env?: Environment;
  readonly only?: string[];
  readonly all?: boolean;
  readonly prefix?: string;
  readonly references?: string[];
  readonly asFile?: string[];
  readonly asPipe?: string[];
  readonly allow?: string[];
  readonly mask: boolean;
  readonly refuseShort?: boolean;
  readonly within?: string;
  readonly askedBy?: string;
};

export function addRunCommand(program: Command, launch: Launch): void {
  program
    .command("run")
    .description("Start a program with keys in its environment; they are masked in what it prints.")
    .usage("[options] -- <program> [arguments...]")
    .argument("<program>", "what to start")
    .argument("[arguments...]", "what it is started with")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .option("--only <names>", "these keys or variables, separated by commas; several times", collect)
    .option(
      "--references <file>",
      "a .env file whose values may be references, keyhold://ENV/NAME; several times",
      collect,
    )
    .option("--all", "with --references: all keys of the environment as well")
    .option("--prefix <text>", "stands before each key's variable, like APP_")
    .option("--as-file <names>", "these variables hold the path of a file with the value; several times", collect)
    .option("--as-pipe <names>", "these variables hold the path of a pipe with the value; several times", collect)
    .option("--allow <names>", "variables that programs obey, like NODE_OPTIONS, and that you mean", collect)
    .option("--no-mask", "let the program print them")
    .option("--refuse-short", "start nothing if a value is too short to be masked")
    .option("--within <seconds>", "end the program if it takes longer; its exit code is 124 then")
    .option("--asked-by <name>", "who wants it, told in the question when Keyhold is asked for the keys")
    .addHelpText(
      "after",
      `\nIts exit code is the program's; 127: there is no such program, 126: it cannot be run.\nWithout a terminal it stays until everything that the program left running has closed its output, which goes through\nhere to be masked; with --no-mask it does not.\n${example(
        "keyhold run --env dev -- npm start",
        "keyhold run --env prod --only STRIPE_LIVE -- ./deploy.sh",
        "keyhold run --references .env -- docker compose up",
      )}`,
    )
    .action((command: string, args: string[], options: RunOptions) =>
      launch("run", async (line) => (await import("../child/run.ts")).run(line, command, args, options)),
    );
}
