import { KeyholdError } from "../contract/errors.ts";
import type { SigningPair, SigningPublicKey, SigningSecretKey } from "./brands.ts";
import { concat, equalBytes } from "./bytes.ts";
import type { Context } from "./contexts.ts";
import { contextPrefix } from "./hash.ts";
import { sodium } from "./sodium.ts";

const separator = new Uint8Array(1);
const signatureLength = 64;
const publicKeyLength = 32;

export function newSigningPair(): SigningPair {
  const { publicKey, privateKey } = sodium.crypto_sign_keypair();
  return { publicKey: publicKey as SigningPublicKey, secretKey: privateKey as SigningSecretKey };
}

export function signingPairFromSeed(seed: Uint8Array): SigningPair {
  const { publicKey, privateKey } = sodium.crypto_sign_seed_keypair(seed);
  return { publicKey: publicKey as SigningPublicKey, secretKey: privateKey as SigningSecretKey };
}

function signature(context: Context, secretKey: SigningSecretKey, bytes: Uint8Array): Uint8Array {
  return sodium.crypto_sign_detached(concat(contextPrefix(context), separator, bytes), secretKey);
}

/** True only for a good Ed25519 signature over `ctx || 0x00 || bytes`. Never throws on outside input. */
function verifies(context: Context, publicKey: Uint8Array, bytes: Uint8Array, sig: Uint8Array): boolean {
  if (sig.length !== signatureLength || publicKey.length !== publicKeyLength) return false;
  try {
    return sodium.crypto_sign_verify_detached(sig, concat(contextPrefix(context), separator, bytes), publicKey);
  } catch {
    return false;
  }
}

/** `signKey32 || sig64 || bytes`: the exact bytes travel, and are verified before anybody parses them. */
export function signObject(context: Context, pair: SigningPair, bytes: Uint8Array): Uint8Array {
  return concat(pair.publicKey, signature(context, pair.secretKey, bytes), bytes);
}

/** Verifies a signed object. @throws KeyholdError `bad_signature`. Whose key it is remains for the caller to judge. */
export function openSignedObject(
  context: Context,
  signed: Uint8Array,
): { readonly signKey: SigningPublicKey; readonly bytes: Uint8Array } {
  const signKey = signed.slice(0, publicKeyLength) as SigningPublicKey;
  const bytes = signed.slice(publicKeyLength + signatureLength);
  const sig = signed.subarray(publicKeyLength, publicKeyLength + signatureLength);
  if (!verifies(context, signKey, bytes, sig)) throw badSignature();
  return { signKey, bytes };
}

/** `sig64 || bytes`: a request whose verifier already knows the key. */
export function signRequest(context: Context, secretKey: SigningSecretKey, bytes: Uint8Array): Uint8Array {
  return concat(signature(context, secretKey, bytes), bytes);
}

/** @throws KeyholdError `bad_signature`. */
export function openSignedRequest(context: Context, publicKey: Uint8Array, request: Uint8Array): Uint8Array {
  const bytes = request.slice(signatureLength);
  if (!verifies(context, publicKey, bytes, request.subarray(0, signatureLength))) throw badSignature();
  return bytes;
}

export function sameKey(a: Uint8Array, b: Uint8Array): boolean {
  return equalBytes(a, b);
}

function badSignature(): KeyholdError {
  return new KeyholdError(
    "bad_signature",
    "The signature is not valid: the data was changed or made by somebody else.",
  );
}
