/**
 * Undoes how programs write a value: quotes and what joins string literals, escapes of strings, percent-encoding, entities
 * of XML and HTML, and the line ends that wrap base64. One change at a time, where it stands: most bytes of a file are left as they are.
 */

/** Which changes are undone; both together for text that went through two programs. */
export const modes = { url: 1, strings: 2, both: 3 } as const;
export type Mode = (typeof modes)[keyof typeof modes];

/** Longest white space between two literals that still make one value. */
const longestGap = 160;
/** A base64 line that is wrapped is at least so long. */
const shortestWrapped = 40;

const isQuote = table((byte) => byte === 0x22 || byte === 0x27 || byte === 0x60);
const isSpace = table((byte) => byte === 0x20 || (byte >= 9 && byte <= 13));
/** What joins strings in one language or another: `+ . & ~ < > |`. */
const isJoiner = table((byte) => "+.&~<>|".includes(String.fromCharCode(byte)));
/** What may stand before a literal: `f"…"`, `b"…"`. */
const isPrefix = table((byte) => "fFbBuUrRL@$".includes(String.fromCharCode(byte)));
const isBase64 = table((byte) => /[A-Za-z0-9+/_-]/.test(String.fromCharCode(byte)));
const hexDigit = (() => {
  const digits = new Int8Array(256).fill(-1);
  for (let digit = 0; digit < 16; digit++) {
    digits[digit.toString(16).charCodeAt(0)] = digit;
    digits[digit.toString(16).toUpperCase().charCodeAt(0)] = digit;
  }
  return digits;
})();
const escaped = (() => {
  const meanings = new Int16Array(256).fill(-1);
  for (const [letter, meaning] of Object.entries({ n: 10, r: 13, t: 9, b: 8, f: 12, "/": 0x2f, "\\": 0x5c })) {
    meanings[letter.charCodeAt(0)] = meaning;
  }
  return meanings;
})();

/** The five that XML knows, as they stand behind `&`. */
const entities: readonly (readonly [readonly number[], number])[] = Object.entries({
  "amp;": 0x26,
  "lt;": 0x3c,
  "gt;": 0x3e,
  "quot;": 0x22,
  "apos;": 0x27,
}).map(([name, byte]) => [[...name].map((letter) => letter.charCodeAt(0)), byte]);
/** Of a character that is written as its number, with zeros before it. */
const longestNumber = 8;

function table(isIn: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (isIn(byte) ? 1 : 0));
}

/** Bytes at which a change may begin. */
export function beginsChange(byte: number): boolean {
  return isQuote[byte] === 1 || byte === 0x5c || byte === 0x25 || byte === 0x26 || byte === 10 || byte === 13;
}

/** Reads one change at a time; what it stands for is in `bytes` afterwards. */
export class ChangeReader {
  readonly bytes = new Uint8Array(4);
  count = 0;

  /** @returns where the change that begins at `at` ends, or `at` when none does. */
  read(text: Uint8Array, at: number, end: number, mode: Mode): number {
    this.count = 0;
    const byte = text[at] ?? 0;
    if (byte === 0x25) return (mode & modes.url) === 0 ? at : this.#percent(text, at, end);
    if ((mode & modes.strings) === 0) return at;
    if (isQuote[byte] === 1) return joint(text, at, end);
    if (byte === 0x5c) return this.#backslash(text, at, end);
    if (byte === 0x26) return this.#entity(text, at, end);
    if (byte === 10 || byte === 13) return this.#lineEnd(text, at, end);
    return at;
  }

  #is(byte: number): void {
    this.bytes[0] = byte;
    this.count = 1;
  }

  #percent(text: Uint8Array, at: number, end: number): number {
    const byte = hexAt(text, at + 1, 2, end);
    if (byte < 0) return at;
    this.#is(byte);
    return at + 3;
  }

  #backslash(text: Uint8Array, at: number, end: number): number {
    const next = text[at + 1] ?? 0;
    if (at + 1 >= end) return at;
    // A quote that is written as a character is left out like every other.
    if (isQuote[next] === 1) return at + 2;
    if (next === 10 || (next === 13 && text[at + 2] === 10)) {
      return afterBlank(text, at + (next === 10 ? 2 : 3), end);
    }
    const meaning = escaped[next] ?? -1;
    if (meaning >= 0) {
      this.#is(meaning);
      return at + 2;
    }
    if (next === 0x78) {
      const byte = hexAt(text, at + 2, 2, end);
      if (byte < 0) return at;
      this.#is(byte);
      return at + 4;
    }
    return next === 0x75 ? this.#unicode(text, at, end) : at;
  }

  #unicode(text: Uint8Array, at: number, end: number): number {
    const first = hexAt(text, at + 2, 4, end);
    if (first < 0) return at;
    const isPair = first >= 0xd800 && first < 0xdc00 && text[at + 6] === 0x5c && text[at + 7] === 0x75;
    const second = isPair ? hexAt(text, at + 8, 4, end) : -1;
    if (second >= 0xdc00 && second < 0xe000) {
      this.#character(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
      return at + 12;
    }
    // Quotes are left out, however they are written.
    if (first < 256 && isQuote[first] === 1) return at + 6;
    this.#character(first);
    return at + 6;
  }

  #entity(text: Uint8Array, at: number, end: number): number {
    if (text[at + 1] === 0x23) return this.#number(text, at, end);
    for (const [name, byte] of entities) {
      if (at + name.length >= end || !name.every((letter, index) => text[at + 1 + index] === letter)) continue;
      if (isQuote[byte] !== 1) this.#is(byte);
      return at + 1 + name.length;
    }
    return at;
  }

  /** `&#39;` or `&#x27;`. */
  #number(text: Uint8Array, at: number, end: number): number {
    const base = ((text[at + 2] ?? 0) | 0x20) === 0x78 ? 16 : 10;
    const from = at + (base === 16 ? 3 : 2);
    let code = 0;
    let index = from;
    for (; index < end && index - from < longestNumber; index++) {
      const digit = hexDigit[text[index] ?? 0] ?? -1;
      if (digit < 0 || digit >= base) break;
      code = code * base + digit;
    }
    if (index === from || index >= end || text[index] !== 0x3b || code > 0x10ffff) return at;
    // Quotes are left out, however they are written.
    if (code >= 256 || isQuote[code] !== 1) this.#character(code);
    return index + 1;
  }

  #character(code: number): void {
    const { bytes } = this;
    if (code < 0x80) {
      this.#is(code);
      return;
    }
    const length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let index = length - 1, rest = code; index > 0; index--, rest >>= 6) bytes[index] = 0x80 | (rest & 0x3f);
    bytes[0] = ((0xf00 >> length) & 0xff) | (code >> (6 * (length - 1)));
    this.count = length;
  }

  #lineEnd(text: Uint8Array, at: number, end: number): number {
    const next = text[at] === 13 && text[at + 1] === 10 ? at + 2 : at + 1;
    if (isWrapped(text, at)) {
      const after = afterBlank(text, next, end);
      if (after < end && isBase64[text[after] ?? 0] === 1) return after;
    }
    if (next === at + 1) return at;
    this.#is(10);
    return next;
  }
}

