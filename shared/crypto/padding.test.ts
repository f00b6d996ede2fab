import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { unpadded } from "../../test/independent/bytes.ts";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { randomBytes, toHex } from "./bytes.ts";
import { pad, padmeLength, padToBucket, unpad, unpadBucket } from "./padding.ts";
import { sodium } from "./sodium.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("padding to a block", () => {
  test("always adds at least one byte, fills the block and comes off again", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.constantFrom(16, 256, 1000), (bytes, block) => {
        const padded = pad(bytes, block);
        expect(padded.length % block).toBe(0);
        expect(padded.length - bytes.length).toBeGreaterThan(0);
        expect(padded.length - bytes.length).toBeLessThanOrEqual(block);
        expect(toHex(unpad(padded, block))).toBe(toHex(bytes));
        expect(toHex(unpadded(padded, block))).toBe(toHex(bytes));
      }),
    );
    expect(pad(new Uint8Array(256), 256)).toHaveLength(512);
  });

  test("one mark and zeros are the only padding", () => {
    const block = (...end: number[]) => Uint8Array.from([...new Array(256 - end.length).fill(7), ...end]);
    expect(unpad(block(0x80), 256)).toHaveLength(255);
    for (const end of [[0], [1], [0x81], [0x80, 1], [0x80, 0, 1], [0xff, 0]]) {
      expect(
        errorCodeOf(() => unpad(block(...end), 256)),
        end.join(" "),
      ).toBe("malformed");
    }
    expect(errorCodeOf(() => unpad(new Uint8Array(256), 256))).toBe("malformed");
    // the mark in an earlier block: nobody pads by more than one
    expect(errorCodeOf(() => unpad(Uint8Array.of(0x80, ...new Uint8Array(511)), 256))).toBe("malformed");
  });

  test("a length that is no whole number of blocks is refused", () => {
    for (const length of [0, 1, 255, 257, 300]) {
      const bytes = new Uint8Array(length);
      if (length > 0) bytes[length - 1] = 0x80;
      expect(
        errorCodeOf(() => unpad(bytes, 256)),
        String(length),
      ).toBe("malformed");
    }
  });

  test("an unpadding that answers false is a failure", () => {
    vi.spyOn(sodium, "unpad").mockReturnValue(false as never);
    expect(errorCodeOf(() => unpad(pad(new Uint8Array(3), 256), 256))).toBe("malformed");
  });
});

/** The algorithm as the paper states it, in whole numbers. */
function padme(length: bigint): bigint {
  const bits = (value: bigint): number => value.toString(2).length;
  const exponent = bits(length) - 1;
  const mantissa = bits(BigInt(exponent));
  const last = (1n << BigInt(Math.max(0, exponent - mantissa))) - 1n;
  return (length + last) & ~last;
}

describe("Padmé", () => {
  test("is the paper's function", () => {
    const check = (length: number) => {
      expect(padmeLength(length), String(length)).toBe(Number(padme(BigInt(length))));
    };
    for (let length = 2; length <= 5000; length++) check(length);
    for (let exponent = 12; exponent <= 40; exponent++) {
      for (const distance of [-2, -1, 0, 1, 2]) check(2 ** exponent + distance);
    }
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2 ** 31 - 1 }), (length) => {
        check(length);
      }),
    );
    expect([0, 1].map(padmeLength)).toEqual([0, 1]);
  });

  test("never shrinks, adds at most 12 %, keeps its own lengths and their order", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.nat(1000), (length, more) => {
        const padded = padmeLength(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded).toBeLessThanOrEqual(length * 1.12);
        expect(padmeLength(padded)).toBe(padded);
        expect(padmeLength(length + more)).toBeGreaterThanOrEqual(padded);
      }),
    );
  });

  test("the lengths up to 2 MiB fall into few buckets", () => {
    const buckets = new Set<number>();
    for (let length = 256; length <= 2 ** 21; length += 7) buckets.add(padmeLength(length));
    expect(buckets.size).toBeLessThan(300);
  });
});

describe("padding to a bucket", () => {
  test("hides the length up to its bucket, from 256 bytes, and comes off again", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), (length) => {
        const bytes = randomBytes(length);
        const padded = padToBucket(bytes);
        expect(padded).toHaveLength(padmeLength(Math.max(256, length + 1)));
        expect(toHex(unpadBucket(padded))).toBe(toHex(bytes));
        expect(toHex(unpadded(padded, padded.length))).toBe(toHex(bytes));
      }),
    );
    expect(padToBucket(new Uint8Array(0))).toHaveLength(256);
    expect(padToBucket(new Uint8Array(255))).toHaveLength(256);
    expect(padToBucket(new Uint8Array(256)).length).toBeGreaterThan(256);
  });

  test("what has no padding is refused", () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(256), Uint8Array.of(0x80, 1)]) {
      expect(errorCodeOf(() => unpadBucket(bytes))).toBe("malformed");
    }
  });
});
