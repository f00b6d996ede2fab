import type { Command } from "commander";
import type { MethodOutput } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { readCardSource } from "../card-source.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { needsAnswer } from "../needs-answer.ts";
import { personJson } from "../person-json.ts";
import { readSource } from "../read-source.ts";
import type { Session } from "../session.ts";
import { addedText } from "../text/added-text.ts";
import { relativeTime } from "../text/dates.ts";
import { stateCell, wordsText } from "../text/person-text.ts";
import { safeLine } from "../text/safe-text.ts";
import { type Cell, table } from "../text/table.ts";
import { addTeamRulesCommands } from "./team-rules.ts";

const rulesPrefix = "keyhold-team1.";

type Added = MethodOutput<"team.add">;

export function addTeamCommand(program: Command, launch: Launch): void {
  const team = program
    .command("team")
    .description("The people you share keys with: add their cards, compare words, list, remove.")
    .addHelpText("after", example("keyhold team add bob.card", "keyhold team verify Bob"));
  team
    .command("add")
    .description("Add a teammate's card, an introduction of their further device, or a team's rules.")
    .argument("<card>", "as text, or a file that holds it, or - for standard input")
    .addHelpText("after", example("keyhold team add bob.card", "keyhold team add keyhold-id1.AbC…"))
    .action((card: string) => launch("team add", (line) => add(line, card)));
  team
    .command("list")
    .description("List the people whose cards you have.")
    .addHelpText("after", example("keyhold team list"))
    .action(() => launch("team list", list));
  team
    .command("words")
    .description("Show a teammate's safety words and your own, to compare by voice.")
    .argument("<name>", "a name, an e-mail address or an id")
    .addHelpText("after", example("keyhold team words Bob"))
    .action((name: string) => launch("team words", (line) => words(line, name)));
  team
    .command("verify")
    .description("Say that you compared a teammate's twelve words and they were the same.")
    .argument("<name>", "a name, an e-mail address or an id")
    .option("--yes", "they were compared: do not ask")
    .option("--words <file>", "compare with the words in a file, or from standard input with -")
    .addHelpText("after", example("keyhold team verify Bob"))
    .action((name: string, options: VerifyOptions) => launch("team verify", (line) => verify(line, name, options)));
  team
    .command("remove")
    .description("Remove a teammate's card. What they were sent stays sent.")
    .argument("<name>", "a name, an e-mail address or an id")
    .addHelpText("after", example("keyhold team remove Bob"))
    .action((name: string) => launch("team remove", (line) => remove(line, name)));
  addTeamRulesCommands(team, launch);
}

async function add(line: CommandLine, given: string): Promise<undefined> {
  const card = await readCardSource(line, given);
  const session = await line.unlocked();
  if (card.startsWith(rulesPrefix)) return addRules(line, session, card);
  const made = await session.call("team.add", { card });
  const { person, outcome, previousName } = made;
  const name = safeLine(person.name);
  if (previousName !== undefined) {
    line.output.warn(
      `${safeLine(previousName)} is now called ${name}. If that surprises you, ask them before you share.`,
    );
  }
  line.output.result({ ...personJson(person), outcome }, addedText(made));
  await offerToRevoke(line, session, made);
  return undefined;
}

async function addRules(line: CommandLine, session: Session, text: string): Promise<undefined> {
  const { outcome, changes, team, offer } = await session.call("rules.import", { text });
  const name = safeLine(team?.name ?? offer?.name ?? "");
  const texts = {
    updated: `Took over version ${team?.number} of the rules of ${name}.\n${changes.map((one) => `  ${safeLine(one)}\n`).join("")}`,
    known: `You have these rules of ${name} already.\n`,
    offered: `The rules of ${name} wait to be joined: keyhold team join\n`,
  };
  line.output.result({ outcome, name: team?.name ?? offer?.name, changes }, texts[outcome]);
  if (offer?.problem !== undefined) line.output.note(offer.problem);
  return undefined;
}

