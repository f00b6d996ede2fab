import { resolve } from "node:path";
import type { Command } from "commander";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import { keyExportFormats } from "../../shared/contract/import-words.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { needsAnswer } from "../needs-answer.ts";
import { safeLine } from "../text/safe-text.ts";
import { collect, parseChoice } from "../values/choice.ts";

type Options = {
  readonly env?: Environment;
  readonly only?: string[];
  readonly format: (typeof keyExportFormats)[number];
  readonly output: string;
  readonly yes?: boolean;
};

export function addExportCommand(program: Command, launch: Launch): void {
  program
    .command("export")
    .description("Write values in clear into a new file. “keyhold run” gives them to a program without one.")
    .option("--env <environment>", "only values of this environment", parseChoice(environments, "--env"))
    .option("--only <name>", "only this key; several times", collect)
    .option("--format <format>", keyExportFormats.join(" or "), parseChoice(keyExportFormats, "--format"), "env")
    .requiredOption("-o, --output <file>", "the file, which must not be there yet; - for standard output")
    .option("--yes", "do not ask")
    .addHelpText(
      "after",
      example("keyhold export --env dev -o .env", "keyhold export --format json --only stripe-live -o key.json"),
    )
    .action((options: Options) => launch("export", (line) => run(line, options)));
}

async function run(line: CommandLine, { env, only, format, output, yes }: Options): Promise<undefined> {
  if (!yes && !line.terminal.canAsk) throw needsAnswer("The decision to write values in clear", "--yes");
  const session = await line.unlocked({ alone: true });
  const where = output === "-" ? "standard output" : safeLine(output);
  if (!yes) {
    line.output.warn(
      `Whoever can read ${where} has these values: programs, backups, whoever uses this computer. It is logged.`,
    );
    if (!(await line.terminal.askYes("Write them in clear?", false))) {
      throw new KeyholdError("cancelled", "Nothing was written.");
    }
  }
  const keys = only?.map((name) => ({ name }));
  const file = output === "-" ? undefined : resolve(output);
  const { count, left, bytes } = await session.call("keys.export", { env, keys, format, file });
  for (const one of left) line.output.warn(`${safeLine(one.name)} (${one.env}) is left out. ${one.why}`);
  if (bytes !== undefined) {
    line.output.bytes(bytes);
    bytes.fill(0);
    return undefined;
  }
  const text = `Wrote ${count} ${count === 1 ? "value" : "values"} in clear into ${where}, readable by you alone. Delete it when it is not needed.\n`;
  line.output.result({ count, file, left }, text);
  return undefined;
}
