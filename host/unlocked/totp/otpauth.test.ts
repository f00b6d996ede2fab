import fc from "fast-check";
import * as otpauth from "otpauth";
import { describe, expect, test } from "vitest";
import { utf8 } from "../../../shared/crypto/bytes.ts";
import { errorCodeOf } from "../../../test/support/error-code.ts";
import { fromBase32 } from "./base32.ts";
import { codeAt, codesFrom } from "./code.ts";
import { readOtpauth } from "./otpauth.ts";

const read = (text: string, names = {}) => readOtpauth(utf8(text), names);
const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const plain = { algorithm: "SHA1", digits: 6, period: 30, seed: fromBase32(utf8(secret)) };

describe("an address", () => {
  test.each([
    [`otpauth://totp/Example:ana@example.org?secret=${secret}&issuer=Example`, "Example", "ana@example.org"],
    [`otpauth://totp/Example%3Aana%40example.org?issuer=Example&secret=${secret}`, "Example", "ana@example.org"],
    [`  OTPAUTH://TOTP/Old:%20ana?SECRET=${secret.toLowerCase()}&Issuer=New+Name#rest\r\n`, "New Name", "ana"],
    [`otpauth://totp/ana?secret=${secret}%3D%3D%3D&image=https%3A%2F%2Fexample.org`, undefined, "ana"],
    [`otpauth://totp/?secret=${secret}`, undefined, undefined],
    [`otpauth://totp?secret=${secret}`, undefined, undefined],
    [`${secret.match(/.{4}/g)?.join(" ")}\n`, undefined, undefined],
    [`${secret.toLowerCase().match(/.{4}/g)?.join("-")}`, undefined, undefined],
  ])("%s", (text, issuer, account) => {
    expect(read(text)).toEqual({
      ...plain,
      ...(issuer === undefined ? {} : { issuer }),
      ...(account === undefined ? {} : { account }),
    });
  });

  test("a person's own names come before what stands in it, however bad that is", () => {
    const text = `otpauth://totp/${"x".repeat(900)}?secret=${secret}&algorithm=HmacSHA512&digits=8&period=60`;
    expect(read(text, { issuer: "Mine", account: "me" })).toEqual({
      ...plain,
      issuer: "Mine",
      account: "me",
      algorithm: "SHA512",
      digits: 8,
      period: 60,
    });
  });

  test.each([
    ["otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP&counter=1", "unsupported"],
    ["otpauth://steam/a?secret=JBSWY3DPEHPK3PXP", "unsupported"],
    ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&encoder=steam", "unsupported"],
    ["otpauth-migration://offline?data=AAAA", "unsupported"],
    ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=9", "unsupported"],
    ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&digits=6.5", "unsupported"],
    ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=0", "unsupported"],
    ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&period=1e9", "unsupported"],
    ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm=MD5", "unsupported"],
    ["otpauth://other/a?secret=JBSWY3DPEHPK3PXP", "malformed"],
    ["https://example.org/?secret=JBSWY3DPEHPK3PXP", "malformed"],
    ["otpauth://totp/a?issuer=b", "malformed"],
    ["otpauth://totp/a?secret=", "malformed"],
    ["otpauth://totp/a", "malformed"],
    ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&secret=JBSWY3DPEHPK3PXQ", "malformed"],
    ["otpauth://totp/a%ff?secret=JBSWY3DPEHPK3PXP", "malformed"],
    ["otpauth://totp/a%1b%5b2J?secret=JBSWY3DPEHPK3PXP", "malformed"],
    ["otpauth://totp/a%E2%80%AEb?secret=JBSWY3DPEHPK3PXP", "malformed"],
    [`otpauth://totp/${"x".repeat(201)}?secret=JBSWY3DPEHPK3PXP`, "malformed"],
    [`otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&x=${"x".repeat(4096)}`, "too_large"],
    ["JBSWY3DPEHPK3PX1", "malformed"],
    ["JBSWY3DP", "malformed"],
    ["JBSW=Y3DPEHPK3PXP", "malformed"],
    ["", "malformed"],
    ["A".repeat(4000), "malformed"],
  ])("is refused: %s", (text, code) => {
    expect(errorCodeOf(() => read(text))).toBe(code);
  });

  test("whatever bytes come, it is read or refused, and a refusal quotes nothing", () => {
    const piece = fc.oneof(
      fc.constantFrom("otpauth://", "totp", "/", "?", "&", "=", "secret=", "issuer=", "%", "%41", ":", "#", secret),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = `canary${pieces.join("")}`;
        for (const one of [text, `otpauth://totp/${text}`, `otpauth://totp/a?secret=${text}`]) {
          try {
            const { digits, period, seed } = read(one);
            expect([6, 7, 8]).toContain(digits);
            expect(period).toBeGreaterThanOrEqual(10);
            expect(seed.length).toBeGreaterThanOrEqual(8);
          } catch (error) {
            expect((error as Error).name).toBe("KeyholdError");
            expect((error as Error).message).not.toContain("canary");
          }
        }
      }),
    );
  });
});

