/** keyhold(1) in roff, from the program's own commands: it cannot say anything else than the program does. */
import type { Argument, Command, Option } from "commander";
import { version } from "./version.ts";

/** @param at the date on the page, in milliseconds since 1970. */
export function manPage(program: Command, at: number): string {
  const date = new Date(at).toISOString().slice(0, 10);
  const { exits, firstSteps } = partsOfHelp(program);
  return [
    `.TH KEYHOLD 1 "${date}" "keyhold ${version}" "User Commands"`,
    ".SH NAME",
    `keyhold \\- ${words("a vault for API keys, and one-time links that hand a key to a teammate")}`,
    ".SH SYNOPSIS",
    ".B keyhold",
    "[options] command [arguments]",
    ".SH DESCRIPTION",
    words(program.description()),
    ".PP",
    words(
      "Values are masked unless they are asked for. A passphrase is asked for on the terminal, or read from a file: it is never an argument. Results go to standard output, everything else to standard error.",
    ),
    ".SH OPTIONS",
    words("These work with every command, before and behind it."),
    ...program.options.map(optionLines),
    ".SH COMMANDS",
    ...program.commands.flatMap((command) => commandLines(command, ["keyhold"])),
    ".SH EXIT STATUS",
    ...exits.flatMap(([code, meaning]) => [".TP", `.B ${code}`, words(meaning)]),
    ".SH FILES",
    ".TP",
    file("~/.local/share/keyhold/keyhold.vault"),
    words("The vault, unless --vault names another. $XDG_DATA_HOME takes the place of ~/.local/share."),
    ".TP",
    file("~/.local/share/keyhold/anchors"),
    words("What notices that an older copy of a vault was put in place of a newer one."),
    ".SH EXAMPLES",
    ...example(firstSteps),
    ".SH SEE ALSO",
    words("The guide, the protocol and the threat model in the folder docs of the program."),
    "",
  ].join("\n");
}

function commandLines(command: Command, above: readonly string[]): string[] {
  const path = [...above, command.name()];
  const own = command.options.length > 0 ? [" [options]"] : [];
  const takes = command.registeredArguments.map((argument) => ` ${argumentText(argument)}`);
  const { text, examples } = afterHelp(command);
  return [
    `.SS ${escaped(path.join(" "))}`,
    `.B ${escaped(path.join(" "))}`,
    words(`${command.commands.length > 0 ? " [command]" : ""}${own.join("")}${takes.join("")}`) || "\\&",
    ".PP",
    words(command.description()),
    ...command.registeredArguments.filter(({ description }) => description !== "").flatMap(argumentLines),
    ...command.options.map(optionLines),
    ...(text === "" ? [] : [".PP", words(text)]),
    ...(examples.length === 0 ? [] : [".PP", ...example(examples)]),
    ...command.commands.flatMap((inner) => commandLines(inner, path)),
  ];
}

function argumentText(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? name : `[${name}]`;
}

function argumentLines(argument: Argument): string[] {
  return [".TP", `.I ${escaped(argument.name())}`, words(argument.description)];
}

function optionLines(option: Option): string {
  const [flags = "", placeholder] = option.flags.split(/ (?=[<[])/);
  const value = placeholder === undefined ? "" : ` \\fI${escaped(placeholder.replaceAll(/[<>]/g, ""))}\\fR`;
  return [".TP", `\\fB${escaped(flags)}\\fR${value}`, words(option.description)].join("\n");
}

function example(lines: readonly string[]): string[] {
  return [".EX", ...lines.map((line) => guarded(escaped(line))), ".EE"];
}

function file(path: string): string {
  return `.I ${escaped(path)}`;
}

type After = { readonly text: string; readonly examples: readonly string[] };

/** What stands behind the options in a command's help. */
function afterHelp(command: Command): After {
  const help = wholeHelp(command);
  const after = help.slice(help.indexOf(command.helpInformation()) + command.helpInformation().length);
  const [text = "", rest = ""] = after.split(/^Examples?:$/m);
  const examples = rest.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
  return { text: text.trim().replaceAll(/\s*\n\s*/g, " "), examples };
}

/** The program's own: its exit codes, in two columns, and the first steps. */
function partsOfHelp(program: Command): { exits: [string, string][]; firstSteps: string[] } {
  const help = wholeHelp(program);
  const [codes = "", steps = ""] = help.slice(help.indexOf("Exit codes:")).split("The first steps:");
  const exits = [...codes.matchAll(/(\d) {2}(.+?)(?= {2,}\d {2}|\n|$)/g)].map(
    ([, code = "", meaning = ""]): [string, string] => [code, meaning.trim()],
  );
  const firstSteps = steps.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
  return { exits: exits.sort(([a], [b]) => (a < b ? -1 : 1)), firstSteps };
}

function wholeHelp(command: Command): string {
  let help = "";
  const before = command.configureOutput();
  command.configureOutput({ ...before, writeOut: (part) => (help += part) }).outputHelp();
  command.configureOutput(before);
  return help;
}

/** A paragraph: one line of roff that cannot be taken for a request. */
function words(text: string): string {
  return guarded(escaped(text.replaceAll(/\s+/g, " ").trim()));
}

function guarded(line: string): string {
  return /^[.']/.test(line) ? `\\&${line}` : line;
}

/** Plain ASCII: a minus stays one that can be copied, and what is not ASCII is named by its number. */
function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("'", "\\(aq")
    .replaceAll("`", "\\(ga")
    .replaceAll("^", "\\(ha")
    .replaceAll("~", "\\(ti")
    .replaceAll(
      /[^\x20-\x7e]/gu,
      (character) => `\\[u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`,
    );
}
