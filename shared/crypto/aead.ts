import { KeyholdError } from "../contract/errors.ts";
import type { Opened, Sealed } from "./brands.ts";
import { randomBytes } from "./bytes.ts";
import { sodium } from "./sodium.ts";

const nonceLength = 24;
const tagLength = 16;
/** What sealing adds: the nonce in front and the tag behind. */
export const sealOverhead = nonceLength + tagLength;

/** XChaCha20-Poly1305-IETF: `nonce24 || ciphertext`. The nonce is random and cannot be passed in. */
export function seal(key: Uint8Array, plaintext: Uint8Array, associatedData: Uint8Array): Sealed {
  const nonce = randomBytes(nonceLength);
  const ciphertext = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, associatedData, null, nonce, key);
  const sealed = new Uint8Array(nonceLength + ciphertext.length);
  sealed.set(nonce);
  sealed.set(ciphertext, nonceLength);
  return sealed as Sealed;
}

/** @throws KeyholdError `decrypt_failed` on anything that {@link seal} did not make with this key and data. */
export function open(key: Uint8Array, sealed: Uint8Array, associatedData: Uint8Array): Opened {
  if (sealed.length >= sealOverhead) {
    try {
      const opened: Uint8Array | false = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        null,
        sealed.subarray(nonceLength),
        associatedData,
        sealed.subarray(0, nonceLength),
        key,
      );
      // libsodium.js throws, but a wrapper that answered `false` would be a failure all the same.
      if (opened instanceof Uint8Array) return opened as Opened;
    } catch {
      // the one refusal below
    }
  }
  throw new KeyholdError("decrypt_failed", "The data cannot be decrypted: it was changed, or this is not its key.");
}
