import type { Command } from "commander";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import type { CommandLine } from "../command-line.ts";
import {
  addFieldOptions,
  addGeneratorOptions,
  checkValueOptions,
  expiryFrom,
  type FieldOptions,
  fieldsFrom,
  fileNameFrom,
  namesValue,
  rotationFrom,
  type ValueOptions,
  valueFrom,
} from "../key-options.ts";
import { example, type Launch } from "../launch.ts";
import { safeLine } from "../text/safe-text.ts";
import { parseChoice } from "../values/choice.ts";

type Options = FieldOptions &
  ValueOptions & {
    readonly env?: Environment;
    readonly name?: string;
    readonly value?: boolean;
    readonly moveTo?: Environment;
  };

export function addEditCommand(program: Command, launch: Launch): void {
  const command = program
    .command("edit")
    .description("Change what is given, leave the rest. A new value keeps the old one in the history.")
    .argument("<name>")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .option("--name <name>", "a new name")
    .option("--move-to <environment>", "the value belongs there", parseChoice(environments, "--move-to"))
    .option("--service <name>", "another service")
    .option("--value", "ask for a new value, without echo")
    .option("--value-file <file>", "take the new value from a file, or from standard input with -")
    .option("--file <file>", "the new value is this file, which keeps its name when it is shared")
    .option("--generate", "make a new random value");
  addFieldOptions(addGeneratorOptions(command))
    .addHelpText(
      "after",
      `\n“never” takes --expires and --rotate-every away, an empty text --owner, --provider-page and --notes; lists are replaced.\n${example("keyhold edit stripe-live --env prod --value --expires 90d")}`,
    )
    .action((name: string, options: Options) => launch("edit", (line) => edit(line, name, options)));
}

async function edit(line: CommandLine, name: string, options: Options): Promise<undefined> {
  const { env, name: newName, ...changes } = options;
  if (newName === undefined && Object.keys(changes).length === 0) {
    throw new KeyholdError(
      "needs_answer",
      "Say what to change, for example --expires 90d or --value. Nothing was changed.",
    );
  }
  const setsValue = options.value === true || namesValue(options);
  if (setsValue || options.prefix !== undefined) checkValueOptions(line, options);
  const file = fileNameFrom(options);
  const fields = await fieldsFrom(line, options);
  const expiresAt = options.expires === "never" ? null : expiryFrom(options, line.now);
  const rotateEvery = options.rotateEvery === "never" ? null : rotationFrom(options);
  const session = await line.unlocked();
  const value = setsValue ? await valueFrom(line, session, options) : undefined;
  const edited = await session.call("keys.edit", {
    ...fields,
    owner: orNull(fields.owner),
    providerPage: orNull(fields.providerPage),
    notes: orNull(fields.notes),
    key: { name, env },
    name: newName,
    moveTo: options.moveTo,
    expiresAt,
    rotateEvery,
    value,
    file,
  });
  for (const warning of edited.warnings) line.output.warn(warning.text);
  line.output.result({ id: edited.id, name: edited.name, version: edited.version }, () =>
    value === undefined
      ? `Changed ${safeLine(edited.name)}.\n`
      : `Changed ${safeLine(edited.name)}; this is version ${edited.version} of its value, and the old one is in the history.\n`,
  );
  return undefined;
}

/** An empty text takes the field away. */
function orNull(text: string | undefined): string | null | undefined {
  return text === "" ? null : text;
}
