import { KeyholdError } from "../contract/errors.ts";
import { sodium } from "./sodium.ts";

/** ISO 7816-4 padding to a multiple of `block` bytes, always at least one byte. */
export function pad(bytes: Uint8Array, block: number): Uint8Array {
  return sodium.pad(bytes, block);
}

/** @throws KeyholdError `malformed`. */
export function unpad(bytes: Uint8Array, block: number): Uint8Array {
  try {
    // libsodium looks at the last block's end only and takes any length from one block on.
    const plain: Uint8Array | false = bytes.length % block === 0 && sodium.unpad(bytes, block);
    if (plain instanceof Uint8Array) return plain;
  } catch {
    // the one refusal below
  }
  throw new KeyholdError("malformed", "The padding is not valid.");
}

/**
 * The next Padmé length (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
 * PURBs", 2019): leaks O(log log n) bits of the length and adds at most 12 %.
 */
export function padmeLength(length: number): number {
  if (length < 2) return length;
  const exponent = Math.floor(Math.log2(length));
  const mantissaBits = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** Math.max(0, exponent - mantissaBits);
  return Math.ceil(length / step) * step;
}

/** Pads to a Padmé bucket of at least 256 bytes. {@link unpadBucket} takes it off. */
export function padToBucket(bytes: Uint8Array): Uint8Array {
  const length = padmeLength(Math.max(256, bytes.length + 1));
  return sodium.pad(bytes, length);
}

export function unpadBucket(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) throw new KeyholdError("malformed", "The padding is not valid.");
  return unpad(bytes, bytes.length);
}
