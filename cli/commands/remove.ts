import type { Command } from "commander";
import { type Environment, environments, removedKeptDays } from "../../shared/contract/fields.ts";
import type { CommandLine } from "../command-line.ts";
import { keyRowJson } from "../key-json.ts";
import { example, type Launch } from "../launch.ts";
import { safeLine } from "../text/safe-text.ts";
import { parseChoice } from "../values/choice.ts";

type Options = { readonly env?: Environment; readonly allEnvironments?: boolean; readonly yes?: boolean };

export function addRemoveCommand(program: Command, launch: Launch): void {
  program
    .command("remove")
    .description(`Remove a key. For ${removedKeptDays} days “keyhold restore-key” brings it back.`)
    .argument("<name>")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .option("--all-environments", "all its values, when it has several")
    .option("--yes", "do not ask, even for production")
    .addHelpText("after", example("keyhold remove stripe-old --env dev"))
    .action((name: string, options: Options) => launch("remove", (line) => remove(line, name, options)));
}

/** Asks only a person, and only about production: what is removed can be brought back. */
async function remove(line: CommandLine, name: string, options: Options): Promise<undefined> {
  const session = await line.unlocked();
  const key = { name, env: options.env };
  if (!options.allEnvironments || options.env !== undefined) {
    const page = await session.call("keys.get", { key });
    if (page.env === "prod" && !options.yes && line.terminal.canAsk) {
      const question = `${safeLine(page.name)} is a production key. Remove it from this vault?`;
      if (!(await line.terminal.askYes(question, false))) {
        line.output.note("Nothing was removed.");
        line.output.result([], "");
        return undefined;
      }
    }
  }
  const { removed } = await session.call("keys.remove", { key });
  line.output.result(removed.map(keyRowJson), () =>
    removed
      .map(
        (row) =>
          `Removed ${safeLine(row.name)} (${row.env}). “keyhold restore-key” brings it back for ${removedKeptDays} days.\n`,
      )
      .join(""),
  );
  return undefined;
}
