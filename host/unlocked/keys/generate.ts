import { crc32 } from "node:zlib";
import type { GeneratorRecipe } from "../../../shared/contract/key-methods.ts";
import { randomBelow } from "../../../shared/crypto/bytes.ts";

const alphabets: Record<GeneratorRecipe["alphabet"], string> = {
  alphanumeric: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  hex: "0123456789abcdef",
  base64url: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
  symbols: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&()*+,-./:;<=>?@[]^_{|}~",
  digits: "0123456789",
};
const checksumLength = 6;
const base62 = alphabets.alphanumeric;

/** Makes a value from the system's random source. Every character is drawn uniformly; the bytes never become text. */
export function generateValue(recipe: GeneratorRecipe): {
  value: Uint8Array;
  bits: number;
  strength: "weak" | "fair" | "strong";
} {
  const alphabet = alphabets[recipe.alphabet];
  const drawn = recipe.checksum ? Math.max(1, recipe.length - checksumLength) : recipe.length;
  const prefix = new TextEncoder().encode(recipe.prefix);
  const value = new Uint8Array(prefix.length + drawn + (recipe.checksum ? checksumLength : 0));
  value.set(prefix);
  for (let index = 0; index < drawn; index++) {
    value[prefix.length + index] = alphabet.charCodeAt(randomBelow(alphabet.length));
  }
  if (recipe.checksum) {
    let rest = crc32(value.subarray(0, prefix.length + drawn));
    for (let index = value.length - 1; index >= prefix.length + drawn; index--) {
      value[index] = base62.charCodeAt(rest % 62);
      rest = Math.floor(rest / 62);
    }
  }
  const bits = Math.floor(drawn * Math.log2(alphabet.length));
  return { value, bits, strength: bits >= 128 ? "strong" : bits >= 80 ? "fair" : "weak" };
}
