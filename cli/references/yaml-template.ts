/**
 * YAML, read only as far as it takes to know what a reference stands in: double or single quotes, a block of text, a
 * plain word, a comment.
 */
import type { Found } from "./reference.ts";
import { CannotStand, plainText, type Spot } from "./spot.ts";

type Place =
  | { readonly in: "double" | "single" | "comment"; readonly start: number; readonly end: number }
  | { readonly in: "block"; readonly start: number; readonly end: number; readonly folds: boolean };

export function yamlSpots(text: string, found: readonly Found[]): Spot[] {
  const places = placesOf(text);
  return found.flatMap((one) => {
    const place = places.find(({ start, end }) => start <= one.start && one.end <= end);
    switch (place?.in) {
      case "comment":
        return [];
      case "double":
        return [{ ...one, write: inDouble }];
      case "single": {
        const isWhole = one.start === place.start + 1 && one.end === place.end - 1;
        return isWhole
          ? [{ ...one, start: place.start, end: place.end, write: (value) => `"${inDouble(value)}"` }]
          : [{ ...one, write: inSingle }];
      }
      case "block": {
        const lineStart = text.lastIndexOf("\n", one.start) + 1;
        const indent = /^ */.exec(text.slice(lineStart))?.[0] ?? "";
        return [{ ...one, write: (value) => inBlock(value, indent, place.folds) }];
      }
      default:
        return [{ ...one, write: isWholeWord(text, one) ? (value) => `"${inDouble(value)}"` : inPlain }];
    }
  });
}

/** JSON's escapes are YAML's too. */
function inDouble(value: string): string {
  return JSON.stringify(value)
    .slice(1, -1)
    .replaceAll("\u007f", "\\x7f")
    .replace(/[\u0080-\u009f\u2028\u2029\ufeff]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function inSingle(value: string): string {
  if (hasControls(value))
    throw new CannotStand("single quotes hold no line ends and control characters; use double ones");
  return value.replaceAll("'", "''");
}

function inBlock(value: string, indent: string, folds: boolean): string {
  if (hasControls(value.replace(/[\n\t]/g, ""))) throw new CannotStand("a block holds no control characters");
  if (/^\s/.test(value)) throw new CannotStand("the spaces that it begins with would move the whole block");
  if (folds && value.includes("\n")) throw new CannotStand("a block that begins with > joins its lines; use | instead");
  return value.replaceAll("\n", `\n${indent}`);
}

function inPlain(value: string): string {
  if (plainText.test(value)) return value;
  throw new CannotStand("it has characters that mean something in YAML; put double quotes around the whole text");
}

function hasControls(value: string): boolean {
  return /[\p{Cc}\u2028\u2029\ufeff]/u.test(value);
}

/** What may stand before a value on its line: dashes, a key, or the beginning of an item between brackets. */
const beforeWord = /^[ \t]*(?:-[ \t]+)*(?:(?:"[^"]*"|'[^']*'|[^\s"'#[{,&*!|>%@`-][^#]*?):[ \t]+)?$/;
const inBrackets = /^[ \t]*(?:-[ \t]+)*(?:[^#[{]*:[ \t]+)?[[{](?:.*[:,[{])?[ \t]*$/;

/** Nothing but the reference between an indicator and the end of the line, of the item or a comment. */
function isWholeWord(text: string, { start, end }: Found): boolean {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end) < 0 ? text.length : text.indexOf("\n", end);
  const before = text.slice(lineStart, start);
  const after = text.slice(end, lineEnd).replace(/\r$/, "");
  return beforeWord.test(before)
    ? /^[ \t]*($|#)/.test(after) && !/^#/.test(after)
    : inBrackets.test(before) && /^[ \t]*($|[\]},]|[ \t]#)/.test(after);
}

function placesOf(text: string): Place[] {
  const places: Place[] = [];
  let at = 0;
  while (at < text.length) {
    const lineEnd = text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at);
    const next = readLine(text, at, lineEnd, places);
    const last = places.at(-1);
    const isCommented = last?.in === "comment" && last.end === lineEnd;
    const line = text.slice(at, isCommented ? last.start : Math.min(next, lineEnd));
    const block = next === lineEnd ? /(?:^|[:\-?] +|[:\-?] +[!&]\S+ +)([|>])[+\-0-9]{0,2}[ \t]*\r?$/.exec(line) : null;
    at = next + 1;
    if (block === null) continue;
    const end = blockEnd(text, at, ownerOf(line));
    places.push({ in: "block", start: at, end, folds: block[1] === ">" });
    at = end;
  }
  return places;
}

/** Takes in what is quoted on a line, and what begins there. @returns the end of the line on which that ends. */
function readLine(text: string, from: number, lineEnd: number, places: Place[]): number {
  for (let at = from; at < lineEnd; at++) {
    const character = text[at];
    if (character === "#" && (at === from || /\s/.test(text[at - 1] ?? ""))) {
      places.push({ in: "comment", start: at, end: lineEnd });
      return lineEnd;
    }
    if (character !== '"' && character !== "'") continue;
    // Inside of a plain word they are letters.
    if (!/(?:^|[:\-?[{,]|(?:^|[\s[{,])[!&]\S*)$/.test(text.slice(from, at).trimEnd())) continue;
    const end = character === '"' ? endOf(/(?:[^"\\]|\\.)*"/sy, text, at + 1) : endOf(/(?:[^']|'')*'/sy, text, at + 1);
    if (end === undefined) return lineEnd;
    places.push({ in: character === '"' ? "double" : "single", start: at, end });
    if (end > lineEnd)
      return readLine(text, end, text.indexOf("\n", end) < 0 ? text.length : text.indexOf("\n", end), places);
    at = end - 1;
  }
  return lineEnd;
}

function endOf(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from;
  return pattern.exec(text) === null ? undefined : pattern.lastIndex;
}

/** The column of what a block belongs to: a key, or the dash of an item that is nothing but the block. */
function ownerOf(line: string): number {
  const before = /^(?: *- +)* */.exec(line)?.[0] ?? "";
  return /^[!&|>]/.test(line.slice(before.length)) ? before.lastIndexOf("-") : before.length;
}

/** Where a line stands no deeper than what the block belongs to. */
function blockEnd(text: string, from: number, parent: number): number {
  let at = from;
  while (at < text.length) {
    const lineEnd = text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at);
    const line = text.slice(at, lineEnd);
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (line.trim() !== "" && indent <= parent) return at;
    at = lineEnd + 1;
  }
  return text.length;
}
