import { describe, expect, test, vi } from "vitest";
import { seal } from "./aead.ts";
import type { SecretKey } from "./brands.ts";
import { BulkHash, BulkTextOpener } from "./bulk.ts";
import { randomBytes, randomKey, utf8 } from "./bytes.ts";
import { contexts } from "./contexts.ts";
import { hash, keyedHash } from "./hash.ts";
import { pad } from "./padding.ts";
import { sodium } from "./sodium.ts";

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
      new Uint8Array(300).fill(0x80, 299),
      inFirstBlock,
      pad(new Uint8Array([0xff]), 256),
    ]) {
      expect(opener.open(seal(key, plain, data), data)).toBeUndefined();
    }
    opener.dispose();
  });

  test("follow libsodium's memory when it grows, and keep nothing of a longer piece in a shorter one", () => {
    const key = randomKey<"SecretKey">();
    const data = randomBytes(8);
    const hashes = new BulkHash(contexts.rowPart);
    const opener = new BulkTextOpener(key, 256);
    const out = new Uint8Array(32);
    const { libsodium } = sodium as unknown as { libsodium: { HEAPU8: Uint8Array } };
    const before = libsodium.HEAPU8.length;
    for (const length of [40 * 1024 * 1024, 5]) {
      const message = new Uint8Array(length).fill(97);
      hashes.digest(message, out, 0);
      expect(out).toEqual(hash(contexts.rowPart, message));
      expect(opener.open(seal(key, pad(message, 256), data), data)?.length).toBe(length);
    }
    expect(libsodium.HEAPU8.length).toBeGreaterThan(before);
    hashes.dispose();
    opener.dispose();
  });

  test("refuse what libsodium refuses, even if it left something readable behind", () => {
    const { libsodium } = sodium as unknown as { libsodium: Record<string, () => number> };
    const opener = new BulkTextOpener(randomKey<"SecretKey">(), 256);
    const readable = new Uint8Array(24 + 256 + 16).fill(97, 24).fill(0x80, 24 + 255, 24 + 256);
    const decrypt = vi.spyOn(libsodium, "_crypto_aead_xchacha20poly1305_ietf_decrypt");
    // The control: with an answer of success these bytes are a text.
    decrypt.mockReturnValue(0);
    expect(opener.open(readable, new Uint8Array(0))).toBe("a".repeat(255));
    decrypt.mockReturnValue(-1);
    expect(opener.open(readable, new Uint8Array(0))).toBeUndefined();
    vi.restoreAllMocks();
    opener.dispose();
  });

  test("refuse keys of another length", () => {
    for (const length of [0, 16, 31, 33, 64]) {
      const key = new Uint8Array(length) as SecretKey;
      expect(() => new BulkHash(contexts.rowSum, key)).toThrow(RangeError);
      expect(() => new BulkTextOpener(key, 256)).toThrow(RangeError);
    }
  });

  test("leave no key behind when they are disposed of, and do nothing afterwards", () => {
    const key = randomKey<"SecretKey">();
    const { libsodium } = sodium as unknown as { libsodium: { HEAPU8: Uint8Array } };
    const held = () => Buffer.from(libsodium.HEAPU8.buffer).includes(Buffer.from(key));
    const hashes = new BulkHash(contexts.rowSum, key);
    const opener = new BulkTextOpener(key, 256);
    expect(held()).toBe(true);
    hashes.dispose();
    opener.dispose();
    expect(held()).toBe(false);
    expect(() => hashes.digest(new Uint8Array(1), new Uint8Array(32), 0)).toThrow(/after its end/);
    expect(() => opener.open(new Uint8Array(400), new Uint8Array(0))).toThrow(/after its end/);
  });
});
