import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromUtf8 } from "../../../shared/crypto/bytes.ts";
import { generateValue } from "./generate.ts";

const alphabets = {
  alphanumeric: /^[0-9A-Za-z]*$/,
  hex: /^[0-9a-f]*$/,
  base64url: /^[A-Za-z0-9_-]*$/,
  symbols: /^[\x21-\x7e]*$/,
  digits: /^[0-9]*$/,
} as const;
const kinds = Object.keys(alphabets) as (keyof typeof alphabets)[];

describe("a generated value", () => {
  test("has the prefix, the length and the characters that were asked for", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.integer({ min: 8, max: 300 }),
        fc.constantFrom("", "sk_", "ключ-"),
        fc.boolean(),
        (alphabet, length, prefix, checksum) => {
          const { value } = generateValue({ alphabet, length, prefix, checksum });
          const text = fromUtf8(value);
          expect(text.startsWith(prefix)).toBe(true);
          const rest = text.slice(prefix.length);
          expect(rest).toHaveLength(length);
          expect(checksum ? rest.slice(0, -6) : rest).toMatch(alphabets[alphabet]);
        },
      ),
    );
  });

  test("says how strong it is by what was drawn", () => {
    const recipe = { prefix: "", length: 40, alphabet: "hex", checksum: false } as const;
    expect(generateValue(recipe)).toMatchObject({ bits: 160, strength: "strong" });
    expect(generateValue({ ...recipe, length: 20 })).toMatchObject({ bits: 80, strength: "fair" });
    expect(generateValue({ ...recipe, length: 20, checksum: true })).toMatchObject({ bits: 56, strength: "weak" });
  });

  test("ends in a checksum that a scanner can verify", () => {
    const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    for (let round = 0; round < 50; round++) {
      const { value } = generateValue({ prefix: "kh_", length: 36, alphabet: "alphanumeric", checksum: true });
      const text = fromUtf8(value);
      const number = [...text.slice(-6)].reduce((sum, digit) => sum * 62 + base62.indexOf(digit), 0);
      expect(number).toBe(crc32(text.slice(0, -6)));
    }
  });

  test("draws every character equally often", () => {
    const rounds = 5;
    for (const [alphabet, size] of [
      ["digits", 10],
      ["alphanumeric", 62],
      ["base64url", 64],
    ] as const) {
      const counts = new Map<number, number>();
      for (let round = 0; round < rounds; round++) {
        const { value } = generateValue({ prefix: "", length: 4096, alphabet, checksum: false });
        for (const byte of value) counts.set(byte, (counts.get(byte) ?? 0) + 1);
      }
      expect(counts.size).toBe(size);
      const expected = (rounds * 4096) / size;
      const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // Over the mean by eight standard deviations: chance does that less than once in 10^9 runs, a bias at once.
      expect(chiSquare).toBeLessThan(size - 1 + 8 * Math.sqrt(2 * (size - 1)));
    }
  });

  test("is another one each time", () => {
    const recipe = { prefix: "", length: 24, alphabet: "alphanumeric", checksum: false } as const;
    const values = new Set(Array.from({ length: 500 }, () => fromUtf8(generateValue(recipe).value)));
    expect(values.size).toBe(500);
  });
});
