import { KeyholdError } from "../contract/errors.ts";
import type { BoxPair, BoxPublicKey, BoxSecretKey, Opened } from "./brands.ts";
import { sodium } from "./sodium.ts";

export function newBoxPair(): BoxPair {
  const { publicKey, privateKey } = sodium.crypto_box_keypair();
  return { publicKey: publicKey as BoxPublicKey, secretKey: privateKey as BoxSecretKey };
}

export function boxPairFromSeed(seed: Uint8Array): BoxPair {
  const { publicKey, privateKey } = sodium.crypto_box_seed_keypair(seed);
  return { publicKey: publicKey as BoxPublicKey, secretKey: privateKey as BoxSecretKey };
}

/** libsodium's sealed box: anybody can make one, only the holder of the secret key opens it. */
export function sealBox(plaintext: Uint8Array, recipient: BoxPublicKey): Uint8Array {
  return sodium.crypto_box_seal(plaintext, recipient);
}

/** @throws KeyholdError `decrypt_failed`. */
export function openBox(box: Uint8Array, recipient: BoxPair): Opened {
  try {
    const opened: Uint8Array | false = sodium.crypto_box_seal_open(box, recipient.publicKey, recipient.secretKey);
    if (opened instanceof Uint8Array) return opened as Opened;
  } catch {
    // the one refusal below
  }
  throw new KeyholdError("decrypt_failed", "The sealed box cannot be opened: it was changed, or is not for this key.");
}

/**
 * X25519. @throws KeyholdError `malformed` on a public key of low order, whose product would be zero and known to all.
 */
export function sharedSecret(secretKey: BoxSecretKey, publicKey: BoxPublicKey): Uint8Array {
  try {
    const product: Uint8Array | false = sodium.crypto_scalarmult(secretKey, publicKey);
    if (product instanceof Uint8Array && !sodium.is_zero(product)) return product;
  } catch {
    // the one refusal below
  }
  throw new KeyholdError("malformed", "The public key is not a usable X25519 key.");
}
