import type { Command } from "commander";
import { type Environment, environments, type KeyType, keyTypes } from "../../shared/contract/fields.ts";
import type { CommandLine } from "../command-line.ts";
import { keyRowJson } from "../key-json.ts";
import { example, type Launch } from "../launch.ts";
import { keyTable } from "../text/key-text.ts";
import { parseChoice } from "../values/choice.ts";
import { parseWhole } from "../values/number.ts";

type Options = {
  readonly env?: Environment;
  readonly service?: string;
  readonly tag?: string;
  readonly type?: KeyType;
  readonly unused?: boolean;
  readonly neverUsed?: boolean;
  readonly removed?: boolean;
  readonly limit?: string;
};

export function addListCommand(program: Command, launch: Launch): void {
  program
    .command("list")
    .description("List your keys, one row for each environment's value. Values stay masked.")
    .argument("[text]", "only what has this in its name, service or tags")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .option("--service <name>", "only this service")
    .option("--tag <tag>", "only with this tag")
    .option("--type <type>", keyTypes.join(", "), parseChoice(keyTypes, "--type"))
    .option("--unused", "only what was not used for as long as “health.unusedDays” says")
    .option("--never-used", "only what was never shown, copied, given to a program or shared")
    .option("--removed", "what was removed and can still be brought back")
    .option("--limit <number>", "at most so many rows")
    .addHelpText("after", example("keyhold list stripe --env prod"))
    .action((text: string | undefined, options: Options) => launch("list", (line) => list(line, text, options)));
}

async function list(line: CommandLine, query: string | undefined, options: Options): Promise<undefined> {
  const limit = options.limit === undefined ? undefined : parseWhole(options.limit, "--limit", 1, 1_000_000);
  const session = await line.unlocked();
  const { env, service, tag, type, removed } = options;
  const use = options.neverUsed ? "never" : options.unused ? "unused" : undefined;
  const { rows, total } = await session.call("keys.list", { query, env, service, tag, type, use, removed, limit });
  const { output } = line;
  const isUse = use !== undefined;
  if (output.json) {
    output.result(rows.map(keyRowJson), "");
    return undefined;
  }
  if (rows.length > 0)
    output.text(keyTable(rows, { now: line.now, width: output.width, paint: output.paint, use: isUse }));
  if (total === 0) output.note(emptyText(query !== undefined || Object.keys(options).length > 0));
  else if (rows.length < total) output.note(`${rows.length} of ${total}.`);
  return undefined;
}

function emptyText(filtered: boolean): string {
  return filtered
    ? "No key fits."
    : "There is no key yet. “keyhold add NAME --service SERVICE --env dev” stores the first one.";
}
