import { afterEach, describe, expect, test, vi } from "vitest";
import { sealedBoxOf, sealedBoxOpen, x25519Of } from "../../test/independent/primitives.ts";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { boxPairFromSeed, newBoxPair, openBox, sealBox, sharedSecret } from "./box.ts";
import type { BoxPublicKey, BoxSecretKey } from "./brands.ts";
import { randomBytes, toHex, utf8 } from "./bytes.ts";
import { sodium } from "./sodium.ts";

const plaintext = utf8("for one person only");

/** The points whose product with any secret key is zero: everybody knows the "shared secret". */
const lowOrder = [
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
].map((text) => sodium.from_hex(text) as BoxPublicKey);

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the sealed box", () => {
  // The steps of libsodium's own test, box_seal.c.
  test("opens for its recipient, and not when empty, short or with the keys exchanged", () => {
    const pair = newBoxPair();
    for (const text of [plaintext, new Uint8Array(0), randomBytes(997)]) {
      const box = sealBox(text, pair.publicKey);
      expect(box).toHaveLength(text.length + 48);
      expect(openBox(box, pair)).toEqual(text);
      expect(errorCodeOf(() => openBox(new Uint8Array(0), pair))).toBe("decrypt_failed");
      expect(errorCodeOf(() => openBox(box.slice(0, -1), pair))).toBe("decrypt_failed");
      const exchanged = { publicKey: pair.secretKey, secretKey: pair.publicKey } as unknown as typeof pair;
      expect(errorCodeOf(() => openBox(box, exchanged))).toBe("decrypt_failed");
    }
  });

  test("an independent implementation opens ours, and ours opens its", () => {
    const pair = newBoxPair();
    expect(sealedBoxOpen(sealBox(plaintext, pair.publicKey), pair.publicKey, pair.secretKey)).toEqual(plaintext);
    expect(openBox(sealedBoxOf(plaintext, pair.publicKey, randomBytes(32)), pair)).toEqual(plaintext);
  });

  test("a change of any single byte, another length and another recipient are refused", () => {
    const pair = newBoxPair();
    const box = sealBox(plaintext, pair.publicKey);
    for (let index = 0; index < box.length; index++) {
      const changed = Uint8Array.from(box);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(
        errorCodeOf(() => openBox(changed, pair)),
        `byte ${index}`,
      ).toBe("decrypt_failed");
      expect(
        errorCodeOf(() => openBox(box.slice(0, index), pair)),
        `length ${index}`,
      ).toBe("decrypt_failed");
    }
    expect(errorCodeOf(() => openBox(Uint8Array.of(...box, 0), pair))).toBe("decrypt_failed");
    expect(errorCodeOf(() => openBox(box, newBoxPair()))).toBe("decrypt_failed");
  });

  test("two boxes of one text have nothing in common", () => {
    const { publicKey } = newBoxPair();
    const [first, second] = [sealBox(plaintext, publicKey), sealBox(plaintext, publicKey)];
    expect(toHex(first.subarray(0, 32))).not.toBe(toHex(second.subarray(0, 32)));
    expect(toHex(first.subarray(32))).not.toBe(toHex(second.subarray(32)));
  });

  test("nothing is sealed for a key of another length or of low order", () => {
    for (const length of [0, 31, 33]) {
      expect(() => sealBox(plaintext, new Uint8Array(length) as BoxPublicKey)).toThrow();
    }
    for (const publicKey of lowOrder) expect(() => sealBox(plaintext, publicKey)).toThrow();
  });

  test("a decryption that answers false is a failure like one that throws", () => {
    const pair = newBoxPair();
    vi.spyOn(sodium, "crypto_box_seal_open").mockReturnValue(false as never);
    expect(errorCodeOf(() => openBox(sealBox(plaintext, pair.publicKey), pair))).toBe("decrypt_failed");
  });
});

describe("box pairs", () => {
  test("one seed gives one pair; only 32 bytes are a seed", () => {
    const seed = randomBytes(32);
    expect(boxPairFromSeed(seed)).toEqual(boxPairFromSeed(seed));
    expect(toHex(boxPairFromSeed(seed).publicKey)).not.toBe(toHex(newBoxPair().publicKey));
    for (const length of [0, 31, 33]) expect(() => boxPairFromSeed(new Uint8Array(length))).toThrow();
  });
});

describe("the shared secret", () => {
  test("is the same from both sides, and the same as an independent one", () => {
    const [one, other] = [newBoxPair(), newBoxPair()];
    const shared = sharedSecret(one.secretKey, other.publicKey);
    expect(sharedSecret(other.secretKey, one.publicKey)).toEqual(shared);
    expect(x25519Of(one.secretKey, other.publicKey)).toEqual(shared);
  });

  test("a key of low order or of another length is refused", () => {
    const { secretKey, publicKey } = newBoxPair();
    for (const point of lowOrder) {
      expect(
        errorCodeOf(() => sharedSecret(secretKey, point)),
        toHex(point),
      ).toBe("malformed");
    }
    for (const length of [0, 31, 33]) {
      expect(errorCodeOf(() => sharedSecret(secretKey, new Uint8Array(length) as BoxPublicKey))).toBe("malformed");
      expect(errorCodeOf(() => sharedSecret(new Uint8Array(length) as BoxSecretKey, publicKey))).toBe("malformed");
    }
  });

  test("a product of zero is refused even where libsodium would hand it out", () => {
    const { secretKey, publicKey } = newBoxPair();
    const product = vi.spyOn(sodium, "crypto_scalarmult");
    for (const answer of [new Uint8Array(32), false]) {
      product.mockReturnValue(answer as never);
      expect(errorCodeOf(() => sharedSecret(secretKey, publicKey))).toBe("malformed");
    }
  });
});
