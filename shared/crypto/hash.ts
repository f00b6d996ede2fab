import type { Branded, Digest } from "./brands.ts";
import { concat, utf8 } from "./bytes.ts";
import type { Context } from "./contexts.ts";
import { sodium } from "./sodium.ts";

const separator = new Uint8Array(1);
const contextBytes = new Map<Context, Uint8Array>();

function bytesOf(context: Context): Uint8Array {
  let bytes = contextBytes.get(context);
  if (bytes === undefined) {
    bytes = utf8(context);
    contextBytes.set(context, bytes);
  }
  return bytes;
}

/** The bytes of a context as they enter associated data and signatures. */
export function contextPrefix(context: Context): Uint8Array {
  return bytesOf(context);
}

/** `H(ctx, m)`: BLAKE2b-256 of the message with the context as its key. Public: no secret is involved. */
export function hash(context: Context, ...message: readonly Uint8Array[]): Digest {
  const whole = message.length === 1 && message[0] !== undefined ? message[0] : concat(...message);
  return sodium.crypto_generichash(32, whole, bytesOf(context)) as Digest;
}

/** `H(k, ctx, m)`: BLAKE2b-256 keyed with the 32-byte secret, over `ctx || 0x00 || m`. Also how keys are derived. */
export function keyedHash<Name extends string = "SecretKey">(
  key: Uint8Array,
  context: Context,
  ...message: readonly Uint8Array[]
): Branded<Name> {
  if (key.length !== 32) throw new RangeError("a hash key has 32 bytes");
  const whole = concat(bytesOf(context), separator, ...message);
  const digest = sodium.crypto_generichash(32, whole, key) as Branded<Name>;
  whole.fill(0);
  return digest;
}
