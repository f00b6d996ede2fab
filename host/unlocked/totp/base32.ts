/** Seeds as people are shown them: RFC 4648's base32, in groups, in either case, with or without padding. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { wipe } from "../../../shared/crypto/bytes.ts";

/** Shorter ones are a part of a seed; longer ones are no seed. */
const fewestBytes = 8;
const mostBytes = 256;

/**
 * From bytes to bytes, so that no text of the seed arises. Bits beyond the last whole byte are dropped, as every other
 * program does: services draw seeds by their letters.
 * @throws KeyholdError `malformed`. Whoever gets the seed wipes it.
 */
export function fromBase32(text: Uint8Array): Uint8Array {
  const seed = new Uint8Array(Math.ceil((text.length * 5) / 8));
  let length = 0;
  let buffer = 0;
  let bits = 0;
  let padded = false;
  for (const byte of text) {
    if (isFiller(byte)) continue;
    const value = letterValue(byte);
    if (byte === equals) padded = true;
    else if (value === undefined || padded) {
      wipe(seed);
      throw new KeyholdError(
        "malformed",
        "This is no seed of one-time codes: those have the letters A to Z and the digits 2 to 7 only. Nothing was changed; copy it once more.",
      );
    } else {
      buffer = ((buffer << 5) | value) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        seed[length++] = (buffer >> bits) & 0xff;
      }
    }
  }
  const whole = seed.slice(0, length);
  wipe(seed);
  if (length >= fewestBytes && length <= mostBytes) return whole;
  wipe(whole);
  throw new KeyholdError(
    "malformed",
    length < fewestBytes
      ? "The seed of the one-time codes is too short to be whole. Nothing was changed; copy all of it."
      : "This is longer than any seed of one-time codes. Nothing was changed.",
  );
}

const equals = 0x3d;

/** Blanks and dashes between groups. */
function isFiller(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x2d;
}

function letterValue(byte: number): number | undefined {
  const letter = byte & 0xdf;
  if (letter >= 0x41 && letter <= 0x5a) return letter - 0x41;
  return byte >= 0x32 && byte <= 0x37 ? byte - 0x32 + 26 : undefined;
}
