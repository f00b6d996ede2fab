import { KeyholdError } from "../contract/errors.ts";
import type { Branded } from "./brands.ts";
import { sodium } from "./sodium.ts";

const encoder = new TextEncoder();
// A byte order mark is kept: what was signed or stored comes back byte for byte or not at all.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** @throws KeyholdError `malformed` on bytes that are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new KeyholdError("malformed", "The text is not valid UTF-8.");
  }
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Big-endian 64-bit. @throws RangeError unless a safe non-negative integer. */
export function u64(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError("not an unsigned 64-bit integer we can hold");
  const bytes = new Uint8Array(8);
  let rest = value;
  for (let index = 7; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** `u64(length) || bytes`: how every part of variable length enters associated data. */
export function lengthPrefixed(bytes: Uint8Array): Uint8Array {
  return concat(u64(bytes.length), bytes);
}

/** Base64url without padding. */
export function toBase64(bytes: Uint8Array): string {
  return sodium.to_base64(bytes, sodium.base64_variants.URLSAFE_NO_PADDING);
}

const base64Alphabet = /^[A-Za-z0-9_-]*$/;

/**
 * Strict: no padding, no whitespace, no other alphabet, and one text for one byte string (unused bits are zero).
 * @throws KeyholdError `malformed`.
 */
export function fromBase64(text: string): Uint8Array {
  if (base64Alphabet.test(text)) {
    try {
      const bytes = sodium.from_base64(text, sodium.base64_variants.URLSAFE_NO_PADDING);
      if (toBase64(bytes) === text) return bytes;
    } catch {
      // falls through to the one refusal below
    }
  }
  throw new KeyholdError("malformed", "The text is not valid base64url.");
}

export function toHex(bytes: Uint8Array): string {
  return sodium.to_hex(bytes);
}

/** Constant in time for equal lengths. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && (a.length === 0 || sodium.memcmp(a, b));
}

/** Overwrites with zeros. Copies that WebAssembly or the garbage collector made are out of reach: see docs. */
export function wipe(...secrets: readonly (Uint8Array | undefined)[]): void {
  for (const secret of secrets) secret?.fill(0);
}

/** The system's random source as Node, browsers and Electron alike have it. Gives at most 64 KiB at a time. */
declare const crypto: { getRandomValues(bytes: Uint8Array): void };

/**
 * Bytes that were not handed out yet. libsodium asks the system for four at a time, which for a nonce is six questions,
 * and where they are slow was two thirds of the time of storing many records.
 */
const pool = new Uint8Array(1024);
let left = 0;

export function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    if (left === 0) {
      crypto.getRandomValues(pool);
      left = pool.length;
    }
    const count = Math.min(left, length - done);
    const from = pool.length - left;
    bytes.set(pool.subarray(from, from + count), done);
    // Only whoever asked has them.
    pool.fill(0, from, from + count);
    left -= count;
    done += count;
  }
  return bytes;
}

/** A fresh 32-byte secret key of the asked brand. */
export function randomKey<Name extends string>(): Branded<Name> {
  return randomBytes(32) as Branded<Name>;
}

/** Uniform in [0, limit), without modulo bias. */
export function randomBelow(limit: number): number {
  return sodium.randombytes_uniform(limit);
}
