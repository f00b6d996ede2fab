/** Templates: files in which references stand in place of values, filled so that they stay what they are. */
import { KeyholdError } from "../../shared/contract/errors.ts";
import { environmentSpots } from "./environment-template.ts";
import { jsonSpots } from "./json-template.ts";
import { findReferences, lineOf } from "./reference.ts";
import { CannotStand, type Spot } from "./spot.ts";
import type { TemplateFormat } from "./template-format.ts";
import { YamlCheck } from "./yaml-check.ts";
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
  format: TemplateFormat,
  spots: readonly Spot[],
  file: string,
  bytesOf: (index: number) => Uint8Array,
): string {
  const check = format === "yaml" ? new YamlCheck(text, spots) : undefined;
  const values: string[] = [];
  const written = spots.map((spot, index) => {
    try {
      const value = textOf(bytesOf(index));
      check?.checkValue(value);
      values.push(value);
      return spot.write(value);
    } catch (error) {
      if (error instanceof CannotStand) throw cannotStand(text, spot, file, error.message);
      throw error;
    }
  });
  const filled = replaced(text, spots, written);
  if (check === undefined || check.isSame(filled, values)) return filled;
  const wrong = spots.find(
    (spot, index) =>
      !new YamlCheck(text, [spot]).isSame(replaced(text, [spot], [written[index] ?? ""]), [values[index] ?? ""]),
  );
  throw cannotStand(
    text,
    wrong ?? spots[0],
    file,
    "it would change more than this text; put double quotes around the whole text",
  );
}

function replaced(text: string, spots: readonly Spot[], written: readonly string[]): string {
  let at = 0;
  const parts: string[] = [];
  for (const [index, { start, end }] of spots.entries()) {
    parts.push(text.slice(at, start), written[index] ?? "");
    at = end;
  }
  return parts.join("") + text.slice(at);
}

function cannotStand(text: string, spot: Spot | undefined, file: string, why: string): KeyholdError {
  return new KeyholdError(
    "invalid_input",
    `Line ${lineOf(text, spot?.start ?? 0)} of ${file}: the value of “${spot?.reference.name}” cannot stand there, because ${why}. Nothing was written.`,
  );
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CannotStand("it is no text");
  }
}
