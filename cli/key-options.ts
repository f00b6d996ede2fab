/** The options about a key's fields and its value that `add` and `edit` have in common. */
import { basename } from "node:path";
import type { Command } from "commander";
import { KeyholdError } from "../shared/contract/errors.ts";
import { keyTypes, longestValue } from "../shared/contract/fields.ts";
import type { CommandLine } from "./command-line.ts";
import { needsAnswer } from "./needs-answer.ts";
import { readSource } from "./read-source.ts";
import type { Session } from "./session.ts";
import { collect, parseChoice } from "./values/choice.ts";
import { parseWhole } from "./values/number.ts";
import { parseDays, parseMoment } from "./values/when.ts";

export type FieldOptions = {
  readonly service?: string;
  readonly type?: (typeof keyTypes)[number];
  readonly variable?: string;
  readonly owner?: string;
  readonly tag?: string[];
  readonly scope?: string[];
  readonly allowAddress?: string[];
  readonly allowDomain?: string[];
  readonly usedIn?: string[];
  readonly providerPage?: string;
  readonly notes?: string;
  readonly notesFile?: string;
  readonly expires?: string;
  readonly rotateEvery?: string;
};

export type ValueOptions = {
  readonly valueFile?: string;
  /** The value is this file, and keeps its name. */
  readonly file?: string;
  readonly generate?: boolean;
  readonly prefix?: string;
  readonly length?: string;
  readonly alphabet?: (typeof alphabets)[number];
  readonly checksum?: boolean;
};

export const alphabets = ["alphanumeric", "hex", "base64url", "symbols", "digits"] as const;
const longestNotes = 64 * 1024;

export function addFieldOptions(command: Command): Command {
  return command
    .option("--type <type>", `${keyTypes.join(", ")} (default: private)`, parseChoice(keyTypes, "--type"))
    .option("--variable <name>", "environment variable (default: the name in capitals)")
    .option("--expires <when>", "a date like 2030-01-31, or a time from now like 30d")
    .option("--rotate-every <days>", "how often it should be replaced, like 30d; never for no period")
    .option("--owner <person>", "who looks after it")
    .option("--tag <tag>", "may be given several times", collect)
    .option("--scope <scope>", "what it may do at the provider; several times", collect)
    .option("--allow-address <address>", "where it may be used from; several times", collect)
    .option("--allow-domain <domain>", "which domains may use it; several times", collect)
    .option("--used-in <place>", "a program or place that uses it; several times", collect)
    .option("--provider-page <url>", "where it is revoked at the provider")
    .option("--notes <text>", "notes; other users of this computer can see what stands on a command line")
    .option("--notes-file <file>", "notes from a file, or from standard input with -");
}

export function addGeneratorOptions(command: Command): Command {
  return command
    .option("--prefix <text>", "what it begins with")
    .option("--length <number>", "characters after the prefix (default: 40)")
    .option("--alphabet <name>", `${alphabets.join(", ")}`, parseChoice(alphabets, "--alphabet"))
    .option("--checksum", "end in a checksum, so that a scanner can tell it from chance");
}

export async function fieldsFrom(line: CommandLine, options: FieldOptions) {
  return {
    service: options.service,
    type: options.type,
    variable: options.variable,
    owner: options.owner,
    tags: options.tag,
    scopes: options.scope,
    allowedAddresses: options.allowAddress,
    allowedDomains: options.allowDomain,
    usedIn: options.usedIn,
    providerPage: options.providerPage,
    notes: await notesFrom(line, options),
  };
}

async function notesFrom(line: CommandLine, options: FieldOptions): Promise<string | undefined> {
  if (options.notesFile === undefined) return options.notes;
  if (options.notes !== undefined) throw new KeyholdError("invalid_input", "Give one of --notes and --notes-file.");
  const bytes = await readSource(options.notesFile, "--notes-file", longestNotes, line.standardInput);
  return new TextDecoder().decode(bytes).replaceAll("\r\n", "\n");
}

export function expiryFrom(options: FieldOptions, now: number): number | undefined {
  return options.expires === undefined ? undefined : parseMoment(options.expires, "--expires", now);
}

export function rotationFrom(options: FieldOptions): number | undefined {
  return options.rotateEvery === undefined ? undefined : parseDays(options.rotateEvery, "--rotate-every");
}

/** What the generator is to make, as the contract has it. */
export function recipeFrom(options: ValueOptions) {
  return {
    prefix: options.prefix,
    length: options.length === undefined ? undefined : parseWhole(options.length, "--length", 8, 4096),
    alphabet: options.alphabet,
    checksum: options.checksum,
  };
}

/** True when some option says where a value comes from. */
export function namesValue(options: ValueOptions): boolean {
  return options.valueFile !== undefined || options.file !== undefined || options.generate === true;
}

/** Before anything is asked or read: options that cannot be together, and a value that nobody can be asked for. */
export function checkValueOptions(line: CommandLine, options: ValueOptions): void {
  const sources = [options.valueFile, options.file, options.generate ? "" : undefined];
  if (sources.filter((source) => source !== undefined).length > 1) {
    throw new KeyholdError("invalid_input", "Give one of --value-file, --file and --generate. Nothing was stored.");
  }
  const makes = options.prefix ?? options.length ?? options.alphabet ?? options.checksum;
  if (makes !== undefined && !options.generate) {
    throw new KeyholdError("invalid_input", "--prefix, --length, --alphabet and --checksum go with --generate.");
  }
  if (options.valueFile === "-") line.standardInput.claim("--value-file");
  if (!namesValue(options) && !line.terminal.canAsk) {
    throw needsAnswer("The value", "--value-file FILE (- for standard input) or --generate");
  }
}

/** What the file of `--file` is called, without its folder. */
export function fileNameFrom({ file }: ValueOptions): string | undefined {
  if (file === undefined) return undefined;
  if (file !== "-") return basename(file);
  throw new KeyholdError(
    "invalid_input",
    "Standard input has no file name: give it with --value-file -. Nothing was stored.",
  );
}

/** The value: from a file as it is, made here, or asked for without echo. The host wipes it. */
export async function valueFrom(line: CommandLine, session: Session, options: ValueOptions): Promise<Uint8Array> {
  if (options.valueFile !== undefined) {
    return await readSource(options.valueFile, "--value-file", longestValue, line.standardInput);
  }
  if (options.file !== undefined) {
    return await readSource(options.file, "--file", longestValue, line.standardInput);
  }
  if (options.generate) return (await session.call("keys.generate", recipeFrom(options))).value;
  const value = await line.terminal.askSecret("Value (not shown): ");
  if (value.length > 0 && !line.terminal.hasMore) return value;
  const empty = value.length === 0;
  value.fill(0);
  throw new KeyholdError(
    "invalid_input",
    empty
      ? "The value is empty. Nothing was stored."
      : "What was pasted has several lines. Nothing was stored; put it in a file and give --value-file.",
  );
}
