/**
 * What a scanner knows of a vault: for each form of each value a few bytes' rolling hash, and a keyed hash of the whole.
 * No value, no name. Plain arrays, so that it moves to the scanner's thread as it is.
 */
import { sodium } from "../../../shared/crypto/sodium.ts";

/** How a form is written. */
export const formKinds = {
  /** The value itself. */
  plain: 0,
  /** The characters of base64 that the value alone decides; compared in one of its two alphabets. */
  base64: 1,
  /** Without quotes and without the line ends that wrap long lines: as {@link unwrap} leaves a text. */
  folded: 2,
} as const;

export const digestLength = 16;

export type ScanIndex = {
  /** See `window-hash.ts`. */
  readonly numbers: Int32Array;
  /** A bit for each window's hash: what is not in here is nowhere. */
  readonly bits: Int32Array;
  readonly shift: number;
  /** Whether there are forms with short windows. */
  readonly hasShort: boolean;
  /** Open addressing by the window's hash: the window's number and one, or 0. */
  readonly slots: Int32Array;
  /** Of each window: {@link stride} of them for each form. */
  readonly hashes: Int32Array;
  /** Where in the form its first window stands. */
  readonly offsets: Uint16Array;
  readonly lengths: Uint16Array;
  readonly kinds: Uint8Array;
  /** Which value it is a form of. */
  readonly groups: Int32Array;
  /** Which two bytes stand side by side in any form: 1 at `first << 8 | second`. */
  readonly neighbours: Uint8Array;
  readonly digests: Uint8Array;
  readonly key: Uint8Array;
};

/** All of an index's memory, to be moved with it. */
export function buffersOf(index: ScanIndex): ArrayBuffer[] {
  return Object.values(index).flatMap((part) => (typeof part !== "object" ? [] : [part.buffer as ArrayBuffer]));
}

export function slotOf(hash: number, slots: Int32Array): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - Math.log2(slots.length));
}

/** A scanner's comparison: keyed, so that an index tells nothing to whoever has it without its key. */
export function formDigest(key: Uint8Array, form: Uint8Array): Uint8Array {
  return sodium.crypto_generichash(digestLength, form, key);
}

/** In the standard alphabet. */
export function inOneAlphabet(text: Uint8Array): Uint8Array {
  return text.map((byte) => (byte === 0x2d ? 0x2b : byte === 0x5f ? 0x2f : byte));
}
