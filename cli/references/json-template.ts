import { KeyholdError } from "../../shared/contract/errors.ts";
import { type Found, lineOf } from "./reference.ts";
import type { Spot } from "./spot.ts";

/** In JSON a reference stands inside of a string, which stays one whatever the value. */
export function jsonSpots(text: string, found: readonly Found[], file: string): Spot[] {
  try {
    JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    const bare = found.find(({ start }) => !strings(text).some((one) => one.start < start && start < one.end));
    throw new KeyholdError(
      "malformed",
      bare === undefined
        ? `${file} is not valid JSON. Nothing was written; --format text takes it as it is.`
        : `Line ${lineOf(text, bare.start)} of ${file}: in JSON a reference stands in double quotes. Nothing was written.`,
    );
  }
  return found.map((one) => ({ ...one, write: (value) => JSON.stringify(value).slice(1, -1) }));
}

function strings(text: string): { start: number; end: number }[] {
  return [...text.matchAll(/"(?:\\.|[^"\\])*"/gs)].map((one) => ({ start: one.index, end: one.index + one[0].length }));
}
