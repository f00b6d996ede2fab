/** What `open` and `inbox decide` have in common: showing what came, and storing it where the person says. */
import type { Command } from "commander";
import type { MethodInput, MethodOutput } from "../shared/contract/api.ts";
import { KeyholdError } from "../shared/contract/errors.ts";
import { type Environment, environments } from "../shared/contract/fields.ts";
import type { ReceivedMessage } from "../shared/contract/link-methods.ts";
import type { CommandLine } from "./command-line.ts";
import type { Session } from "./session.ts";
import { timeAndDistance } from "./text/dates.ts";
import { environmentCell } from "./text/key-text.ts";
import { safeLine, safeLines } from "./text/safe-text.ts";
import { type Cell, facts, table } from "./text/table.ts";
import { collect, parseChoice } from "./values/choice.ts";
import { parseWhole } from "./values/number.ts";

const conflictChoices = ["keep", "replace", "cancel"] as const;
export type OnConflict = (typeof conflictChoices)[number];
export type DecideOptions = {
  readonly as?: string;
  readonly env?: Environment;
  readonly onConflict?: OnConflict;
  readonly only?: string[];
  readonly yes?: boolean;
};
type ItemChoice = NonNullable<MethodInput<"inbox.decide">["items"]>[number];
type Choice = {
  /** What is otherwise for single values. */
  readonly items?: ItemChoice[] | undefined;
  readonly name?: string | undefined;
  readonly env?: Environment | undefined;
  readonly onConflict?: OnConflict | undefined;
};
type Decided = MethodOutput<"inbox.decide">;

export function addDecideOptions(command: Command): Command {
  return command
    .option("--as <name>", "store it under another name")
    .option("--env <environment>", environments.join(", "), parseChoice(environments, "--env"))
    .option(
      "--on-conflict <choice>",
      "when it is here already: keep both, replace, or cancel",
      parseChoice(conflictChoices, "--on-conflict"),
    )
    .option(
      "--only <number>",
      "of several values store this one, the rest waits in the inbox; several times for several",
      collect,
    )
    .option("--yes", "store it without asking where");
}

/** Shows the message and stores it. Somebody at a terminal is asked, unless the options say where it goes. */
export async function decide(
  line: CommandLine,
  session: Session,
  message: ReceivedMessage,
  options: DecideOptions,
): Promise<void> {
  line.output.notePainted(messageText(line, message));
  if (!message.sender.verified) line.output.warn(unverifiedText(message));
  const { team } = message;
  if (team?.outcome === "refused") line.output.warn(team.sentence);
  else if (team !== undefined) line.output.note(team.sentence);
  const answered =
    options.yes ||
    options.only !== undefined ||
    options.as !== undefined ||
    options.onConflict !== undefined ||
    options.env !== undefined;
  const choice = line.terminal.canAsk && !answered ? await askWhere(line, message) : givenBy(options, message);
  if (choice === "later") {
    line.output.note(`It waits in the inbox: keyhold inbox decide ${message.id}`);
    line.output.result({ waiting: true, id: message.id, sender: senderJson(message.sender) }, "");
    return;
  }
  if (choice === "decline") {
    await session.call("inbox.decide", { id: message.id, decision: "decline" });
    line.output.result(
      { declined: true, id: message.id, sender: senderJson(message.sender) },
      "Dropped. Nothing was stored.\n",
    );
    return;
  }
  const { name, env, onConflict, items } = choice;
  const what = { id: message.id, name, env, onConflict, items };
  const decided = await session.call("inbox.decide", { ...what, decision: "store" });
  report(line, message, decided);
}

/** Without a person to ask: everything is stored where it was sent to, or only what is named. */
function givenBy({ as: name, env, onConflict, only }: DecideOptions, { items }: ReceivedMessage): Choice {
  if (only === undefined) return { name, env, onConflict };
  const numbers = new Set(only.map((number) => parseWhole(number, "--only", 1, items.length) - 1));
  const waiting = items.flatMap((_, index) => (numbers.has(index) ? [] : [{ index, decision: "wait" as const }]));
  const [first, second] = numbers;
  // A single one can be named although others came with it.
  if (name !== undefined && first !== undefined && second === undefined) {
    return { env, onConflict, items: [...waiting, { index: first, decision: "store", name }] };
  }
  return { name, env, onConflict, items: waiting };
}

function report(line: CommandLine, message: ReceivedMessage, { stored, sender, waiting, warnings }: Decided): void {
  for (const warning of warnings) line.output.warn(warning);
  const [first] = stored;
  if (message.items.length === 0) {
    line.output.result({ sender: senderJson(sender), team: message.team }, "There were no keys in it.\n");
    return;
  }
  if (waiting > 0 && waiting < message.items.length) {
    line.output.note(
      `${waiting === 1 ? "One value waits" : `${waiting} values wait`} in the inbox: keyhold inbox decide ${message.id}`,
    );
  }
  if (first === undefined && waiting === 0) {
    line.output.result(
      { declined: true, id: message.id, sender: senderJson(sender) },
      "Dropped. Nothing was stored.\n",
    );
    return;
  }
  if (first === undefined) {
    throw new KeyholdError(
      "cancelled",
      `Nothing was stored. The message waits in the inbox: keyhold inbox decide ${message.id}`,
    );
  }
  const items = stored.map(({ name, service, env }) => ({ name, service, env }));
  const { name, service, env } = first;
  line.output.result({ name, service, env, sender: senderJson(sender), ...(items.length > 1 ? { items } : {}) }, () =>
    stored.map((item) => `Stored ${safeLine(item.name)} (${safeLine(item.service)}, ${item.env}).\n`).join(""),
  );
}

