/** libsodium's constructions, put together once more from the small parts of @noble. */

import { poly1305 } from "@noble/ciphers/_poly1305.js";
import { chacha20, hchacha, xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hsalsa, xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { argon2id } from "@noble/hashes/argon2.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { ascii, join, refuse, same } from "./bytes.ts";

/** `H(ctx, m)` */
export function hashOf(context: string, ...message: readonly Uint8Array[]): Uint8Array {
  return blake2b(join(...message), { dkLen: 32, key: ascii(context) });
}

/** `H(k, ctx, m)` */
export function keyedHashOf(key: Uint8Array, context: string, ...message: readonly Uint8Array[]): Uint8Array {
  return blake2b(join(ascii(context), Uint8Array.of(0), ...message), { dkLen: 32, key });
}

/** `nonce24 || ciphertext`, XChaCha20-Poly1305-IETF. */
export function aeadOpen(key: Uint8Array, sealed: Uint8Array, associatedData: Uint8Array): Uint8Array {
  if (sealed.length < 40) refuse("too short for a nonce and a tag");
  try {
    return xchacha20poly1305(key, sealed.slice(0, 24), associatedData).decrypt(sealed.slice(24));
  } catch {
    refuse("the tag does not fit");
  }
}

export function aeadSeal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, associatedData: Uint8Array) {
  return join(nonce, xchacha20poly1305(key, nonce, associatedData).encrypt(plain));
}

export function argon2idOf(
  password: Uint8Array,
  salt: Uint8Array,
  cost: { ops: number; mem: number },
  length = 32,
): Uint8Array {
  return argon2id(password, salt, { t: cost.ops, m: Math.floor(cost.mem / 1024), p: 1, version: 0x13, dkLen: length });
}

function words(bytes: Uint8Array): Uint32Array {
  const out = new Uint32Array(bytes.length / 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let index = 0; index < out.length; index++) out[index] = view.getUint32(index * 4, true);
  return out;
}

function bytesOfWords(input: Uint32Array): Uint8Array {
  const out = new Uint8Array(input.length * 4);
  const view = new DataView(out.buffer);
  input.forEach((word, index) => {
    view.setUint32(index * 4, word, true);
  });
  return out;
}

const sigma = words(ascii("expand 32-byte k"));

function hsalsaOf(key: Uint8Array, input16: Uint8Array): Uint8Array {
  const out = new Uint32Array(8);
  hsalsa(sigma, words(key), words(input16), out);
  return bytesOfWords(out);
}

function hchachaOf(key: Uint8Array, input16: Uint8Array): Uint8Array {
  const out = new Uint32Array(8);
  hchacha(sigma, words(key), words(input16), out);
  return bytesOfWords(out);
}

export function x25519Of(secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  try {
    return x25519.getSharedSecret(secretKey, publicKey);
  } catch {
    refuse("a public key of low order");
  }
}

export const x25519PublicKey = (secretKey: Uint8Array): Uint8Array => x25519.getPublicKey(secretKey);

/** libsodium's `crypto_box_seed_keypair`: the secret key is the first half of SHA-512 of the seed. */
export function boxSecretFromSeed(seed: Uint8Array): Uint8Array {
  return sha512(seed).slice(0, 32);
}

/** `crypto_box_seal_open`: X25519, HSalsa20, nonce = BLAKE2b-192(ephemeral || recipient), XSalsa20-Poly1305. */
export function sealedBoxOpen(box: Uint8Array, publicKey: Uint8Array, secretKey: Uint8Array): Uint8Array {
  if (box.length < 48) refuse("too short for a sealed box");
  const ephemeral = box.slice(0, 32);
  const key = hsalsaOf(x25519Of(secretKey, ephemeral), new Uint8Array(16));
  const nonce = blake2b(join(ephemeral, publicKey), { dkLen: 24 });
  try {
    return xsalsa20poly1305(key, nonce).decrypt(box.slice(32));
  } catch {
    refuse("the sealed box does not open");
  }
}

export function sealedBoxOf(plain: Uint8Array, publicKey: Uint8Array, ephemeralSecret: Uint8Array): Uint8Array {
  const ephemeral = x25519.getPublicKey(ephemeralSecret);
  const key = hsalsaOf(x25519Of(ephemeralSecret, publicKey), new Uint8Array(16));
  const nonce = blake2b(join(ephemeral, publicKey), { dkLen: 24 });
  return join(ephemeral, xsalsa20poly1305(key, nonce).encrypt(plain));
}

/** Ed25519 as RFC 8032 has it, not the looser ZIP 215. */
export function ed25519Verifies(signature: Uint8Array, bytes: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  try {
    return ed25519.verify(signature, bytes, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

export function ed25519PublicKey(seed: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(seed);
}

const zeros = (length: number): Uint8Array => new Uint8Array(length);

function u64le(value: number): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value), true);
  return out;
}

/** One reader of `crypto_secretstream_xchacha20poly1305`, from libsodium's source. */
export function secretStreamReader(key: Uint8Array, header: Uint8Array) {
  let streamKey = hchachaOf(key, header.slice(0, 16));
  let counter = 1;
  let tail = header.slice(16, 24);

  const nonce = () => {
    const out = new Uint8Array(12);
    new DataView(out.buffer).setUint32(0, counter, true);
    out.set(tail, 4);
    return out;
  };

  function pull(chunk: Uint8Array, associatedData: Uint8Array): { tag: number; message: Uint8Array } {
    if (chunk.length < 17) refuse("too short for a chunk");
    const body = chunk.slice(1, -16);
    const mac = chunk.slice(-16);
    const macKey = chacha20(streamKey, nonce(), zeros(64), undefined, 0).slice(0, 32);
    const tagBlock = zeros(64);
    tagBlock[0] = chunk[0] ?? 0;
    const opened = chacha20(streamKey, nonce(), tagBlock, undefined, 1);
    const tag = opened[0] ?? 0;
    opened[0] = chunk[0] ?? 0;
    const computed = poly1305(
      join(
        associatedData,
        zeros((16 - (associatedData.length % 16)) % 16),
        opened,
        body,
        // libsodium pads by the length and not by what is missing to sixteen; it stays that way for compatibility
        zeros(body.length % 16),
        u64le(associatedData.length),
        u64le(64 + body.length),
      ),
      macKey,
    );
    if (!same(computed, mac)) refuse("the chunk's tag does not fit");
    const message = chacha20(streamKey, nonce(), body, undefined, 2);
    tail = tail.map((byte, index) => byte ^ (mac[index] ?? 0));
    counter = (counter + 1) >>> 0;
    if ((tag & 2) !== 0 || counter === 0) {
      const next = chacha20(streamKey, nonce(), join(streamKey, tail), undefined, 0);
      streamKey = next.slice(0, 32);
      tail = next.slice(32, 40);
      counter = 1;
    }
    return { tag, message };
  }
  return { pull };
}