/** Links for a device that is not in use any more are still good until they are revoked. */
async function offerToRevoke(line: CommandLine, session: Session, { replaced }: Added): Promise<void> {
  if (replaced === undefined || replaced.waiting.length === 0) return;
  const { waiting, person } = replaced;
  const links = waiting.length === 1 ? "1 link" : `${waiting.length} links`;
  const told = `${links} for ${safeLine(person.device)}, made before, can still be opened there.`;
  if (!line.terminal.canAsk || !(await line.terminal.askYes(`${told} Revoke?`, true))) {
    return line.output.warn(`${told} Revoke: keyhold revoke ${waiting.map((id) => id.slice(0, 10)).join(" ")}`);
  }
  const { outcomes } = await session.call("shares.revokeAll", { ids: waiting });
  for (const { share, problem } of outcomes) {
    if (problem === undefined)
      line.output.note(`The link for ${safeLine(share.to)} (${safeLine(share.name)}) is revoked.`);
    else line.output.warn(problem);
  }
}

async function list(line: CommandLine): Promise<undefined> {
  const session = await line.unlocked();
  const { people } = await session.call("team.list", {});
  const { output } = line;
  const hasRoles = people.some(({ role }) => role !== undefined);
  output.result(people.map(personJson), () => {
    const columns = [
      { title: "NAME", canShrink: true },
      { title: "E-MAIL", canShrink: true },
      { title: "DEVICE", canShrink: true },
      { title: "STATE" },
      ...(hasRoles ? [{ title: "ROLE" }] : []),
      { title: "ADDED" },
    ];
    const rows = people.map((person): Cell[] => [
      person.name,
      person.email ?? "",
      person.device,
      person.closedAt === undefined || person.leaving !== undefined ? stateCell(person) : "closed",
      ...(hasRoles ? [person.role === "left" ? "out of the team" : (person.role ?? "none")] : []),
      relativeTime(person.addedAt, line.now),
    ]);
    return rows.length === 0 ? "" : table(columns, rows, output.width, output.paint);
  });
  if (people.length === 0) output.note("Nobody yet. “keyhold team add CARD” adds a teammate.");
  return undefined;
}

async function words(line: CommandLine, name: string): Promise<undefined> {
  const session = await line.unlocked();
  const found = await session.call("team.words", { person: name });
  const { person } = found;
  line.output.result({ name: person.name, state: person.state, words: found.words, mine: found.mine }, () =>
    bothWords(person.name, found.words, found.mine),
  );
  return undefined;
}

function bothWords(name: string, theirs: readonly string[], mine: readonly string[]): string {
  return `${safeLine(name)} should read out:\n${wordsText(theirs)}\nYou read out:\n${wordsText(mine)}`;
}

type VerifyOptions = { readonly yes?: boolean; readonly words?: string };

async function verify(line: CommandLine, name: string, options: VerifyOptions): Promise<undefined> {
  if (options.yes && options.words !== undefined) {
    throw new KeyholdError("invalid_input", "Give one of --yes and --words. Nothing was changed.");
  }
  if (!options.yes && options.words === undefined && !line.terminal.canAsk) {
    throw needsAnswer("Whether the words are the same", "--yes or --words FILE");
  }
  const heard = options.words === undefined ? undefined : await readWords(line, options.words);
  const session = await line.unlocked();
  const found = await session.call("team.words", { person: name });
  if (heard === undefined) line.output.notePainted(`${bothWords(found.person.name, found.words, found.mine)}\n`);
  if (heard === undefined && !options.yes) {
    const question = `Compare by voice, not by chat. Are the words of ${safeLine(found.person.name)} the same?`;
    if (!(await line.terminal.askYes(question, false))) {
      throw new KeyholdError(
        "cancelled",
        `${found.person.name} stays not verified. If the words differ, somebody may have changed the card on the way: ask for it again by another channel.`,
      );
    }
  }
  // By id: a second card of the same name may arrive between the look and the word.
  const { person } = await session.call("team.verify", { person: found.person.id, words: heard });
  line.output.result(personJson(person), `${safeLine(person.name)} is verified.\n`);
  return undefined;
}

async function readWords(line: CommandLine, source: string): Promise<string> {
  const bytes = await readSource(source, "--words", 4096, line.standardInput);
  return new TextDecoder().decode(bytes).trim();
}

async function remove(line: CommandLine, name: string): Promise<undefined> {
  const session = await line.unlocked();
  const { person } = await session.call("team.remove", { person: name });
  line.output.result(personJson(person), `Removed ${safeLine(person.name)} from the team list.\n`);
  return undefined;
}
