/**
 * Ed25519 by Node's own library, in its thread pool: measured at 15 µs of the event loop and 60 µs of another core a
 * signature, against 71 µs of the event loop with libsodium. The relay holds no secret, which is why protocol.md
 * lets it differ here.
 */
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import type { Context } from "../shared/crypto/contexts.ts";
import { signedRequests } from "../shared/link/envelope.ts";

const signatureLength = 64;
const prefixes = new Map<Context, Buffer>(
  Object.values(signedRequests).map(({ context }) => [context, Buffer.from(`${context}\0`)]),
);

/** Nobody has the secret half: what an unknown link's request is verified against, so that it costs the same. */
const nobodysKey = Buffer.from(generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "", "base64url");

/** @returns the json's bytes of `sig64 || json`, or undefined unless `key` signed them under `context`. */
export async function verifiedJson(
  context: Context,
  key: Uint8Array | undefined,
  request: Buffer,
): Promise<Buffer | undefined> {
  const json = request.subarray(signatureLength);
  const prefix = prefixes.get(context);
  if (request.length <= signatureLength || prefix === undefined) return undefined;
  const good = await verifies(key ?? nobodysKey, Buffer.concat([prefix, json]), request.subarray(0, signatureLength));
  return good && key !== undefined ? json : undefined;
}

function verifies(key: Uint8Array, signed: Buffer, signature: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      // As a JWK, because reading the same key as DER takes twelve times as long.
      const x = Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("base64url");
      const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
      verify(null, signed, publicKey, signature, (error, good) => resolve(error === null && good));
    } catch {
      resolve(false);
    }
  });
}
