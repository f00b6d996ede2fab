/**
 * `.env` files: `NAME=value` a line, with quotes or without, `export` before it or not. Within double quotes the escapes
 * of shells hold (`\n`, `\"`, `\\`, `\$`, …); within single quotes and backticks nothing is special.
 */
import { fromBase64 } from "../../shared/crypto/bytes.ts";
import { environmentIn } from "./guess.ts";
import { Findings, type ParseJob } from "./parsed.ts";
import { checkLines, readText } from "./read-text.ts";

/** Stands in the line above a value that is no text, in a file that Keyhold wrote. */
export const base64Mark = "# keyhold:base64";

/** Stands above a value whose sender wanted it deleted by then. */
export const deleteAfterMark = "# keyhold:delete-after";

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*(?:=|:[ \t])[ \t]*/;

export function looksLikeEnv(text: string): boolean {
  const lines = text.split("\n", 200).filter((line) => !/^\s*(#|$)/.test(line));
  return lines.length > 0 && lines.some((line) => /^[ \t]*(?:export[ \t]+)?[A-Za-z_][A-Za-z0-9_.-]*[ \t]*=/.test(line));
}

export function parseEnv({ bytes, name }: ParseJob): Findings {
  const text = readText(bytes).replaceAll("\r\n", "\n");
  checkLines(text);
  const env = environmentIn(name);
  const found = new Map<string, Parameters<Findings["add"]>[0]>();
  const findings = new Findings();
  let [comment, isBase64, line] = ["", false, 0];
  let deleteAfter: number | undefined;
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at);
    const whole = text.slice(at, end);
    line++;
    if (/^[ \t]*(#|$)/.test(whole)) {
      isBase64 = whole.trim() === base64Mark;
      if (whole.startsWith(`${deleteAfterMark} `)) {
        const date = Date.parse(whole.slice(deleteAfterMark.length).trim());
        if (!Number.isNaN(date)) deleteAfter = date;
      } else if (!isBase64) comment = whole.replace(/^[ \t#]+/, "").trim();
      at = end + 1;
      continue;
    }
    const head = assignment.exec(whole);
    if (head?.[1] === undefined) {
      findings.leave("unreadable", `line ${line}`);
      at = end + 1;
    } else {
      const read = readValue(text, at + head[0].length, end);
      const value = isBase64 ? decoded(read.value) : read.value;
      const place = `line ${line}`;
      if (value === undefined || read.broken) findings.leave("unreadable", `${head[1]}, ${place}`);
      else {
        // What a program would get is the last one.
        const before = found.get(head[1]);
        if (before !== undefined) findings.leave("repeated", `${head[1]}, ${before.place}`);
        found.delete(head[1]);
        const notes = comment === "" || isBase64 ? undefined : comment;
        found.set(head[1], { name: head[1], variable: head[1], value, place, env, notes, deleteAfter });
      }
      line += newLines(text, at, read.end);
      at = read.end + 1;
    }
    [comment, isBase64, deleteAfter] = ["", false, undefined];
  }
  for (const entry of found.values()) findings.add(entry);
  return findings;
}

type Read = { readonly value: string; readonly end: number; readonly broken?: boolean };

function readValue(text: string, start: number, lineStop: number): Read {
  const quote = text[start];
  if (quote === "'" || quote === "`") {
    const close = text.indexOf(quote, start + 1);
    if (close < 0) return { value: "", end: lineStop, broken: true };
    return quotedValue(text, close, text.slice(start + 1, close));
  }
  if (quote === '"') {
    const close = closingQuote(text, start + 1);
    if (close < 0) return { value: "", end: lineStop, broken: true };
    return quotedValue(text, close, unescaped(text.slice(start + 1, close)));
  }
  const bare = text.slice(start, lineStop);
  const remark = /(^|[ \t])#/.exec(bare);
  return { value: bare.slice(0, remark?.index).trim(), end: lineStop };
}

/** What stands behind the quote a shell would add to the value, other programs drop, or stumble over: nobody may guess. */
function quotedValue(text: string, close: number, value: string): Read {
  const end = lineEnd(text, close);
  const isWhole = /^[ \t]*(#.*)?$/.test(text.slice(close + 1, end));
  return isWhole ? { value, end } : { value: "", end, broken: true };
}

function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  return -1;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function unescaped(text: string): string {
  return text.replace(/\\([nrt"\\$`])/g, (_all, mark: string) => escapes[mark] ?? mark);
}

function decoded(text: string): Uint8Array | undefined {
  try {
    return fromBase64(text);
  } catch {
    return undefined;
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function newLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
