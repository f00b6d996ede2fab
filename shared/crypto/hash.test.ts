import { describe, expect, test } from "vitest";
import { hashOf, keyedHashOf } from "../../test/independent/primitives.ts";
import { randomBytes, toHex, utf8 } from "./bytes.ts";
import { contexts } from "./contexts.ts";
import { contextPrefix, hash, keyedHash } from "./hash.ts";

const messages = [new Uint8Array(0), utf8("m"), randomBytes(127), randomBytes(128), randomBytes(1000)];

describe("H(ctx, m)", () => {
  test("is BLAKE2b-256 keyed with the context, as an independent implementation has it", () => {
    for (const context of Object.values(contexts)) {
      for (const message of messages) expect(toHex(hash(context, message))).toBe(toHex(hashOf(context, message)));
    }
  });

  test("several parts are their concatenation, and none is the empty text", () => {
    expect(hash(contexts.auditLink, utf8("ab"), utf8("c"))).toEqual(hash(contexts.auditLink, utf8("abc")));
    expect(hash(contexts.auditLink)).toEqual(hash(contexts.auditLink, new Uint8Array(0)));
  });

  test("no two contexts hash alike", () => {
    const digests = Object.values(contexts).map((context) => toHex(hash(context, utf8("same"))));
    expect(new Set(digests).size).toBe(digests.length);
  });
});

describe("H(k, ctx, m)", () => {
  const key = randomBytes(32);

  test("is BLAKE2b-256 keyed with the secret over ctx || 0x00 || m, as an independent implementation has it", () => {
    for (const context of Object.values(contexts)) {
      for (const message of messages) {
        expect(toHex(keyedHash(key, context, message))).toBe(toHex(keyedHashOf(key, context, message)));
      }
    }
  });

  test("another key, context or message gives another hash", () => {
    const digests = [
      keyedHash(key, contexts.overviewKey),
      keyedHash(key, contexts.detailKey),
      keyedHash(key, contexts.detailKey, Uint8Array.of(0)),
      keyedHash(randomBytes(32), contexts.detailKey),
      hash(contexts.detailKey),
    ].map(toHex);
    expect(new Set(digests).size).toBe(digests.length);
  });

  test("leaves key and message as they were", () => {
    const message = utf8("message");
    const before = [toHex(key), toHex(message)];
    keyedHash(key, contexts.rowSum, message);
    expect([toHex(key), toHex(message)]).toEqual(before);
  });

  test("a key of another length is refused", () => {
    for (const length of [0, 16, 31, 33, 64]) {
      expect(() => keyedHash(new Uint8Array(length), contexts.rowSum)).toThrow(RangeError);
    }
  });
});

test("a context enters associated data and signatures as its ASCII bytes", () => {
  for (const context of Object.values(contexts)) {
    expect(Buffer.from(contextPrefix(context)).toString("latin1")).toBe(context);
  }
});
