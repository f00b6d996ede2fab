/** Templates: files in which references stand in place of values, filled so that they stay what they are. */
import { KeyholdError } from "../../shared/contract/errors.ts";
import { environmentSpots } from "./environment-template.ts";
import { jsonSpots } from "./json-template.ts";
import { findReferences, lineOf } from "./reference.ts";
import { CannotStand, type Spot } from "./spot.ts";
import type { TemplateFormat } from "./template-format.ts";
import { yamlSpots } from "./yaml-template.ts";

/** @throws KeyholdError `invalid_input`, `malformed`, naming the line. */
export function readTemplate(text: string, format: TemplateFormat, file: string): Spot[] {
  const placeOf = (offset: number) => `Line ${lineOf(text, offset)} of ${file}`;
  const found = findReferences(text, placeOf);
  switch (format) {
    case "env":
      return environmentSpots(text, found, file);
    case "json":
      return jsonSpots(text, found, file);
    case "yaml":
      return yamlSpots(text, found);
    case "text":
      return found.map((one) => ({ ...one, write: (value) => value }));
    default:
      return format satisfies never;
  }
}

/**
 * The text with every value in its place.
 * @throws KeyholdError `invalid_input`, naming the line, when a value cannot stand where it is wanted.
 */
export function fillTemplate(
  text: string,
  spots: readonly Spot[],
  file: string,
  bytesOf: (index: number) => Uint8Array,
): string {
  const parts: string[] = [];
  let at = 0;
  for (const [index, { start, end, write, reference }] of spots.entries()) {
    try {
      parts.push(text.slice(at, start), write(textOf(bytesOf(index))));
    } catch (error) {
      if (!(error instanceof CannotStand)) throw error;
      throw new KeyholdError(
        "invalid_input",
        `Line ${lineOf(text, start)} of ${file}: the value of “${reference.name}” cannot stand there, because ${error.message}. Nothing was written.`,
      );
    }
    at = end;
  }
  return parts.join("") + text.slice(at);
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CannotStand("it is no text");
  }
}
