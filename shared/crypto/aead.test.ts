import { afterEach, describe, expect, test, vi } from "vitest";
import { aeadOpen, aeadSeal } from "../../test/independent/primitives.ts";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { open, seal, sealOverhead } from "./aead.ts";
import { randomBytes, utf8 } from "./bytes.ts";
import { sodium } from "./sodium.ts";

const key = randomBytes(32);
const plaintext = utf8("a value that must stay one");
const associatedData = utf8("what it belongs to");

afterEach(() => {
  vi.restoreAllMocks();
});

describe("seal and open", () => {
  test("what was sealed opens, the empty text too", () => {
    for (const text of [plaintext, new Uint8Array(0), randomBytes(5000)]) {
      const sealed = seal(key, text, associatedData);
      expect(sealed).toHaveLength(text.length + sealOverhead);
      expect(open(key, sealed, associatedData)).toEqual(text);
    }
  });

  test("an independent implementation opens ours, and ours opens its", () => {
    expect(aeadOpen(key, seal(key, plaintext, associatedData), associatedData)).toEqual(plaintext);
    expect(open(key, aeadSeal(key, randomBytes(24), plaintext, associatedData), associatedData)).toEqual(plaintext);
  });

  test("the nonce is fresh each time and cannot be passed in", () => {
    expect(seal).toHaveLength(3);
    const nonce = new Uint8Array(24);
    // @ts-expect-error: there is no such parameter, and an extra argument changes nothing
    const nonces = [seal(key, plaintext, associatedData, nonce), seal(key, plaintext, associatedData)].map((sealed) =>
      sodium.to_hex(sealed.subarray(0, 24)),
    );
    expect(new Set([...nonces, sodium.to_hex(nonce)]).size).toBe(3);
  });

  test("a change of any single byte is refused", () => {
    const sealed = seal(key, plaintext, associatedData);
    for (let index = 0; index < sealed.length; index++) {
      for (const change of [1, 128]) {
        const changed = Uint8Array.from(sealed);
        changed[index] = (changed[index] ?? 0) ^ change;
        expect(
          errorCodeOf(() => open(key, changed, associatedData)),
          `byte ${index}`,
        ).toBe("decrypt_failed");
      }
    }
  });

  test("shorter and longer ones are refused", () => {
    const sealed = seal(key, plaintext, associatedData);
    for (let length = 0; length < sealed.length; length++) {
      expect(errorCodeOf(() => open(key, sealed.slice(0, length), associatedData))).toBe("decrypt_failed");
    }
    expect(errorCodeOf(() => open(key, Uint8Array.of(...sealed, 0), associatedData))).toBe("decrypt_failed");
  });

  test("another key or other associated data is refused", () => {
    const sealed = seal(key, plaintext, associatedData);
    expect(errorCodeOf(() => open(randomBytes(32), sealed, associatedData))).toBe("decrypt_failed");
    for (const other of [new Uint8Array(0), utf8("what it belongs tO"), utf8("what it belongs to ")]) {
      expect(errorCodeOf(() => open(key, sealed, other))).toBe("decrypt_failed");
    }
  });

  test("a key of another length seals nothing and opens nothing", () => {
    const sealed = seal(key, plaintext, associatedData);
    for (const length of [0, 16, 31, 33, 64]) {
      expect(() => seal(new Uint8Array(length), plaintext, associatedData)).toThrow();
      expect(errorCodeOf(() => open(new Uint8Array(length), sealed, associatedData))).toBe("decrypt_failed");
    }
  });

  test("a decryption that answers false is a failure like one that throws", () => {
    vi.spyOn(sodium, "crypto_aead_xchacha20poly1305_ietf_decrypt").mockReturnValue(false as never);
    expect(errorCodeOf(() => open(key, seal(key, plaintext, associatedData), associatedData))).toBe("decrypt_failed");
  });
});
