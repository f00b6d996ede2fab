/** Foreign text, judged before anything takes it apart. */
import { malformed, tooLarge } from "./refuse.ts";

/** The longest line: a value of 1 MiB, written in escapes, and what stands around it. */
export const longestLine = 6 * 1024 * 1024;
/** Nobody nests deeper; a parser that calls itself may not be able to. */
const deepest = 64;

/**
 * The text without a byte order mark.
 * @throws KeyholdError `malformed` unless it is UTF-8 without NUL.
 */
export function readText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) throw malformed("it is UTF-16; save it as UTF-8");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed("it is not text in UTF-8");
  }
  if (text.includes("\0")) throw malformed("there are NUL characters in it");
  return text;
}

/** @throws KeyholdError `too_large`. */
export function checkLines(text: string): void {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\n", start);
    const stop = end < 0 ? text.length : end;
    if (stop - start > longestLine) throw tooLarge("a line in it is longer than any value");
    start = stop + 1;
  }
}

/** @throws KeyholdError `malformed` when it is no JSON, or nested too deeply. */
export function readJson(text: string): unknown {
  checkDepth(text);
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own sentence quotes the text.
    throw malformed("it is not complete JSON");
  }
}

function checkDepth(text: string): void {
  let depth = 0;
  let isText = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isText) {
      if (code === backslash) index++;
      else if (code === quote) isText = false;
    } else if (code === quote) isText = true;
    else if (code === openBrace || code === openBracket) {
      if (++depth > deepest) throw malformed("it is nested too deeply");
    } else if (code === closeBrace || code === closeBracket) depth--;
  }
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];
