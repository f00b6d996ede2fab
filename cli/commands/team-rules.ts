import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import type { MethodInput, MethodOutput } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { environments } from "../../shared/contract/fields.ts";
import { linkLives, memberRoles, ruledRoles, unverifiedChoices } from "../../shared/contract/team-fields.ts";
import type { RulesChange, TeamOffer } from "../../shared/contract/team-methods.ts";
import type { CommandLine } from "../command-line.ts";
import { example, type Launch } from "../launch.ts";
import { needsAnswer } from "../needs-answer.ts";
import type { Session } from "../session.ts";
import { linesText, rulesJson, rulesText, teamJson } from "../text/rules-text.ts";
import { safeLine } from "../text/safe-text.ts";
import { parseChoice } from "../values/choice.ts";

const roles = ["owner", ...memberRoles.toReversed()] as const;
const roleChoice = parseChoice(roles, "the role");
const ruledChoice = parseChoice(ruledRoles, "the role");
const environmentChoice = parseChoice(environments, "an environment");

type RulesOptions = { readonly export?: string };
type ConfirmOptions = { readonly yes?: boolean };

/** `keyhold team …`: what is about roles and rules. */
export function addTeamRulesCommands(team: Command, launch: Launch): void {
  team
    .command("rules")
    .description("Show who may receive what, and the teams whose rules wait to be joined.")
    .option("--export <file>", "write the signed rules to a file, or to standard output with -")
    .addHelpText("after", example("keyhold team rules", "keyhold team rules --export halden.team"))
    .action((options: RulesOptions) => launch("team rules", (line) => rules(line, options)));
  team
    .command("found")
    .description("Begin a team: you are its first owner, and sign its rules.")
    .argument("<team>", "what the team is called")
    .addHelpText("after", example('keyhold team found "Halden"'))
    .action((name: string) => launch("team found", (line) => found(line, name)));
  team
    .command("join")
    .description("Follow the rules of a team that came with a link or as a file.")
    .argument("[team]", "its name or id, when several wait")
    .option("--yes", "do not ask")
    .addHelpText("after", example("keyhold team join Halden"))
    .action((name: string | undefined, options: ConfirmOptions) =>
      launch("team join", (line) => joinTeam(line, name, options)),
    );
  team
    .command("leave")
    .description("Follow no team rules any more. Nobody else is told.")
    .option("--yes", "do not ask")
    .addHelpText("after", example("keyhold team leave"))
    .action((options: ConfirmOptions) => launch("team leave", (line) => leave(line, options)));
  team
    .command("role")
    .description(`Give somebody a role: ${roles.join(", ")}. For owners.`)
    .argument("<person>", "a name, an e-mail address or an id; “me” for yourself")
    .argument("<role>", roles.join(", "))
    .addHelpText("after", example("keyhold team role Mara maintainer", "keyhold team role Jonas left"))
    .action((person: string, role: string) =>
      launch("team role", (line) => change(line, () => [{ change: "role", person, role: roleChoice(role) }])),
    );
  for (const [name, allowed, verb] of [
    ["allow", true, "Let"],
    ["deny", false, "No longer let"],
  ] as const) {
    team
      .command(name)
      .description(`${verb} a role receive keys of some environments. For owners.`)
      .argument("<role>", ruledRoles.join(", "))
      .argument("<environment...>", environments.join(", "))
      .addHelpText("after", example(`keyhold team ${name} guest staging`))
      .action((role: string, envs: string[]) =>
        launch(`team ${name}`, (line) =>
          change(line, () =>
            [...new Set(envs.map(environmentChoice))].map((environment) => ({
              change: "environment",
              role: ruledRole(role),
              environment,
              allowed,
            })),
          ),
        ),
      );
  }
  team
    .command("limit")
    .description("How long links to a role may live. For owners.")
    .argument("<role>", ruledRoles.join(", "))
    .argument("<time>", linkLives.join(", "))
    .addHelpText("after", example("keyhold team limit guest 1d"))
    .action((role: string, time: string) =>
      launch("team limit", (line) =>
        change(line, () => [
          { change: "life", role: ruledRole(role), longest: parseChoice(linkLives, "the time")(time) },
        ]),
      ),
    );
  team
    .command("unverified")
    .description("Whether people whose words nobody compared may receive keys. For owners.")
    .argument("<choice>", unverifiedChoices.join(", "))
    .addHelpText("after", example("keyhold team unverified refuse"))
    .action((choice: string) =>
      launch("team unverified", (line) =>
        change(line, () => [{ change: "unverified", choice: parseChoice(unverifiedChoices, "the choice")(choice) }]),
      ),
    );
}

function ruledRole(role: string) {
  if (role.trim().toLowerCase() === "owner") {
    throw new KeyholdError("invalid_input", "Owners receive everything: they sign the rules. Nothing was changed.");
  }
  return ruledChoice(role);
}

