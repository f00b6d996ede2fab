/**
 * Bytes of a reader that shares nothing with the program: no import of `shared/`, no libsodium. Written from
 * docs/protocol.md, so that a mistake in the program and one here would have to be the same mistake.
 */

/** What the independent reader refuses: anything that is not exactly as the protocol says. */
export class Refused extends Error {}

export function refuse(reason: string): never {
  throw new Refused(reason);
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

export function ascii(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "latin1"));
}

export function utf8(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "utf8"));
}

/** Big-endian, 64 bits. */
export function u64(value: number | bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return Uint8Array.from(bytes);
}

/** `u64(length) || bytes`. */
export function sized(bytes: Uint8Array): Uint8Array {
  return join(u64(bytes.length), bytes);
}

export function unhex(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) refuse("not hexadecimal");
  return Uint8Array.from(Buffer.from(text, "hex"));
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Base64url without padding; one text for one byte string. */
export function unbase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) refuse("not strict base64url");
  return Uint8Array.from(bytes);
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** ISO 7816-4: `plain || 0x80 || 0x00*`, the whole a multiple of `block`. */
export function unpadded(bytes: Uint8Array, block: number): Uint8Array {
  if (bytes.length === 0 || bytes.length % block !== 0) refuse("the padded length is wrong");
  let end = bytes.length - 1;
  while (end > bytes.length - block && bytes[end] === 0) end--;
  if (bytes[end] !== 0x80) refuse("the padding is wrong");
  return bytes.slice(0, end);
}

export function parseObject(bytes: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    refuse("not JSON in UTF-8");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse("not a JSON object");
  return value as Record<string, unknown>;
}
