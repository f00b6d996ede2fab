import { describe, expect, test } from "vitest";
import { randomBytes, toBase64, utf8 } from "../../../shared/crypto/bytes.ts";
import { generateValue } from "./generate.ts";
import { estimateBits } from "./strength.ts";
import { traitsOf } from "./value-traits.ts";

describe("the strength of a value", () => {
  test.each([
    "password",
    "changeme",
    "secret123",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789012345678901234567890123456789",
    "abcabcabcabcabcabcabcabcabcabc",
    "11111111111111111111",
    "hunter2",
    "x",
  ])("%s is weak", (text) => {
    expect(traitsOf(utf8(text))).toEqual({ weak: true });
  });

  test("what is drawn at random from 16 characters on is not", () => {
    for (let round = 0; round < 200; round++) {
      for (const alphabet of ["alphanumeric", "base64url", "symbols"] as const) {
        const { value } = generateValue({ prefix: "", length: 16, alphabet, checksum: false });
        expect(traitsOf(value), alphabet).toBeUndefined();
      }
      expect(
        traitsOf(generateValue({ prefix: "", length: 32, alphabet: "hex", checksum: false }).value),
      ).toBeUndefined();
      expect(traitsOf(utf8(toBase64(randomBytes(16))))).toBeUndefined();
      expect(traitsOf(randomBytes(32))).toBeUndefined();
    }
  });

  test("is never above what length and alphabet allow", () => {
    expect(estimateBits(utf8("0123456789abcdef"))).toBeLessThanOrEqual(64);
    expect(estimateBits(utf8("1234"))).toBeLessThan(14);
  });

  test("a certificate's text is not weak", () => {
    const text = `-----BEGIN CERTIFICATE-----\n${toBase64(randomBytes(600))}\n-----END CERTIFICATE-----\n`;
    expect(traitsOf(utf8(text))).toBeUndefined();
  });
});

test("a provider's live and test keys are told apart, and are not called weak", () => {
  expect(traitsOf(utf8(`sk_live_${"a1B2c3D4".repeat(3)}`))).toEqual({ stage: "live" });
  expect(traitsOf(utf8(`sk_test_${"a1B2c3D4".repeat(3)}`))).toEqual({ stage: "test" });
});
