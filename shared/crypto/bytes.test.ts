import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { branded } from "./brands.ts";
import {
  concat,
  equalBytes,
  fromBase64,
  fromUtf8,
  lengthPrefixed,
  randomBelow,
  randomBytes,
  randomKey,
  toBase64,
  toHex,
  u64,
  utf8,
  wipe,
} from "./bytes.ts";
import { sodium } from "./sodium.ts";

describe("base64url", () => {
  test("comes back as it went, for every length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = toBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64url"));
        expect(toHex(fromBase64(text))).toBe(toHex(bytes));
      }),
    );
    expect(fromBase64("")).toHaveLength(0);
    expect(toBase64(Uint8Array.of(0xfb, 0xff))).toBe("-_8");
  });

  test("anything that is not the one text of its bytes is refused", () => {
    const odd = ["AA==", "AA=", "+/8", "-_8=", "A", "AAAAA", "AA A", "AA\n", " AA", "AA\0", "AB", "AAF", "ÄÄ", "AA."];
    // "AB" and "AAF" differ from "AA" and "AAE" only in bits that carry nothing
    for (const text of odd)
      expect(
        errorCodeOf(() => fromBase64(text)),
        JSON.stringify(text),
      ).toBe("malformed");
  });

  test("a decoder that is less strict than libsodium's would not make ours so", () => {
    vi.spyOn(sodium, "from_base64").mockReturnValue(Uint8Array.of(0));
    expect(fromBase64("AA")).toHaveLength(1);
    for (const text of ["AB", "AAA", "A"]) expect(errorCodeOf(() => fromBase64(text))).toBe("malformed");
    vi.restoreAllMocks();
  });

  test("no two texts give the same bytes", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), (text) => {
        let bytes: Uint8Array;
        try {
          bytes = fromBase64(text);
        } catch {
          return;
        }
        expect(toBase64(bytes)).toBe(text);
      }),
    );
  });
});

describe("64-bit integers", () => {
  test("are big-endian", () => {
    expect(toHex(u64(0))).toBe("0000000000000000");
    expect(toHex(u64(1))).toBe("0000000000000001");
    expect(toHex(u64(0x0102030405))).toBe("0000000102030405");
    expect(toHex(u64(Number.MAX_SAFE_INTEGER))).toBe("001fffffffffffff");
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(Buffer.from(u64(value)).readBigUInt64BE()).toBe(BigInt(value));
      }),
    );
  });

  test("what cannot be held exactly is refused", () => {
    for (const value of [-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => u64(value), String(value)).toThrow(RangeError);
    }
  });
});

describe("joined bytes", () => {
  test("stand one after the other in a new array", () => {
    const part = Uint8Array.of(1, 2);
    const whole = concat(part, new Uint8Array(0), Uint8Array.of(3));
    expect(whole).toEqual(Uint8Array.of(1, 2, 3));
    wipe(whole);
    expect(part).toEqual(Uint8Array.of(1, 2));
    expect(concat()).toHaveLength(0);
  });

  test("a length in front keeps parts apart", () => {
    expect(toHex(lengthPrefixed(utf8("ab")))).toBe("00000000000000026162");
    const moved = [
      ["ab", "c"],
      ["a", "bc"],
      ["abc", ""],
      ["", "abc"],
    ] as const;
    const joined = moved.map(([one, other]) => toHex(concat(lengthPrefixed(utf8(one)), lengthPrefixed(utf8(other)))));
    expect(new Set(joined).size).toBe(moved.length);
  });
});

describe("UTF-8", () => {
  test("comes back byte for byte, a byte order mark too", () => {
    for (const text of ["", "schlüssel", "\u{1f511}", "\ufeffmarked", "a\0b"]) expect(fromUtf8(utf8(text))).toBe(text);
  });

  test("bytes that are not UTF-8 are refused", () => {
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xf5, 0x80, 0x80, 0x80]]) {
      expect(errorCodeOf(() => fromUtf8(Uint8Array.from(bytes)))).toBe("malformed");
    }
  });
});

describe("comparison", () => {
  test("is of all bytes and of the length", () => {
    const bytes = randomBytes(32);
    expect(equalBytes(bytes, Uint8Array.from(bytes))).toBe(true);
    expect(equalBytes(new Uint8Array(0), new Uint8Array(0))).toBe(true);
    expect(equalBytes(bytes, bytes.subarray(0, 31))).toBe(false);
    expect(equalBytes(bytes, Uint8Array.of(...bytes, 0))).toBe(false);
    for (let index = 0; index < bytes.length; index++) {
      const changed = Uint8Array.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(equalBytes(bytes, changed)).toBe(false);
    }
  });
});

describe("wiping", () => {
  test("overwrites every array it is given and passes over what is missing", () => {
    const [one, other] = [randomBytes(40), randomBytes(3)];
    wipe(one, undefined, other);
    expect([...one, ...other].every((byte) => byte === 0)).toBe(true);
  });
});

describe("randomness", () => {
  test("has the asked length and does not repeat", () => {
    expect(randomBytes(0)).toHaveLength(0);
    expect(randomKey()).toHaveLength(32);
    expect(new Set(Array.from({ length: 100 }, () => toHex(randomKey()))).size).toBe(100);
  });

  test("whatever lengths are asked for, nothing comes twice, and nothing is what stands in the place of what was given", () => {
    const lengths = Array.from({ length: 500 }, (_, index) => 8 + ((index * 37) % 120)).concat(3000, 1024, 1023);
    const pieces = lengths.flatMap((length) => {
      const bytes = randomBytes(length);
      expect(bytes).toHaveLength(length);
      return Array.from({ length: Math.floor(length / 8) }, (_, at) => toHex(bytes.subarray(at * 8, at * 8 + 8)));
    });
    expect(new Set(pieces).size).toBe(pieces.length);
    expect(pieces).not.toContain("0".repeat(16));
  });

  test("a random number stays below its limit and reaches every value", () => {
    const seen = new Set(Array.from({ length: 500 }, () => randomBelow(6)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe("brands", () => {
  test("are given to the right length only, without a copy", () => {
    const bytes = randomBytes(32);
    expect(branded<"SecretKey">(bytes, 32)).toBe(bytes);
    for (const length of [0, 31, 33]) expect(() => branded(new Uint8Array(length), 32)).toThrow(RangeError);
  });
});