async function rules(line: CommandLine, options: RulesOptions): Promise<undefined> {
  const session = await line.unlocked();
  if (options.export !== undefined) return exportRules(line, session, options.export);
  const answer = await session.call("rules.get", {});
  const { output } = line;
  output.result(rulesJson(answer), () => (answer.team === undefined ? "" : rulesText(answer.team, line.now, output)));
  for (const { by, changes, merged } of answer.team?.news ?? []) {
    output.note(`New from ${by.join(", ")}${merged ? ", joined with changes made here" : ""}: ${changes.join(" ")}`);
  }
  if (answer.team !== undefined && answer.team.news.length > 0 && !output.json) await session.call("rules.seen", {});
  for (const { name, founder } of answer.offers) {
    output.note(`The rules of ${name}, founded by ${founder.name}, wait: keyhold team join`);
  }
  if (answer.team === undefined && answer.offers.length === 0) {
    output.note("No team rules: everybody may receive everything. “keyhold team found NAME” begins a team.");
  }
  return undefined;
}

async function exportRules(line: CommandLine, session: Session, file: string): Promise<undefined> {
  const { name, number, text } = await session.call("rules.export", {});
  if (file === "-") {
    line.output.result({ name, number, text }, `${text}\n`);
    return undefined;
  }
  try {
    writeFileSync(file, `${text}\n`);
  } catch {
    throw new KeyholdError("file_unwritable", `${file} cannot be written. Nothing was changed.`);
  }
  line.output.result(
    { name, number, file },
    `Wrote version ${number} of the rules of ${safeLine(name)} to ${safeLine(file)}.\n`,
  );
  return undefined;
}

async function found(line: CommandLine, name: string): Promise<undefined> {
  const session = await line.unlocked();
  const { team } = await session.call("rules.found", { name });
  line.output.result(
    teamJson(team),
    () => `Founded ${safeLine(team.name)}. You are its owner.\n${linesText(team.lines)}`,
  );
  line.output.note("Give people their roles next: keyhold team role PERSON member");
  return undefined;
}

async function joinTeam(line: CommandLine, name: string | undefined, options: ConfirmOptions): Promise<undefined> {
  if (!options.yes && !line.terminal.canAsk) throw needsAnswer("Whether to join", "--yes");
  const session = await line.unlocked();
  const { offers } = await session.call("rules.get", {});
  const offer = chosenOffer(offers, name);
  if (offer.problem === undefined) {
    line.output.notePainted(
      `${safeLine(offer.name)}, version ${offer.number}, founded by ${safeLine(offer.founder.name)}, ${offer.people} people. You are ${offer.role === "none" ? "not in it" : `in it as ${offer.role}`}.\n${linesText(offer.lines)}`,
    );
    if (!options.yes && !(await line.terminal.askYes("Follow these rules?", false))) {
      throw new KeyholdError("cancelled", "Nothing was joined. The rules still wait.");
    }
  }
  const { team } = await session.call("rules.join", { id: offer.id });
  line.output.result(teamJson(team), `You follow the rules of ${safeLine(team.name)} now.\n`);
  return undefined;
}

function chosenOffer(offers: readonly TeamOffer[], wanted: string | undefined): TeamOffer {
  const fitting = offers.filter(
    ({ id, name }) => wanted === undefined || id === wanted || name.toLowerCase() === wanted.toLowerCase(),
  );
  const [first] = fitting;
  if (first === undefined) {
    throw new KeyholdError(
      "not_found",
      "No such team rules wait here. “keyhold team add FILE” brings them, or a link does.",
    );
  }
  if (fitting.length === 1) return first;
  const lines = fitting.map(({ id, name, founder }) => `${name}, founded by ${founder.name}: ${id}`);
  throw new KeyholdError("ambiguous", `Several teams wait. Use an id:\n${lines.join("\n")}`);
}

async function leave(line: CommandLine, options: ConfirmOptions): Promise<undefined> {
  if (!options.yes && !line.terminal.canAsk) throw needsAnswer("Whether to leave", "--yes");
  const session = await line.unlocked();
  if (!options.yes && !(await line.terminal.askYes("Follow no team rules any more?", false))) {
    throw new KeyholdError("cancelled", "Nothing was changed.");
  }
  const { name } = await session.call("rules.leave", {});
  line.output.result({ name }, `This vault follows the rules of ${safeLine(name)} no longer.\n`);
  return undefined;
}

async function change(line: CommandLine, changesFrom: () => RulesChange[]): Promise<undefined> {
  const changes: MethodInput<"rules.edit">["changes"] = changesFrom();
  const session = await line.unlocked();
  const answer = await session.call("rules.edit", { changes });
  line.output.result({ number: answer.team.number, changes: answer.changes, consequences: answer.consequences }, () =>
    changesText(answer),
  );
  if (answer.changes.length > 0) line.output.note("It travels with the next links and cards you send.");
  return undefined;
}

function changesText({ changes, consequences, team }: MethodOutput<"rules.edit">): string {
  if (changes.length === 0) return "It was so already.\n";
  const effects = consequences.map(
    ({ name, gains, loses }) =>
      `  ${safeLine(name)}${gains.length === 0 ? "" : ` gains ${gains.join(", ")}`}${loses.length === 0 ? "" : ` loses ${loses.join(", ")}`}\n`,
  );
  return `${changes.map((text) => `${safeLine(text)}\n`).join("")}${effects.join("")}Version ${team.number}, signed by you.\n`;
}
