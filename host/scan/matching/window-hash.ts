/**
 * A hash of eight bytes that says where to look closer. A scan looks at every fourth place only, two machine words at a
 * time: of each form four windows are known, one for each way in which the places may fall. Its numbers are random and
 * new for each scan: nobody can write a file in which many places look alike, and so make a scan slow.
 */
import { randomBytes } from "../../../shared/crypto/bytes.ts";

export const windowLength = 8;
/** Of forms that are shorter than {@link longSpan}. */
export const shortWindowLength = 5;
/** Between two places at which a scan looks. */
export const stride = 4;
/** What a form must have for windows at so many places in a row. */
export const longSpan = windowLength + stride - 1;
export const shortSpan = shortWindowLength + stride - 1;

/** Four random numbers and two odd ones. */
export function newWindowNumbers(): Int32Array {
  const bytes = randomBytes(6 * 4);
  const numbers = new Int32Array(bytes.slice().buffer);
  bytes.fill(0);
  numbers[4] = (numbers[4] ?? 0) | 1;
  numbers[5] = (numbers[5] ?? 0) | 1;
  return numbers;
}

/** @param low the first four bytes, the first of them lowest; `high` the others. */
export function longHash(numbers: Int32Array, low: number, high: number): number {
  const first = Math.imul(low ^ (numbers[0] as number), numbers[4] as number);
  const both = Math.imul(first ^ (first >>> 15) ^ high ^ (numbers[1] as number), numbers[5] as number);
  return both ^ (both >>> 13);
}

/** Of five bytes. */
export function shortHash(numbers: Int32Array, low: number, high: number): number {
  const first = Math.imul(low ^ (numbers[2] as number), numbers[4] as number);
  const both = Math.imul(first ^ (first >>> 15) ^ (high & 255) ^ (numbers[3] as number), numbers[5] as number);
  return both ^ (both >>> 13);
}

export function wordAt(bytes: Uint8Array, at: number): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes.subarray(at, at + 4);
  return first | (second << 8) | (third << 16) | (fourth << 24);
}
