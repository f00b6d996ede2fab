/** How a value may stand in a file. Changes that keep its order of characters are undone in the text instead. */
import { estimateBits } from "../../unlocked/keys/strength.ts";
import { formKinds } from "./scan-index.ts";
import { fold } from "./unwrap.ts";
import { shortSpan } from "./window-hash.ts";

export type Form = { readonly kind: number; readonly bytes: Uint8Array };

/** Of longer values so much from the middle is sought: a comparison costs the same whatever the value is. */
const longestSought = 512;
/** Letters alone, with what joins words: up to here somebody's name for a thing rather than a secret. */
const longestWord = 19;
const fewestBits = 28;

/** The value without white space around it, which files do not keep. */
export function soughtPart(value: Uint8Array): Uint8Array {
  let from = 0;
  let to = value.length;
  while (from < to && isBlank(value[from])) from++;
  while (to > from && isBlank(value[to - 1])) to--;
  if (to - from <= longestSought) return value.subarray(from, to);
  const middle = from + Math.floor((to - from - longestSought) / 2);
  return value.subarray(middle, middle + longestSought);
}

/** What is too short or too plain stands in any file by chance. */
export function isSought(part: Uint8Array): boolean {
  if (part.length < shortSpan) return false;
  if (part.length <= longestWord && part.every(isOfWords)) return false;
  return estimateBits(part) >= fewestBits;
}

/** @param part see {@link soughtPart}. The caller wipes all of them. */
export function formsOf(part: Uint8Array): Form[] {
  const forms: Form[] = [{ kind: formKinds.plain, bytes: part.slice() }];
  for (let before = 0; before < 3; before++) {
    const bytes = base64Part(part, before);
    if (bytes.length >= shortSpan) forms.push({ kind: formKinds.base64, bytes });
  }
  const folded = fold(part);
  if (folded.length !== part.length && folded.length >= shortSpan) {
    forms.push({ kind: formKinds.folded, bytes: folded });
  }
  // In UTF-16, whichever byte comes first.
  if (part.every((byte) => byte < 0x80)) {
    const bytes = new Uint8Array(part.length * 2 - 1);
    for (const [at, byte] of part.entries()) bytes[at * 2] = byte;
    forms.push({ kind: formKinds.plain, bytes });
  }
  // How forms of web pages write a space.
  if (part.includes(0x20)) {
    forms.push({ kind: formKinds.plain, bytes: part.map((byte) => (byte === 0x20 ? 0x2b : byte)) });
  }
  return forms;
}

const alphabet = new TextEncoder().encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

/** The characters that the value alone decides when `before` bytes of something else stand before it in their group. */
function base64Part(value: Uint8Array, before: number): Uint8Array {
  const firstBit = before * 8;
  const lastBit = firstBit + value.length * 8;
  const first = Math.ceil(firstBit / 6);
  const last = Math.floor(lastBit / 6);
  const text = new Uint8Array(last - first);
  for (let character = first; character < last; character++) {
    const bit = character * 6 - firstBit;
    const byte = bit >> 3;
    const pair = ((value[byte] ?? 0) << 8) | (value[byte + 1] ?? 0);
    text[character - first] = alphabet[(pair >> (10 - (bit & 7))) & 63] ?? 0;
  }
  return text;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 9 && byte <= 13);
}

function isOfWords(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || [0x2d, 0x5f, 0x2e, 0x20].includes(byte);
}
