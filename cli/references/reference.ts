/**
 * `keyhold://ENV/NAME/FIELD`: what stands in a file instead of a value. An empty ENV is the one that is chosen when the
 * file is used; without FIELD the value is meant. Everything but letters, digits and `. _ ~ + -` is percent-encoded.
 */

import { environments } from "../../shared/contract/environments.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { RunReference } from "../../shared/contract/run-methods.ts";

/** Where a reference stands in a text: with its braces, if it has any. */
export type Found = { readonly start: number; readonly end: number; readonly reference: RunReference };

const scheme = "keyhold://";
const address = /keyhold:\/\/[\p{L}\p{N}._~%+/-]*/u;
const inText = new RegExp(`\\{\\{\\s*(${address.source})\\s*\\}\\}|${address.source}`, "gu");

/**
 * All references of a text. Inside of other text they can be put into braces, `{{keyhold://dev/NAME}}`.
 * @throws KeyholdError `invalid_input` for one that is none, saying where by `placeOf`.
 */
export function findReferences(text: string, placeOf: (offset: number) => string): Found[] {
  if (!text.includes(scheme)) return [];
  return [...text.matchAll(inText)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    reference: parseReference(match[1] ?? match[0], placeOf(match.index)),
  }));
}

function parseReference(written: string, place: string): RunReference {
  const parts = written
    .slice(scheme.length)
    .split("/")
    .map((part) => decoded(part, place));
  const [env = "", name = "", field] = parts;
  const environment = environments.find((one) => one === env);
  if (env !== "" && environment === undefined) {
    throw wrong(place, `“${env}” is no environment (${environments.join(", ")})`);
  }
  if (name === "" || parts.length > 3 || field === "") throw wrong(place, "the key's name is missing or misplaced");
  return {
    name,
    ...(environment === undefined ? {} : { environment }),
    ...(field === undefined ? {} : { field }),
  };
}

function decoded(part: string, place: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw wrong(place, "what follows a % must be two hexadecimal digits, and text in UTF-8 all together");
  }
}

function wrong(place: string, why: string): KeyholdError {
  return new KeyholdError(
    "invalid_input",
    `${place}: this is not a reference, because ${why}. References look like ${scheme}ENV/NAME or ${scheme}ENV/NAME/FIELD.`,
  );
}

/** The line that an offset is on, counting from 1. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
