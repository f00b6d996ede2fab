import { KeyholdError } from "../shared/contract/errors.ts";
import type { Branded, SlotKey } from "../shared/crypto/brands.ts";
import { concat, equalBytes, randomBytes, wipe } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { hash } from "../shared/crypto/hash.ts";

/** 32 random bytes that a person keeps on paper. */
export type RecoverySecret = Branded<"RecoverySecret">;

const secretLength = 32;
const checksumLength = 3;
const groupLength = 4;
/** Crockford's Base32: no I, L, O or U, so what is misread most is read as meant. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** (32 + 3) bytes are 280 bits are exactly 56 characters of 5 bits. */
const codeLength = ((secretLength + checksumLength) * 8) / 5;

export function newRecoverySecret(): RecoverySecret {
  return randomBytes(secretLength) as RecoverySecret;
}

export function recoverySlotKey(secret: RecoverySecret): SlotKey {
  return hash(contexts.recoverySlot, secret) as Uint8Array as SlotKey;
}

/** Fourteen groups of four characters; the last 24 bits are a checksum. Shown once. */
export function recoveryCode(secret: RecoverySecret): string {
  const bytes = concat(secret, checksum(secret));
  let code = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      code += alphabet[(buffer >>> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  wipe(bytes);
  return (code.match(/.{4}/g) ?? []).join("-");
}

/**
 * Reads what a person typed: case, spaces and dashes do not matter, O is 0, I and L are 1.
 * @throws KeyholdError `mistyped_recovery_key`: whether it is the right one is for the slot to say.
 */
export function parseRecoveryCode(text: string): RecoverySecret {
  const code = text
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  if (code.length !== codeLength) {
    throw mistyped(
      `It has ${codeLength / groupLength} groups of ${groupLength} characters, ${codeLength} in all; this has ${code.length}.`,
    );
  }
  const bytes = new Uint8Array(secretLength + checksumLength);
  let buffer = 0;
  let bits = 0;
  let length = 0;
  for (const character of code) {
    const value = alphabet.indexOf(character);
    if (value < 0) throw mistyped("It has a character that recovery codes do not use.");
    buffer = (buffer << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = (buffer >>> bits) & 255;
      buffer &= (1 << bits) - 1;
    }
  }
  const secret = bytes.slice(0, secretLength) as RecoverySecret;
  const good = equalBytes(bytes.subarray(secretLength), checksum(secret));
  wipe(bytes);
  if (!good) throw mistyped("Its checksum does not fit.");
  return secret;
}

function checksum(secret: Uint8Array): Uint8Array {
  return hash(contexts.recoveryChecksum, secret).subarray(0, checksumLength);
}

function mistyped(why: string): KeyholdError {
  return new KeyholdError(
    "mistyped_recovery_key",
    `There is a typing mistake in the recovery code. ${why} Compare it with the paper and try again.`,
  );
}