export function senderJson(sender: ReceivedMessage["sender"]): object {
  return { name: sender.name, verified: sender.verified };
}

function unverifiedText({ sender }: ReceivedMessage): string {
  return sender.known
    ? `The card of ${sender.name} is not verified: anybody can call themselves that. Compare the words: keyhold team verify`
    : `${sender.name} is not on your team list: anybody can call themselves that. Ask them whether they sent it before you use it.`;
}

export function messageText(line: CommandLine, message: ReceivedMessage): string {
  const { sender, items, note } = message;
  const paint = line.output.paintNote;
  const who = `${sender.name}${sender.email === undefined ? "" : ` <${sender.email}>`}, ${sender.verified ? "verified" : "not verified"}`;
  const head = facts(
    [
      ["from", { text: who, colour: sender.verified ? "green" : "yellow" }],
      ["passing on", message.noForward ? "not allowed" : undefined],
      ["deleted after", message.deleteAfter === undefined ? undefined : timeAndDistance(message.deleteAfter, line.now)],
    ],
    paint,
  );
  const columns = [
    ...(items.length > 1 ? [{ title: "#" }] : []),
    { title: "NAME", canShrink: true },
    { title: "SERVICE", canShrink: true },
    { title: "ENV" },
    { title: "VALUE" },
    { title: "" },
  ];
  const width = line.streams.stderr.isTTY ? line.streams.stderr.columns : undefined;
  const rows = items.map((item, index): Cell[] => [
    ...(items.length > 1 ? [String(index + 1)] : []),
    item.name,
    item.service ?? "",
    environmentCell(item.env ?? ""),
    item.mask,
    hereText(item),
  ]);
  const body = table(columns, rows, width, paint);
  return `${head}${body}${note === undefined ? "" : `${safeLines(note)}\n`}`;
}

function hereText({ conflict, same }: ReceivedMessage["items"][number]): Cell {
  const [place] = same ?? [];
  if (place !== undefined) return { text: `you have this value: ${place.name} (${place.env})`, colour: "dim" };
  return conflict ? { text: "is here already", colour: "yellow" } : "";
}

async function askWhere(line: CommandLine, message: ReceivedMessage): Promise<Choice | "later" | "decline"> {
  const { terminal } = line;
  const [item, ...more] = message.items;
  const each = more.length > 0 ? "[o]ne by one, " : "";
  const answer = (await terminal.askText(`Store it? [Y]es, ${each}[l]ater, [d]rop: `)).toLowerCase();
  if (answer.startsWith("l") || answer.startsWith("n")) return "later";
  if (answer.startsWith("d")) return "decline";
  if (answer.startsWith("o") && more.length > 0) return { items: await askEach(line, message) };
  const single = item !== undefined && more.length === 0;
  const name = single ? await askName(line, item.name) : undefined;
  const env = single ? await askEnvironment(line, item.env ?? "dev") : undefined;
  const conflict =
    single && (name !== undefined || env !== undefined) ? false : message.items.some((each) => each.conflict);
  const onConflict = conflict ? await askConflict(line) : undefined;
  return { name, env, onConflict };
}

async function askEach(line: CommandLine, { items }: ReceivedMessage): Promise<ItemChoice[]> {
  const choices: ItemChoice[] = [];
  for (const [index, item] of items.entries()) {
    const sent = item.env ?? "dev";
    const asked = `${index + 1}. ${safeLine(item.name)} (${sent}): [S]tore, [l]ater, [d]rop: `;
    const answer = (await line.terminal.askText(asked)).toLowerCase();
    if (answer.startsWith("l")) choices.push({ index, decision: "wait" });
    else if (answer.startsWith("d")) choices.push({ index, decision: "drop" });
    else {
      const name = await askName(line, item.name);
      const env = await askEnvironment(line, sent);
      const isElsewhere = name !== undefined || env !== undefined;
      const onConflict = item.conflict && !isElsewhere ? await askConflict(line) : undefined;
      choices.push({ index, name, env, onConflict });
    }
  }
  return choices;
}

async function askName(line: CommandLine, preset: string): Promise<string | undefined> {
  const name = await line.terminal.askText(`Name [${safeLine(preset)}]: `);
  return name === "" || name === preset ? undefined : name;
}

async function askEnvironment(line: CommandLine, preset: Environment): Promise<Environment | undefined> {
  for (;;) {
    const answer = (await line.terminal.askText(`Environment [${preset}]: `)).toLowerCase();
    if (answer === "" || answer === preset) return undefined;
    const found = environments.find((env) => env === answer);
    if (found !== undefined) return found;
    line.output.note(`One of ${environments.join(", ")}.`);
  }
}

async function askConflict(line: CommandLine): Promise<OnConflict> {
  for (;;) {
    const answer = (
      await line.terminal.askText("It is here already: [k]eep both, [r]eplace, [c]ancel: ")
    ).toLowerCase();
    const found = conflictChoices.find((choice) => answer !== "" && choice.startsWith(answer));
    if (found !== undefined) return found;
  }
}
