import { KeyholdError } from "../shared/contract/errors.ts";
import { type Argon2Cost, type Argon2Policy, argon2id, checkCost } from "../shared/crypto/argon2.ts";
import type { SlotKey } from "../shared/crypto/brands.ts";
import { concat, fromUtf8, randomBytes, utf8, wipe } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { hash } from "../shared/crypto/hash.ts";
import type { PassphraseParameters } from "./slots.ts";

/** The most UTF-8 bytes that we read of a passphrase, before and after normalization. Nothing is ever cut off. */
export const longestPassphrase = 1024;

/** Second factors beside the passphrase; what the slot's header does not ask for is not used. */
export type Factors = {
  /** The key file's bytes. */
  readonly keyFile?: Uint8Array;
  /** The security key's PRF output, 32 bytes. */
  readonly prf?: Uint8Array;
};

export function newPassphraseParameters(
  cost: Argon2Cost,
  factors?: Pick<PassphraseParameters, "keyFile" | "securityKey">,
): PassphraseParameters {
  return {
    kind: "passphrase",
    salt: randomBytes(16),
    ops: cost.ops,
    mem: cost.mem,
    keyFile: factors?.keyFile ?? false,
    securityKey: factors?.securityKey ?? null,
  };
}

/**
 * `H("keyhold/passphrase-slot/v1", Argon2id32(NFKC(passphrase)) || keyFile32 || prf32)`. Blocks for about a second:
 * see `derivation-client.ts` for the same in a worker.
 * @throws KeyholdError `kdf_downgrade` or `kdf_too_costly` before any work; `invalid_input`; `needs_answer` when a
 * factor that the header asks for is missing.
 */
export function derivePassphraseSlotKey(
  passphrase: Uint8Array,
  parameters: PassphraseParameters,
  policy: Argon2Policy,
  factors: Factors = {},
): SlotKey {
  checkCost(parameters, policy);
  const keyFile = factor(parameters.keyFile, factors.keyFile, "key file");
  const prf = factor(parameters.securityKey !== null, factors.prf, "security key");
  if (prf !== undefined && prf.length !== 32) {
    throw new KeyholdError("invalid_input", "The security key's answer does not have 32 bytes.");
  }
  const normalized = normalize(passphrase);
  const stretched = argon2id(normalized, parameters.salt, parameters);
  const keyFileHash = keyFile === undefined ? new Uint8Array(32) : hash(contexts.keyFile, keyFile);
  const whole = concat(stretched, keyFileHash, prf ?? new Uint8Array(32));
  const slotKey = hash(contexts.passphraseSlot, whole);
  wipe(normalized, stretched, keyFileHash, whole);
  return slotKey as Uint8Array as SlotKey;
}

function factor(wanted: boolean, given: Uint8Array | undefined, name: string): Uint8Array | undefined {
  if (!wanted) return undefined;
  if (given === undefined) throw new KeyholdError("needs_answer", `This vault also asks for its ${name}.`);
  return given;
}

/** NFKC, so that the same letters typed on another keyboard or system are the same passphrase. */
function normalize(passphrase: Uint8Array): Uint8Array {
  if (passphrase.length > longestPassphrase) throw tooLong();
  const normalized = utf8(fromUtf8(passphrase).normalize("NFKC"));
  // The widest character grows eighteenfold, which must not turn into work nobody expects.
  if (normalized.length > longestPassphrase * 18) throw tooLong();
  return normalized;
}

function tooLong(): KeyholdError {
  return new KeyholdError("invalid_input", `A passphrase has at most ${longestPassphrase} bytes. It was not used.`);
}
