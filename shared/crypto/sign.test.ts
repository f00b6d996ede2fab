import { describe, expect, test, vi } from "vitest";
import { ascii, join } from "../../test/independent/bytes.ts";
import { ed25519PublicKey, ed25519Verifies } from "../../test/independent/primitives.ts";
import { errorCodeOf } from "../../test/support/error-code.ts";
import type { SigningSecretKey } from "./brands.ts";
import { randomBytes, toHex, utf8 } from "./bytes.ts";
import { contexts } from "./contexts.ts";
import {
  newSigningPair,
  openSignedObject,
  openSignedRequest,
  sameKey,
  signingPairFromSeed,
  signObject,
  signRequest,
} from "./sign.ts";
import { sodium } from "./sodium.ts";

const pair = newSigningPair();
const bytes = utf8('{"v":1}');

/** The order of Ed25519's group. A signature `(R, S + L)` passes wherever the range of S is not checked. */
const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n;

function withOrderAdded(signature: Uint8Array): Uint8Array {
  let scalar = 0n;
  for (let index = 63; index >= 32; index--) scalar = scalar * 256n + BigInt(signature[index] ?? 0);
  scalar += groupOrder;
  const changed = Uint8Array.from(signature);
  for (let index = 32; index < 64; index++) {
    changed[index] = Number(scalar % 256n);
    scalar /= 256n;
  }
  return changed;
}

describe("signed objects", () => {
  test("are signKey32 || sig64 || bytes, the signature over ctx || 0x00 || bytes", () => {
    for (const text of [bytes, new Uint8Array(0)]) {
      const signed = signObject(contexts.cardSignature, pair, text);
      expect(signed).toHaveLength(96 + text.length);
      expect(signed.slice(0, 32)).toEqual(pair.publicKey);
      expect(signed.slice(96)).toEqual(text);
      const covered = join(ascii("keyhold/card-sig/v1"), Uint8Array.of(0), text);
      expect(ed25519Verifies(signed.slice(32, 96), covered, pair.publicKey)).toBe(true);
      const opened = openSignedObject(contexts.cardSignature, signed);
      expect([toHex(opened.signKey), toHex(opened.bytes)]).toEqual([toHex(pair.publicKey), toHex(text)]);
    }
  });

  test("a change of any single byte and any shorter one are refused", () => {
    const signed = signObject(contexts.messageSignature, pair, bytes);
    for (let index = 0; index < signed.length; index++) {
      const changed = Uint8Array.from(signed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(
        errorCodeOf(() => openSignedObject(contexts.messageSignature, changed)),
        `byte ${index}`,
      ).toBe("bad_signature");
      expect(errorCodeOf(() => openSignedObject(contexts.messageSignature, signed.slice(0, index)))).toBe(
        "bad_signature",
      );
    }
    expect(errorCodeOf(() => openSignedObject(contexts.messageSignature, Uint8Array.of(...signed, 0)))).toBe(
      "bad_signature",
    );
  });

  test("what was signed for one purpose is refused for every other", () => {
    const signed = signObject(contexts.messageSignature, pair, bytes);
    for (const context of Object.values(contexts)) {
      const expected = context === contexts.messageSignature ? "accepted" : "bad_signature";
      expect(errorCodeOf(() => openSignedObject(context, signed))).toBe(expected);
    }
  });

  test("a signature with S raised by the group's order is refused", () => {
    const signed = signObject(contexts.cardSignature, pair, bytes);
    const malleable = join(pair.publicKey, withOrderAdded(signed.slice(32, 96)), bytes);
    expect(errorCodeOf(() => openSignedObject(contexts.cardSignature, malleable))).toBe("bad_signature");
  });

  test("a public key of small order, which would sign anything, is refused", () => {
    const smallOrder = [
      "0100000000000000000000000000000000000000000000000000000000000000",
      "0000000000000000000000000000000000000000000000000000000000000000",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    ].map((text) => Uint8Array.from(Buffer.from(text, "hex")));
    const identity = smallOrder[0] ?? new Uint8Array(32);
    for (const key of smallOrder) {
      for (const point of [identity, key]) {
        const forged = join(key, point, new Uint8Array(32), bytes);
        expect(errorCodeOf(() => openSignedObject(contexts.cardSignature, forged))).toBe("bad_signature");
      }
    }
  });
});

describe("signed requests", () => {
  const request = signRequest(contexts.claimRequest, pair.secretKey, bytes);

  test("are sig64 || bytes", () => {
    expect(request).toHaveLength(64 + bytes.length);
    expect(openSignedRequest(contexts.claimRequest, pair.publicKey, request)).toEqual(bytes);
    expect(signObject(contexts.claimRequest, pair, bytes).slice(32)).toEqual(request);
  });

  test("any change, another key, another context and wrong lengths are refused", () => {
    const refused = (key: Uint8Array, text: Uint8Array) =>
      expect(errorCodeOf(() => openSignedRequest(contexts.claimRequest, key, text))).toBe("bad_signature");
    for (let index = 0; index < request.length; index++) {
      const changed = Uint8Array.from(request);
      changed[index] = (changed[index] ?? 0) ^ 128;
      refused(pair.publicKey, changed);
      refused(pair.publicKey, request.slice(0, index));
    }
    refused(newSigningPair().publicKey, request);
    for (const length of [0, 31, 33, 64]) refused(new Uint8Array(length), request);
    refused(pair.publicKey, join(withOrderAdded(request.slice(0, 64)), bytes));
    expect(errorCodeOf(() => openSignedRequest(contexts.ackRequest, pair.publicKey, request))).toBe("bad_signature");
  });
});

test("wrong lengths are refused before libsodium is asked", () => {
  const verify = vi.spyOn(sodium, "crypto_sign_verify_detached").mockReturnValue(true);
  const refused = (key: Uint8Array, text: Uint8Array) =>
    expect(errorCodeOf(() => openSignedRequest(contexts.claimRequest, key, text))).toBe("bad_signature");
  for (const length of [0, 31, 33]) refused(new Uint8Array(length), new Uint8Array(70));
  for (const length of [0, 63]) refused(pair.publicKey, new Uint8Array(length));
  expect(errorCodeOf(() => openSignedObject(contexts.cardSignature, new Uint8Array(95)))).toBe("bad_signature");
  expect(verify).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

describe("signing pairs", () => {
  test("one seed gives one pair, the same as an independent one", () => {
    const seed = randomBytes(32);
    expect(signingPairFromSeed(seed)).toEqual(signingPairFromSeed(seed));
    expect(signingPairFromSeed(seed).publicKey).toEqual(ed25519PublicKey(seed));
  });

  test("seeds and secret keys of another length are refused", () => {
    for (const length of [0, 31, 33]) expect(() => signingPairFromSeed(new Uint8Array(length))).toThrow();
    for (const length of [0, 32, 63, 65]) {
      expect(() => signRequest(contexts.claimRequest, new Uint8Array(length) as SigningSecretKey, bytes)).toThrow();
    }
  });

  test("keys are compared whole", () => {
    expect(sameKey(pair.publicKey, Uint8Array.from(pair.publicKey))).toBe(true);
    expect(sameKey(pair.publicKey, pair.publicKey.slice(0, 31))).toBe(false);
    expect(sameKey(pair.publicKey, newSigningPair().publicKey)).toBe(false);
  });
});
