import type { Command } from "commander";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import type { CommandLine } from "../command-line.ts";
import {
  addFieldOptions,
  addGeneratorOptions,
  checkValueOptions,
  expiryFrom,
  type FieldOptions,
  fieldsFrom,
  rotationFrom,
  type ValueOptions,
  valueFrom,
} from "../key-options.ts";
import { example, type Launch } from "../launch.ts";
import { safeLine } from "../text/safe-text.ts";
import { parseChoice } from "../values/choice.ts";

type Options = FieldOptions & ValueOptions & { readonly env: Environment; readonly showOnce?: boolean };

export function addAddCommand(program: Command, launch: Launch): void {
  const command = program
    .command("add")
    .description("Store a key. Its value is asked for without echo, read from a file, or generated.")
    .argument("<name>", "what you call the key")
    .option("--service <name>", "whose key it is: Stripe, GitHub, …")
    .requiredOption("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .option("--value-file <file>", "take the value from a file exactly as it is, or from standard input with -")
    .option("--generate", "make a random value");
  addGeneratorOptions(command).option("--show-once", "after this it can be used and shared, not displayed");
  addFieldOptions(command)
    .addHelpText(
      "after",
      example(
        "keyhold add stripe-live --service Stripe --env prod --rotate-every 30d",
        "keyhold add session-secret --service ours --env dev --generate --length 64",
      ),
    )
    .action((name: string, options: Options) => launch("add", (line) => add(line, name, options)));
}

async function add(line: CommandLine, name: string, options: Options): Promise<undefined> {
  checkValueOptions(line, options);
  const expiresAt = expiryFrom(options, line.now);
  const rotateEvery = rotationFrom(options);
  const fields = await fieldsFrom(line, options);
  const session = await line.unlocked();
  const value = await valueFrom(line, session, options);
  const { env, showOnce } = options;
  const added = await session.call("keys.add", { ...fields, name, env, value, expiresAt, rotateEvery, showOnce });
  for (const warning of added.warnings) line.output.warn(warning.text);
  line.output.result({ id: added.id, name: added.name }, () => `Stored ${safeLine(added.name)} (${env}).\n`);
  return undefined;
}
