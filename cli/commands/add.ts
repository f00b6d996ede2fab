import type { Command } from "commander";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import { suggestedPeriod } from "../../shared/contract/rotation-policy.ts";
import type { CommandLine } from "../command-line.ts";
import {
  addFieldOptions,
  addGeneratorOptions,
  checkValueOptions,
  expiryFrom,
  type FieldOptions,
  fieldsFrom,
  fileNameFrom,
  rotationFrom,
  type ValueOptions,
  valueFrom,
} from "../key-options.ts";
import { example, type Launch } from "../launch.ts";
import type { Session } from "../session.ts";
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
    .option("--file <file>", "the value is this file, which keeps its name when it is shared")
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
  const file = fileNameFrom(options);
  const expiresAt = expiryFrom(options, line.now);
  const asked = options.rotateEvery === "never" ? undefined : rotationFrom(options);
  const fields = await fieldsFrom(line, options);
  const session = await line.unlocked();
  const value = await valueFrom(line, session, options);
  const { env, showOnce } = options;
  const rotateEvery =
    options.rotateEvery === "never" ? undefined : (asked ?? (await suggested(line, session, options)));
  const added = await session.call("keys.add", { ...fields, name, env, value, expiresAt, rotateEvery, showOnce, file });
  for (const warning of added.warnings) line.output.warn(warning.text);
  if (!line.output.json) for (const nudge of nudges(options)) line.output.note(nudge);
  line.output.result({ id: added.id, name: added.name }, () => `Stored ${safeLine(added.name)} (${env}).\n`);
  return undefined;
}

/** What is easily forgotten, said once, when it can still be looked up. */
function nudges(options: Options): string[] {
  const { env, type, scope, allowAddress, allowDomain, expires } = options;
  const said: string[] = [];
  if (type === "temporary" && expires === undefined) {
    said.push("A temporary key leaves by itself when it ends, and this one has no end; “keyhold edit --expires 7d”.");
  }
  const isBounded = [scope, allowAddress, allowDomain].some((bound) => bound !== undefined && bound.length > 0);
  if (env === "prod" && type !== "public" && !isBounded) {
    said.push(
      "Nothing says what it may do or from where. Limit it at the provider, and note it with “keyhold edit --scope …”.",
    );
  }
  return said;
}

/** What the settings suggest for such a key, said so that nobody wonders where it came from. */
async function suggested(line: CommandLine, session: Session, { type, env }: Options): Promise<number | undefined> {
  const { rotation } = await session.call("settings.get", {});
  const days = suggestedPeriod(rotation, type ?? "private", env);
  if (days !== undefined && !line.output.json) {
    line.output.note(
      `To be rotated every ${days} days, as suggested for ${env}; “--rotate-every never” for no period.`,
    );
  }
  return days;
}
