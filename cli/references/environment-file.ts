/** A `.env` file, read as the widely used libraries do: `NAME=value`, quotes, comments, values of several lines. */
import { KeyholdError } from "../../shared/contract/errors.ts";

export type Quote = "" | "'" | '"' | "`";
export type EnvironmentLine = {
  readonly name: string;
  readonly value: string;
  readonly line: number;
  readonly quote: Quote;
  /** What stands behind the `=`, quotes included, by its place in the text. */
  readonly start: number;
  readonly end: number;
};

const assignment =
  /^[ \t]*(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=[ \t]*?|:[ \t]+?)([ \t]*'(?:\\'|[^'])*'|[ \t]*"(?:\\"|[^"])*"|[ \t]*`(?:\\`|[^`])*`|[^#\r\n]+)?[ \t]*(?:#.*)?$/gm;

/**
 * The assignments of a file, in order.
 * @throws KeyholdError `malformed`, naming the line that is neither an assignment nor a comment.
 */
export function readEnvironmentFile(text: string, file: string): EnvironmentLine[] {
  const lines: EnvironmentLine[] = [];
  let [at, line] = [0, 1];
  for (const match of text.matchAll(assignment)) {
    line += checkRest(text.slice(at, match.index), line, file);
    const [whole, name = "", written = ""] = match;
    const raw = written.trim();
    const first = raw.charAt(0) as Quote;
    const quote = raw.length > 1 && ["'", '"', "`"].includes(first) && raw.endsWith(first) ? first : "";
    if (quote === "" && ["'", '"', "`"].includes(first)) {
      throw new KeyholdError(
        "malformed",
        `Line ${line} of ${file}: the quotes around the value of ${name} are not closed, or do not go around all of it.`,
      );
    }
    const start = match.index + (raw === "" ? whole.length : whole.indexOf(written) + written.indexOf(raw));
    lines.push({ name, value: unquoted(raw, quote), line, quote, start, end: start + raw.length });
    line += countLines(whole);
    at = match.index + whole.length;
  }
  checkRest(text.slice(at), line, file);
  return lines;
}

function unquoted(raw: string, quote: Quote): string {
  if (quote === "") return raw;
  const inner = raw.slice(1, -1).replace(/\r\n?/g, "\n");
  return quote === '"' ? inner.replaceAll("\\n", "\n").replaceAll("\\r", "\r") : inner;
}

/** Between assignments only empty lines and comments may stand. @returns how many lines that was. */
function checkRest(text: string, line: number, file: string): number {
  for (const [index, one] of text.split("\n").entries()) {
    if (/^\s*(#.*)?$/.test(one)) continue;
    throw new KeyholdError("malformed", `Line ${line + index} of ${file} is neither NAME=value nor a comment.`);
  }
  return countLines(text);
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}
