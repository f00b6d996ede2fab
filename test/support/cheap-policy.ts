import type { Argon2Policy } from "../../shared/crypto/argon2.ts";

/** Argon2id at the least cost libsodium takes: for tests only. No shipped entry point can reach this file. */
export const cheapPolicy: Argon2Policy = {
  create: { ops: 1, mem: 8192 },
  floor: { ops: 1, mem: 8192 },
  ceiling: { ops: 16, mem: 1024 * 1024 * 1024 },
};
