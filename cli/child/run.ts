/** `keyhold run`: asks for the values, leaves the vault, starts the program. */
import { basename } from "node:path";
import type { MethodInput, MethodOutput } from "../../shared/contract/api.ts";
import { isDisplayText } from "../../shared/contract/display-text.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { CommandLine } from "../command-line.ts";
import type { RunOptions } from "../commands/run.ts";
import { shortestMasked } from "../masking/forms.ts";
import { readSource } from "../read-source.ts";
import { problemError } from "../references/problem.ts";
import {
  lineOfReference,
  type ReferencesLine,
  readReferencesFile,
  referencesOf,
  variablesOf,
} from "../references/references-file.ts";
import type { Session } from "../session.ts";
import { parseWhole } from "../values/number.ts";
import { noCoreDumps } from "./core-dumps.ts";
import { variableText, withVariables } from "./environment.ts";
import { findProgram, type Program } from "./find-program.ts";
import { SharedFiles } from "./shared-files.ts";

type Given = MethodOutput<"run.values">["given"];
type Found = Extract<Program, { found: true }>;
/** A variable with what it is to hold, and the key it is of, if it is one's. */
type Variable = { readonly bytes: Uint8Array; readonly name: string };

const longestFile = 1024 * 1024;

export async function run(
  line: CommandLine,
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<number> {
  const { env, platform } = line.surroundings;
  const within = options.within === undefined ? undefined : parseWhole(options.within, "--within", 1, 86_400);
  line.says = options.askedBy;
  const program = findProgram(command, env, platform);
  if (!program.found) {
    line.output.warn(`“${command}” cannot be started: ${program.why}. No key was given out.`);
    return program.exitCode;
  }
  const lines = await referencesLines(line, options);
  // Loaded while the vault is being opened.
  const starting = import("./start.ts");
  starting.catch(() => undefined);
  noCoreDumps();
  const session = await line.unlocked();
  const wanted = wantedOf(options, lines);
  if (lines !== undefined) await checkReferences(session, wanted, lines);
  const asked = session.call("run.values", { ...wanted, command: nameOf(command) });
  // While the answer is on its way, or a person thinks about it.
  const [{ given, left, warnings }] = await Promise.all([
    asked,
    starting.then(({ getReady }) => getReady(line.streams)),
  ]);
  // The vault is not needed while the program runs.
  await line.close();
  for (const text of [...warnings.map((one) => one.text), ...left.map(({ why }) => why)]) line.output.warn(text);
  const files = new SharedFiles(platform);
  try {
    const variables = variablesFor(line, options, valuesFor(given, lines ?? []), files);
    const started = (await starting).startProgram({
      command,
      file: program.file,
      args,
      env: withVariables(env, variables, platform),
      streams: line.streams,
      masked: options.mask ? maskedOf(line, given, options.refuseShort === true) : [],
    });
    const limit = within === undefined ? undefined : endAfter(within);
    // What has to be masked was copied for that.
    for (const { value } of given) value.fill(0);
    const exitCode = await started.catch((error: unknown) => notStarted(line, command, program, error));
    return limit?.() === true ? outOfTime : exitCode;
  } finally {
    for (const { value } of given) value.fill(0);
    files.end();
  }
}

/** A file's mistakes are told with their line, and before anybody is asked for anything. */
async function checkReferences(
  session: Session,
  wanted: MethodInput<"run.plan">,
  lines: readonly ReferencesLine[],
): Promise<void> {
  const [problem] = (await session.call("run.plan", wanted)).problems;
  if (problem === undefined) return;
  const at = problem.reference === undefined ? undefined : lineOfReference(lines, problem.reference);
  throw problemError(problem, at === undefined ? "" : `Line ${at.line} of ${at.file}: `);
}

async function referencesLines(line: CommandLine, options: RunOptions): Promise<ReferencesLine[] | undefined> {
  if (options.references === undefined) return undefined;
  const allowed = names(options.allow);
  const lines: ReferencesLine[] = [];
  for (const file of options.references) {
    const bytes = await readSource(file, "--references", longestFile, line.standardInput);
    const text = new TextDecoder().decode(bytes);
    lines.push(...readReferencesFile(text, file === "-" ? "standard input" : file, allowed));
  }
  return lines;
}

/** `A,B` and `A --only B` alike. */
function names(given: readonly string[] | undefined): string[] {
  return (given ?? [])
    .flatMap((text) => text.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function wantedOf(options: RunOptions, lines: readonly ReferencesLine[] | undefined): MethodInput<"run.plan"> {
  if (options.all === true && lines === undefined) {
    throw new KeyholdError("invalid_input", "--all goes with --references: without it, all keys are given anyway.");
  }
  return {
    environment: options.env,
    only: options.only === undefined ? undefined : names(options.only),
    all: options.all,
    prefix: options.prefix,
    allow: options.allow === undefined ? undefined : names(options.allow),
    references: lines === undefined ? undefined : referencesOf(lines),
  };
}

/** What the program is called in the log: without its folder and its arguments, which may hold anything. */
function nameOf(command: string): string {
  const name = basename(command).slice(0, 100).trim();
  return isDisplayText(name) ? name : "a program";
}

function valuesFor(given: Given, lines: readonly ReferencesLine[]): Map<string, Variable> {
  const byReference = new Map<number, Given[number]>();
  const variables = new Map<string, Variable>();
  for (const one of given) {
    for (const index of one.references) byReference.set(index, one);
    if (one.variable !== undefined) variables.set(one.variable, { bytes: one.value, name: one.name });
  }
  const fromFiles = variablesOf(lines, (index) => byReference.get(index)?.value ?? new Uint8Array());
  for (const [variable, bytes] of fromFiles) {
    const other = variables.get(variable);
    if (other !== undefined) {
      const at = lines.findLast(({ name }) => name === variable);
      throw new KeyholdError(
        "ambiguous",
        `Line ${at?.line} of ${at?.file} and the key “${other.name}” both set ${variable}. Nothing was started; leave one of them out.`,
      );
    }
    variables.set(variable, { bytes, name: variable });
  }
  return variables;
}

function variablesFor(
  line: CommandLine,
  options: RunOptions,
  values: ReadonlyMap<string, Variable>,
  files: SharedFiles,
): Map<string, string> {
  const asFile = { file: new Set(names(options.asFile)), pipe: new Set(names(options.asPipe)) };
  const seen = new Set<string>();
  const texts = new Map<string, string>();
  for (const [variable, { bytes, name }] of values) {
    const as = (["file", "pipe"] as const).find((kind) => asFile[kind].has(variable) || asFile[kind].has(name));
    seen.add(variable).add(name);
    texts.set(
      variable,
      as === undefined
        ? variableText(name, variable, bytes, line.surroundings.platform)
        : files.add(variable, bytes, as),
    );
  }
  const unknown = [...asFile.file, ...asFile.pipe].find((name) => !seen.has(name));
  if (unknown !== undefined) {
    throw new KeyholdError(
      "not_found",
      `Nothing that the program is given is called “${unknown}”. Nothing was started; --as-file and --as-pipe take variables or names of keys.`,
    );
  }
  return texts;
}

/** As `timeout` tells it. */
const outOfTime = 124;

/** Sends the program what ends it when its time is over. @returns what stops that, and says whether it was over. */
function endAfter(seconds: number): () => boolean {
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    // Passed on like one from outside.
    process.kill(process.pid, "SIGTERM");
  }, seconds * 1000);
  return () => {
    clearTimeout(timer);
    return isOver;
  };
}

function maskedOf(line: CommandLine, given: Given, refusesShort: boolean): Uint8Array[] {
  const secrets = given.filter(({ secret }) => secret);
  const short = secrets.filter(({ value }) => value.length < shortestMasked).map(({ name }) => `“${name}”`);
  if (short.length > 0 && refusesShort) {
    throw new KeyholdError(
      "refused",
      `Shorter than ${shortestMasked} characters, and so not to be masked: ${[...new Set(short)].join(", ")}. Nothing was started.`,
    );
  }
  if (short.length > 0) {
    line.output.note(`Not masked, being shorter than ${shortestMasked} characters: ${[...new Set(short)].join(", ")}.`);
  }
  return secrets.flatMap(({ value }) => (value.length < shortestMasked ? [] : [value]));
}

function notStarted(line: CommandLine, command: string, { file }: Found, error: unknown): number {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "E2BIG") {
    throw new KeyholdError(
      "too_large",
      "All variables together are larger than the system allows. The program was not started; --only gives it fewer, --as-file gives large ones as files.",
    );
  }
  if (code !== "ENOENT" && code !== "EACCES" && code !== "ENOEXEC") throw error;
  const why = code === "ENOENT" ? "what its first line names as its interpreter is not there" : "the system refuses to";
  line.output.warn(`“${command}” (${file}) cannot be started: ${why}.`);
  return code === "ENOENT" ? 127 : 126;
}
