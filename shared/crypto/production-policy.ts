import type { Argon2Policy } from "./argon2.ts";

const mebibyte = 1024 * 1024;

/** The costs of a shipped program. Apart from the derivation, so that a command can start without libsodium. */
export const productionPolicy: Argon2Policy = {
  create: { ops: 3, mem: 256 * mebibyte },
  floor: { ops: 3, mem: 64 * mebibyte },
  ceiling: { ops: 16, mem: 1024 * mebibyte },
};
