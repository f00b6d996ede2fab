import { afterEach, describe, expect, test, vi } from "vitest";
import { argon2idOf } from "../../test/independent/primitives.ts";
import { cheapPolicy } from "../../test/support/cheap-policy.ts";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { argon2id, checkCost, guestCost, productionPolicy } from "./argon2.ts";
import { randomBytes, toHex, utf8 } from "./bytes.ts";
import { sodium } from "./sodium.ts";

const mebibyte = 1024 * 1024;
const salt = utf8("sixteen bytes...");
const least = cheapPolicy.create;

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the policy of shipped programs", () => {
  test("is the protocol's: created at 3 and 256 MiB, opened from 3 and 64 MiB to 16 and 1 GiB", () => {
    expect(productionPolicy).toEqual({
      create: { ops: 3, mem: 256 * mebibyte },
      floor: { ops: 3, mem: 64 * mebibyte },
      ceiling: { ops: 16, mem: 1024 * mebibyte },
    });
    expect(guestCost).toEqual({ ops: 3, mem: 64 * mebibyte });
  });

  test("what it creates it also opens", () => {
    for (const policy of [productionPolicy, cheapPolicy]) {
      expect(errorCodeOf(() => checkCost(policy.create, policy))).toBe("accepted");
    }
  });
});

describe("a cost that a file asks for", () => {
  const judged = (ops: number, mem: number) => errorCodeOf(() => checkCost({ ops, mem }, productionPolicy));

  test("is accepted from the floor to the ceiling, both included", () => {
    expect(judged(3, 64 * mebibyte)).toBe("accepted");
    expect(judged(16, 1024 * mebibyte)).toBe("accepted");
  });

  test("is a downgrade below the floor, in either number", () => {
    expect(judged(2, 64 * mebibyte)).toBe("kdf_downgrade");
    expect(judged(3, 64 * mebibyte - 1)).toBe("kdf_downgrade");
    expect(judged(16, 8192)).toBe("kdf_downgrade");
    expect(judged(1, 1024 * mebibyte)).toBe("kdf_downgrade");
    expect(judged(0, 0)).toBe("kdf_downgrade");
    expect(judged(-3, 64 * mebibyte)).toBe("kdf_downgrade");
  });

  test("is too costly above the ceiling, in either number", () => {
    expect(judged(17, 64 * mebibyte)).toBe("kdf_too_costly");
    expect(judged(3, 1024 * mebibyte + 1)).toBe("kdf_too_costly");
    expect(judged(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)).toBe("kdf_too_costly");
  });

  test("is malformed when it is no whole number", () => {
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, 3.5, 2 ** 53, "3", null, undefined, [3]]) {
      expect(judged(odd as number, 64 * mebibyte), String(odd)).toBe("malformed");
      expect(judged(3, odd as number), String(odd)).toBe("malformed");
    }
  });

  test("is judged without any derivation", () => {
    const derive = vi.spyOn(sodium, "crypto_pwhash");
    judged(2, 8192);
    judged(17, 4 * 1024 * mebibyte);
    expect(derive).not.toHaveBeenCalled();
  });
});

describe("Argon2id", () => {
  test("is what an independent implementation computes", () => {
    for (const cost of [least, { ops: 2, mem: 65_536 }, { ops: 3, mem: 100_000 }]) {
      expect(toHex(argon2id(utf8("correct horse"), salt, cost))).toBe(
        toHex(argon2idOf(utf8("correct horse"), salt, cost)),
      );
    }
  });

  test("every byte of the password, the salt and the cost counts, a zero byte too", () => {
    const passwords = [new Uint8Array(0), Uint8Array.of(0), utf8("a"), utf8("a\0"), utf8("a\0b"), utf8("A")];
    const derived = [
      ...passwords.map((password) => argon2id(password, salt, least)),
      argon2id(utf8("a"), randomBytes(16), least),
      argon2id(utf8("a"), salt, { ...least, ops: 2 }),
      argon2id(utf8("a"), salt, { ...least, mem: 16_384 }),
    ];
    expect(new Set(derived.map(toHex)).size).toBe(derived.length);
    expect(derived.every(({ length }) => length === 32)).toBe(true);
  });

  test("a long password is not cut off", () => {
    const long = new Uint8Array(1024).fill(97);
    const longer = Uint8Array.of(...long, 98);
    expect(toHex(argon2id(long, salt, least))).not.toBe(toHex(argon2id(longer, salt, least)));
  });

  test("a salt of another length is refused", () => {
    for (const length of [0, 8, 15, 17, 32]) {
      expect(() => argon2id(utf8("a"), new Uint8Array(length), least)).toThrow(RangeError);
    }
  });
});