/** A quote, with what joins its literal to the next where there is one. */
function joint(text: Uint8Array, at: number, end: number): number {
  let index = afterGap(text, at + 1, end);
  for (let count = 0; count < 2 && index < end && isJoiner[text[index] ?? 0] === 1; count++) index++;
  index = afterGap(text, index, end);
  if (index < end && isPrefix[text[index] ?? 0] === 1) index++;
  return index < end && isQuote[text[index] ?? 0] === 1 ? index + 1 : at + 1;
}

/** Behind white space, comments of none, and a backslash that only carries a line on. */
function afterGap(text: Uint8Array, from: number, end: number): number {
  const last = Math.min(end, from + longestGap);
  let index = from;
  while (index < last) {
    const byte = text[index] ?? 0;
    const goesOn = byte === 0x5c && (text[index + 1] === 10 || text[index + 1] === 13);
    if (isSpace[byte] !== 1 && !goesOn) break;
    index++;
  }
  return index;
}

function afterBlank(text: Uint8Array, from: number, end: number): number {
  const last = Math.min(end, from + longestGap);
  let index = from;
  while (index < last && (text[index] === 0x20 || text[index] === 9)) index++;
  return index;
}

function isWrapped(text: Uint8Array, lineEnd: number): boolean {
  if (lineEnd < shortestWrapped) return false;
  for (let index = lineEnd - 1; index >= lineEnd - shortestWrapped; index--) {
    if (isBase64[text[index] ?? 0] !== 1) return false;
  }
  return true;
}

function hexAt(text: Uint8Array, from: number, length: number, end: number): number {
  if (from + length > end) return -1;
  let number = 0;
  for (let index = from; index < from + length; index++) {
    const digit = hexDigit[text[index] ?? 0] ?? -1;
    if (digit < 0) return -1;
    number = number * 16 + digit;
  }
  return number;
}

/** A stretch of text with its changes undone, and where each byte of it stood. */
export class Unwrapped {
  readonly #reader = new ChangeReader();
  bytes: Uint8Array;
  places: Int32Array;
  length = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
    this.places = new Int32Array(capacity);
  }

  clear(): void {
    this.length = 0;
  }

  plain(text: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; at++) {
      this.bytes[this.length] = text[at] ?? 0;
      this.places[this.length++] = at;
    }
  }

  /** Takes in what stands at `at`, changed or not. @returns behind it. */
  take(text: Uint8Array, at: number, end: number, mode: Mode): number {
    const reader = this.#reader;
    const next = beginsChange(text[at] ?? 0) ? reader.read(text, at, end, mode) : at;
    if (next === at) {
      this.plain(text, at, at + 1);
      return at + 1;
    }
    for (let index = 0; index < reader.count; index++) {
      this.bytes[this.length] = reader.bytes[index] ?? 0;
      this.places[this.length++] = at;
    }
    return next;
  }

  indexOf(place: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.places[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low < this.length && this.places[low] === place ? low : -1;
  }
}

/** A value as {@link modes.strings} leaves it, escapes apart: a value's own backslashes are no escapes. */
export function fold(value: Uint8Array): Uint8Array {
  const reader = new ChangeReader();
  const folded = new Unwrapped(value.length);
  for (let at = 0; at < value.length; ) {
    const byte = value[at] ?? 0;
    if (isQuote[byte] === 1) at++;
    else if (byte === 10 || byte === 13) {
      const next = reader.read(value, at, value.length, modes.strings);
      if (next === at) folded.plain(value, at, at + 1);
      else if (reader.count > 0) folded.plain(reader.bytes, 0, 1);
      at = Math.max(next, at + 1);
    } else folded.plain(value, at, ++at);
  }
  return folded.bytes.slice(0, folded.length);
}
