/** How much work a foreign file may ask for: more than programs suggest, less than keeps a computer busy for minutes. */
import { KeyholdError } from "../../shared/contract/errors.ts";

const mebibyte = 1024 * 1024;
const mostMemory = 1024 * mebibyte;
/** Bytes of memory gone over once, in all passes. */
const mostWork = 32 * 1024 * mebibyte;
const mostLanes = 64;
const mostPbkdf2 = 10_000_000;
const mostAesRounds = 500_000_000;

/** @param memory in bytes. @throws KeyholdError `kdf_too_costly`, before anything is computed. */
export function checkArgon2(memory: number, iterations: number, lanes: number): void {
  const isWhole = [memory, iterations, lanes].every((one) => Number.isSafeInteger(one) && one > 0);
  const isFit = memory <= mostMemory && memory * iterations <= mostWork && lanes <= mostLanes;
  if (!isWhole || !isFit || memory < 8 * 1024 * lanes) throw tooCostly();
}

export function checkPbkdf2(iterations: number): void {
  if (!Number.isSafeInteger(iterations) || iterations < 1 || iterations > mostPbkdf2) throw tooCostly();
}

export function checkAesRounds(rounds: number): void {
  if (!Number.isSafeInteger(rounds) || rounds < 1 || rounds > mostAesRounds) throw tooCostly();
}

function tooCostly(): KeyholdError {
  return new KeyholdError(
    "kdf_too_costly",
    "This file asks for a key derivation that no program sets up: it would keep this computer busy, or fill its memory. Nothing was stored; set it lower in the program that made the file, and export again.",
  );
}
