import { resolve } from "node:path";
import type { Command } from "commander";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { type Environment, environments } from "../../shared/contract/fields.ts";
import type { Holding, Sureness } from "../../shared/contract/holder-methods.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import type { Colour } from "../text/colour.ts";
import { relativeTime, withIsoTimes } from "../text/dates.ts";
import { safeLine } from "../text/safe-text.ts";
import { type Cell, table } from "../text/table.ts";
import { parseChoice } from "../values/choice.ts";

type Options = { readonly person?: string; readonly env?: Environment; readonly csv?: string };

export function addHoldersCommand(program: Command, launch: Launch): void {
  program
    .command("holders")
    .description("Who holds which version of a key, what a person holds, or how much everybody holds.")
    .argument("[name]", "a key; without one and without --person, everybody")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .option("--person <who>", "a name, an e-mail address or an id; “guest” for guest links")
    .option("--csv <file>", "write the list as CSV into a new file, or to standard output with -")
    .addHelpText("after", example("keyhold holders stripe-live", "keyhold holders --person Bob --csv bob.csv"))
    .action((name: string | undefined, options: Options) => launch("holders", (line) => holders(line, name, options)));
}

async function holders(line: CommandLine, name: string | undefined, options: Options): Promise<undefined> {
  if (options.env !== undefined && name === undefined)
    throw new KeyholdError("invalid_input", "--env goes with the name of a key. Nothing was read.");
  const session = await line.unlocked();
  const key = name === undefined ? undefined : { name, env: options.env };
  if (options.csv !== undefined) return exportCsv(line, options.csv, { key, person: options.person });
  if (options.person !== undefined) {
    const { person, held } = await session.call("holders.ofPerson", { person: options.person });
    const ofKey = key === undefined ? undefined : (await session.call("holders.ofKey", { key })).holders;
    const wanted = new Set(ofKey?.map(({ valueId }) => valueId));
    const rows = ofKey === undefined ? held : held.filter(({ valueId }) => wanted.has(valueId));
    line.output.result(rows.map(holdingJson), () => holdingTable(line, rows, "key"));
    if (rows.length === 0)
      line.output.note(`Nothing was ever sent to ${safeLine(person)}, and nothing came from them.`);
    return undefined;
  }
  if (key !== undefined) {
    const { holders } = await session.call("holders.ofKey", { key });
    line.output.result(holders.map(holdingJson), () => holdingTable(line, holders, "person"));
    if (holders.length === 0) line.output.note("Nobody was ever sent this key.");
    return undefined;
  }
  const { people } = await session.call("holders.count", {});
  line.output.result(people, () => {
    const columns = [{ title: "NAME", canShrink: true }, { title: "HOLDS" }];
    const rows = people.map((person): Cell[] => [person.name, person.holds === 1 ? "1 key" : `${person.holds} keys`]);
    return rows.length === 0 ? "" : table(columns, rows, line.output.width, line.output.paint);
  });
  if (people.length === 0) line.output.note("Nobody holds anything of this vault.");
  return undefined;
}

type Wanted = {
  readonly key: { readonly name: string; readonly env: Environment | undefined } | undefined;
  readonly person: string | undefined;
};

/** With `-` the CSV alone is on standard output, whatever else was asked for. */
async function exportCsv(line: CommandLine, file: string, wanted: Wanted): Promise<undefined> {
  const session = await line.unlocked();
  const path = file === "-" ? undefined : resolve(file);
  const made = await session.call("holders.export", { ...wanted, file: path });
  if (made.csv !== undefined) line.output.text(made.csv);
  else line.output.result(made, `Wrote ${made.rows} rows to ${safeLine(path ?? "")}.\n`);
  return undefined;
}

function holdingJson(holding: Holding): object {
  return withIsoTimes(holding, "at");
}

function holdingTable(line: CommandLine, rows: readonly Holding[], first: "key" | "person"): string {
  if (rows.length === 0) return "";
  const columns = [
    { title: first === "key" ? "KEY" : "WHO", canShrink: true },
    { title: "ENV" },
    { title: "VERSION" },
    { title: "HOW SURE", canShrink: true },
    { title: "SINCE" },
  ];
  const cells = rows.map((row): Cell[] => [
    first === "key" ? row.name : row.person,
    row.env,
    versionText(row),
    { text: surenessTexts[row.sure], colour: surenessColours[row.sure] },
    relativeTime(row.at, line.now),
  ]);
  return table(columns, cells, line.output.width, line.output.paint);
}

function versionText({ version, present, removed }: Holding): string {
  if (present === undefined) return `${version}, key deleted`;
  if (removed) return `${version}, key removed`;
  return version >= present ? `${version}, the present one` : `${version} of ${present}`;
}

export const surenessTexts: Readonly<Record<Sureness, string>> = {
  receipt: "opened, receipt verified",
  source: "they sent it",
  somebody: "opened by somebody with the link",
  unconfirmed: "opened, not confirmed",
  intercepted: "taken by somebody else",
  disputed: "disputed",
  unknown: "not known whether it was opened",
  waiting: "may still be opened",
  unread: "unread, on the relay's word",
};

export const surenessColours: Readonly<Record<Sureness, Colour>> = {
  receipt: "green",
  source: "green",
  somebody: "yellow",
  unconfirmed: "yellow",
  intercepted: "red",
  disputed: "red",
  unknown: "yellow",
  waiting: "cyan",
  unread: "dim",
};