test("base32 is what another implementation takes it for", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 64 }), (seed) => {
      const text = new otpauth.Secret({ buffer: seed.slice().buffer }).base32;
      expect(fromBase32(utf8(text))).toEqual(Uint8Array.from(seed));
    }),
  );
});

/** RFC 6238, appendix B; its seeds are repeated to the length of each hash. */
const digits = "12345678901234567890123456789012345678901234567890123456789012345678901234567890";
describe("codes of RFC 6238", () => {
  test.each([
    [59, "94287082", "46119246", "90693936"],
    [1111111109, "07081804", "68084774", "25091201"],
    [1111111111, "14050471", "67062674", "99943326"],
    [1234567890, "89005924", "91819424", "93441116"],
    [2000000000, "69279037", "90698825", "38618901"],
    [20000000000, "65353130", "77737706", "47863826"],
  ])("at %d", (at, ...expected) => {
    for (const [index, [algorithm, length]] of (
      [
        ["SHA1", 20],
        ["SHA256", 32],
        ["SHA512", 64],
      ] as const
    ).entries()) {
      const kind = { seed: utf8(digits.slice(0, length)), algorithm, digits: 8, period: 30 } as const;
      const [present] = codesFrom(kind, at * 1000, 0);
      expect(new TextDecoder().decode(present?.code)).toBe(expected[index]);
      expect(present?.from).toBe(Math.floor(at / 30) * 30_000);
    }
  });
});

test("codes are those of another implementation, and follow each other without a gap", () => {
  const kinds = fc.record({
    seed: fc.uint8Array({ minLength: 8, maxLength: 128 }),
    algorithm: fc.constantFrom("SHA1", "SHA256", "SHA512"),
    digits: fc.constantFrom(6, 7, 8),
    period: fc.integer({ min: 10, max: 300 }),
  });
  fc.assert(
    fc.property(kinds, fc.integer({ min: 0, max: 4e12 }), (kind, now) => {
      const other = new otpauth.TOTP({ ...kind, secret: new otpauth.Secret({ buffer: kind.seed.slice().buffer }) });
      const codes = codesFrom(kind, now, 30_000);
      expect(codes[0]?.from).toBeLessThanOrEqual(now);
      expect(codes.at(-1)?.until).toBeGreaterThan(now + 30_000);
      for (const [index, { code, from, until }] of codes.entries()) {
        expect(until - from).toBe(kind.period * 1000);
        if (index > 0) expect(codes[index - 1]?.until).toBe(from);
        expect(new TextDecoder().decode(code)).toBe(other.generate({ timestamp: from }));
        expect(codeAt(kind, from / (until - from))).toEqual(code);
      }
    }),
  );
});
