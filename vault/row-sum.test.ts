import { describe, expect, test } from "vitest";
import { randomBytes } from "../shared/crypto/bytes.ts";
import { RowSum } from "./row-sum.ts";

const modulus = 1n << 256n;

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

describe("the sum of the rows", () => {
  test("is the one of 256-bit numbers, whatever order things come and go in", () => {
    const terms = Array.from({ length: 200 }, (_, index) =>
      index % 5 === 0 ? new Uint8Array(32).fill(255) : randomBytes(32),
    );
    const sum = new RowSum();
    let expected = 0n;
    for (const [index, term] of terms.entries()) {
      sum.add(term, 0);
      expected = (expected + numberOf(term)) % modulus;
      if (index % 3 === 2) {
        const gone = terms[index - 1] ?? term;
        sum.subtract(gone, 0);
        expected = (expected - numberOf(gone) + modulus) % modulus;
      }
      expect(numberOf(sum.bytes())).toBe(expected);
    }
  });

  test("wraps around in both directions and reads at an offset", () => {
    const one = new Uint8Array(40);
    one[39] = 1;
    const sum = new RowSum();
    sum.subtract(one, 8);
    expect(sum.bytes()).toEqual(new Uint8Array(32).fill(255));
    sum.add(one, 8);
    expect(sum.bytes()).toEqual(new Uint8Array(32));
  });
});
