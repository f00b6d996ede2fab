import { KeyholdError } from "../contract/errors.ts";
import type { Branded } from "./brands.ts";
import { productionPolicy } from "./production-policy.ts";
import { sodium } from "./sodium.ts";

export { productionPolicy };

/** Argon2id's cost: passes over the memory, and the memory in bytes. */
export type Argon2Cost = { readonly ops: number; readonly mem: number };

/**
 * What costs a vault may be created and opened with. A parameter of every function that derives, so that tests can be
 * quick; a shipped program always passes {@link productionPolicy}.
 */
export type Argon2Policy = { readonly create: Argon2Cost; readonly floor: Argon2Cost; readonly ceiling: Argon2Cost };

const mebibyte = 1024 * 1024;

/** The fixed cost of a guest link's passphrase; a phone must manage it. */
export const guestCost: Argon2Cost = { ops: 3, mem: 64 * mebibyte };

/**
 * Judges a cost that a file asks for, before any work is done with it.
 * @throws KeyholdError `kdf_downgrade` below the floor, `kdf_too_costly` above the ceiling.
 */
export function checkCost(cost: Argon2Cost, policy: Argon2Policy): void {
  if (!Number.isSafeInteger(cost.ops) || !Number.isSafeInteger(cost.mem)) {
    throw new KeyholdError("malformed", "The key derivation parameters are not numbers.");
  }
  if (cost.ops < policy.floor.ops || cost.mem < policy.floor.mem) {
    throw new KeyholdError(
      "kdf_downgrade",
      "This file asks for a key derivation that is too weak, as somebody would who wants to guess the passphrase. It was not tried. Restore the vault from a backup.",
    );
  }
  if (cost.ops > policy.ceiling.ops || cost.mem > policy.ceiling.mem) {
    throw new KeyholdError(
      "kdf_too_costly",
      "This file asks for more memory or time than any vault of ours does. It was not tried. Restore the vault from a backup.",
    );
  }
}

/** Argon2id version 1.3, 32 bytes. Blocks its thread for about a second at production cost: run it in a worker. */
export function argon2id(password: Uint8Array, salt: Uint8Array, cost: Argon2Cost): Branded<"SecretKey"> {
  if (salt.length !== sodium.crypto_pwhash_SALTBYTES) throw new RangeError("an Argon2id salt has 16 bytes");
  return sodium.crypto_pwhash(
    32,
    password,
    salt,
    cost.ops,
    cost.mem,
    sodium.crypto_pwhash_ALG_ARGON2ID13,
  ) as Branded<"SecretKey">;
}
