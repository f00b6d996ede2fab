import { describe, expect, test } from "vitest";
import { seal } from "./aead.ts";
import { BulkHash, BulkTextOpener } from "./bulk.ts";
import { randomBytes, randomKey, utf8 } from "./bytes.ts";
import { contexts } from "./contexts.ts";
import { hash, keyedHash } from "./hash.ts";
import { pad } from "./padding.ts";

describe("bulk forms", () => {
  test("hash as the plain ones do, at every length", () => {
    const key = randomKey<"SecretKey">();
    const plain = new BulkHash(contexts.rowPart);
    const keyed = new BulkHash(contexts.rowSum, key);
    const out = new Uint8Array(70);
    for (const length of [0, 1, 63, 128, 1023, 1024, 5000, 3]) {
      const message = randomBytes(length);
      plain.digest(message, out, 3);
      keyed.digest(message, out, 36);
      expect(out.slice(3, 35)).toEqual(hash(contexts.rowPart, message));
      expect(out.slice(36, 68)).toEqual(keyedHash(key, contexts.rowSum, message));
    }
    plain.dispose();
    keyed.dispose();
  });

  test("open what `seal` made, and nothing else", () => {
    const key = randomKey<"SecretKey">();
    const opener = new BulkTextOpener(key, 256);
    const data = randomBytes(90);
    for (const text of ["", "é", "x".repeat(255), "x".repeat(256), "y".repeat(9000)]) {
      const sealed = seal(key, pad(utf8(text), 256), data);
      expect(opener.open(sealed, data)).toBe(text);
      expect(opener.open(sealed, randomBytes(90))).toBeUndefined();
      expect(opener.open(sealed.subarray(1), data)).toBeUndefined();
      for (const place of [0, 23, 24, 100, sealed.length - 1]) {
        const changed = sealed.slice();
        changed[place] = (changed[place] ?? 0) ^ 1;
        expect(opener.open(changed, data)).toBeUndefined();
      }
    }
    opener.dispose();
  });

  test("refuse sealed bytes that hold no padded text", () => {
    const key = randomKey<"SecretKey">();
    const opener = new BulkTextOpener(key, 256);
    const data = randomBytes(8);
    const blank = new Uint8Array(256);
    const inFirstBlock = new Uint8Array(512).fill(0x80, 255, 256);
    for (const plain of [
      new Uint8Array(),
      blank,
      blank.slice(1).fill(0x80),
      inFirstBlock,
      pad(new Uint8Array([0xff]), 256),
    ]) {
      expect(opener.open(seal(key, plain, data), data)).toBeUndefined();
    }
    opener.dispose();
  });
});
