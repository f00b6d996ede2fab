/** How hard a machine-made value would be to guess, from above: what looks random enough is taken for random. */

/** Longer values are judged by their beginning: a certificate is not weak. */
const judged = 256;

/**
 * Bits, as the lesser of two views: how many characters there are of how large an alphabet, and how unevenly they are
 * spread. Runs and repeats count once. Works on bytes; the value never becomes text.
 */
export function estimateBits(value: Uint8Array): number {
  const bytes = value.subarray(0, judged);
  const drawn = lengthWithoutRepeats(bytes);
  const alphabet = alphabetOf(bytes);
  return Math.min(drawn * Math.log2(Math.max(2, alphabet)), bytes.length * spreadOf(bytes) * 1.3);
}

/** Characters that do not just repeat or count on from the ones before. */
function lengthWithoutRepeats(bytes: Uint8Array): number {
  const period = periodOf(bytes);
  let length = 0;
  for (let index = 0; index < Math.min(bytes.length, period); index++) {
    const step = (bytes[index] ?? 0) - (bytes[index - 1] ?? Number.NaN);
    const before = (bytes[index - 1] ?? 0) - (bytes[index - 2] ?? Number.NaN);
    if (Math.abs(step) <= 1 && step === before) continue;
    length++;
  }
  return length;
}

/** The shortest length after which the value begins again. */
function periodOf(bytes: Uint8Array): number {
  for (let period = 1; period <= bytes.length / 2; period++) {
    if (bytes.every((byte, index) => index < period || byte === bytes[index - period])) return period;
  }
  return bytes.length;
}

function alphabetOf(bytes: Uint8Array): number {
  const has = { digit: false, hex: true, lower: false, upper: false, mark: false, other: false };
  for (const byte of bytes) {
    if (byte >= 0x30 && byte <= 0x39) has.digit = true;
    else if (byte >= 0x61 && byte <= 0x7a) has.lower = true;
    else if (byte >= 0x41 && byte <= 0x5a) has.upper = true;
    else if (byte >= 0x20 && byte < 0x7f) has.mark = true;
    else has.other = true;
    const isHex = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46);
    if (!isHex) has.hex = false;
  }
  if (has.other) return 256;
  if (has.hex) return has.digit && !has.lower && !has.upper ? 10 : 16;
  return (has.digit ? 10 : 0) + (has.lower ? 26 : 0) + (has.upper ? 26 : 0) + (has.mark ? 16 : 0);
}

/** Shannon's entropy of a character, in bits. */
function spreadOf(bytes: Uint8Array): number {
  const counts = new Map<number, number>();
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / bytes.length) * Math.log2(count / bytes.length);
  return bits;
}
