/** The files of `run --references`: variables for a program, with references in place of values. */
import { isDangerousVariable } from "../../host/unlocked/keys/dangerous-variable.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { RunReference } from "../../shared/contract/run-methods.ts";
import { readEnvironmentFile } from "./environment-file.ts";
import { type Found, findReferences } from "./reference.ts";

export type ReferencesLine = {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly value: string;
  readonly found: readonly Found[];
};

/**
 * @param allowed variables that programs obey instead of reading, and that are meant all the same: a file may come from
 * somebody else.
 * @throws KeyholdError `malformed`, `invalid_input`, `refused`, naming the line.
 */
export function readReferencesFile(text: string, file: string, allowed: readonly string[]): ReferencesLine[] {
  return readEnvironmentFile(text.replace(/^\ufeff/, ""), file).map(({ name, value, line }) => {
    if (isDangerousVariable(name) && !allowed.includes(name)) {
      throw new KeyholdError(
        "refused",
        `Line ${line} of ${file} sets ${name}, which programs obey instead of reading: it can make any of them run something else. Nothing was started; if you mean it, --allow ${name}.`,
      );
    }
    return { file, line, name, value, found: findReferences(value, () => `Line ${line} of ${file}`) };
  });
}

/** All references, in the order of the lines. */
export function referencesOf(lines: readonly ReferencesLine[]): RunReference[] {
  return lines.flatMap(({ found }) => found.map(({ reference }) => reference));
}

/** The line on which the reference of a number stands. */
export function lineOfReference(lines: readonly ReferencesLine[], index: number): ReferencesLine | undefined {
  let before = 0;
  return lines.find(({ found }) => {
    before += found.length;
    return index < before;
  });
}

/** The lines' variables, with the bytes of each reference in its place; of a name that stands twice the last counts. */
export function variablesOf(
  lines: readonly ReferencesLine[],
  bytesOf: (index: number) => Uint8Array,
): Map<string, Buffer> {
  const variables = new Map<string, Buffer>();
  let index = 0;
  for (const { name, value, found } of lines) {
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const { start, end } of found) {
      parts.push(Buffer.from(value.slice(at, start)), bytesOf(index++));
      at = end;
    }
    parts.push(Buffer.from(value.slice(at)));
    variables.set(name, Buffer.concat(parts));
  }
  return variables;
}
