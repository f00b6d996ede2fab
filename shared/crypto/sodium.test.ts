import { expect, test } from "vitest";
import { sodium } from "./sodium.ts";

test("libsodium is loaded when the import returns, and it is the build that has Argon2id", () => {
  expect(sodium.SODIUM_VERSION_STRING).toMatch(/^1\.0\.(?:19|[2-9]\d)/);
  expect(sodium.crypto_pwhash).toBeTypeOf("function");
});

test("the sizes that the formats are made of", () => {
  expect([
    sodium.crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    sodium.crypto_aead_xchacha20poly1305_ietf_ABYTES,
    sodium.crypto_box_SEALBYTES,
    sodium.crypto_sign_BYTES,
    sodium.crypto_pwhash_SALTBYTES,
    sodium.crypto_generichash_KEYBYTES_MIN,
    sodium.crypto_generichash_KEYBYTES_MAX,
    sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    sodium.crypto_secretstream_xchacha20poly1305_ABYTES,
  ]).toEqual([32, 24, 16, 48, 64, 16, 16, 64, 24, 17]);
});
