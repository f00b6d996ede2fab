/** `keyhold inject`: a template in, the same with values out. Nothing is written unless all of it can be. */
import { resolve } from "node:path";
import type { MethodOutput } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { noCoreDumps } from "../child/core-dumps.ts";
import type { CommandLine } from "../command-line.ts";
import type { InjectOptions } from "../commands/inject.ts";
import { readSource } from "../read-source.ts";
import { safeLines } from "../text/safe-text.ts";
import { problemError } from "./problem.ts";
import { lineOf } from "./reference.ts";
import { fillTemplate, readTemplate } from "./template.ts";
import { formatOf } from "./template-format.ts";
import { isKnownToGit } from "./work-tree.ts";
import { checkPlace, writePrivately } from "./write-privately.ts";

const longestTemplate = 4 * 1024 * 1024;

export async function inject(line: CommandLine, options: InjectOptions): Promise<undefined> {
  const template = options.input === "-" ? "standard input" : options.input;
  const format = options.format ?? formatOf(options.input) ?? formatOf(options.output);
  if (format === undefined) {
    throw new KeyholdError(
      "invalid_input",
      "How values are written in this file cannot be told from its name. Nothing was written; say --format env, json, yaml, or text, which puts them in as they are.",
    );
  }
  const text = decoded(await readSource(options.input, "--input", longestTemplate, line.standardInput), template);
  const spots = readTemplate(text, format, template);
  const target = options.output === "-" ? undefined : resolve(options.output);
  if (target !== undefined) checkPlace(target, options.force === true);
  noCoreDumps();
  const session = await line.unlocked();
  const wanted = { environment: options.env, references: spots.map(({ reference }) => reference) };
  const [problem] = (await session.call("run.plan", wanted)).problems;
  if (problem !== undefined) {
    const at = problem.reference === undefined ? undefined : spots[problem.reference];
    throw problemError(problem, at === undefined ? "" : `Line ${lineOf(text, at.start)} of ${template}: `);
  }
  const { given, warnings } = await session.call("run.values", { ...wanted, command: "a file" });
  await line.close();
  try {
    const filled = fillTemplate(text, format, spots, template, bytesOf(given));
    for (const warning of warnings) line.output.warn(warning.text);
    if (target === undefined) {
      line.output.text(line.output.toTerminal ? safeLines(filled.replaceAll("\r\n", "\n")) : filled);
      return undefined;
    }
    writePrivately(target, Buffer.from(filled), options.force === true);
    if (isKnownToGit(target)) {
      line.output.warn(
        `${options.output} is inside of a git repository that does not ignore it: it could be committed with its ${given.length === 1 ? "value" : "values"}. Add it to .gitignore, or put it elsewhere.`,
      );
    }
    line.output.note(
      `Wrote ${options.output}, with ${countOf(spots.length)}. It holds them in clear: delete it when it is not needed.`,
    );
  } finally {
    for (const { value } of given) value.fill(0);
  }
  return undefined;
}

function decoded(bytes: Uint8Array, template: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new KeyholdError("malformed", `${template} is no text in UTF-8. Nothing was written.`);
  }
}

function bytesOf(given: MethodOutput<"run.values">["given"]): (index: number) => Uint8Array {
  const byReference = new Map(given.flatMap(({ references, value }) => references.map((index) => [index, value])));
  return (index) => byReference.get(index) ?? new Uint8Array();
}

function countOf(places: number): string {
  return places === 1 ? "one reference filled" : `${places} references filled`;
}
