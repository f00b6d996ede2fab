import { readEnvironmentFile } from "./environment-file.ts";
import type { Found } from "./reference.ts";
import { CannotStand, plainText, type Spot } from "./spot.ts";

/**
 * In a `.env` file the value takes quotes that shells and the usual libraries read alike: there are values for which
 * there are none. What stands in comments stays as it is.
 */
export function environmentSpots(text: string, found: readonly Found[], file: string): Spot[] {
  const lines = readEnvironmentFile(text, file);
  return found.flatMap((one) => {
    const line = lines.find(({ start, end }) => start <= one.start && one.end <= end);
    if (line === undefined) return [];
    const inside = line.quote === "" ? 0 : 1;
    const isWhole = one.start === line.start + inside && one.end === line.end - inside;
    if (isWhole) return [{ ...one, start: line.start, end: line.end, write: quoted }];
    switch (line.quote) {
      case "'":
        return [{ ...one, write: inSingle }];
      case '"':
        return [{ ...one, write: inDouble }];
      default:
        return [{ ...one, write: inPlain }];
    }
  });
}

function quoted(value: string): string {
  if (plainText.test(value)) return value;
  for (const [quote, write] of [
    ["'", inSingle],
    ['"', inDouble],
  ] as const) {
    try {
      return `${quote}${write(value)}${quote}`;
    } catch (error) {
      if (!(error instanceof CannotStand) || quote === '"') throw error;
    }
  }
  return "''";
}

function inSingle(value: string): string {
  if (value.endsWith("\\"))
    throw new CannotStand("some readers would take the backslash at its end and the quote for one");
  if (value.includes("'")) throw new CannotStand("it has a single quote in it, and the value stands between such");
  return withUsualLines(value);
}

function inDouble(value: string): string {
  if (/["\\$`]/.test(value)) {
    throw new CannotStand("of its quotes, dollar signs and backslashes no two readers of .env files make the same");
  }
  return withUsualLines(value);
}

function inPlain(value: string): string {
  if (plainText.test(value)) return value;
  throw new CannotStand("it has characters that need quotes around the whole value");
}

function withUsualLines(value: string): string {
  if (value.includes("\r")) throw new CannotStand("readers of .env files change its line ends");
  if (value.includes("\0")) throw new CannotStand("it has zero bytes in it");
  return value;
}
