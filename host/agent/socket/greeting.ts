/**
 * How client and server show each other that they read the same token, without sending it: whoever put a socket of
 * their own in this place cannot answer. Small and free of zod: a command waits for it at every start.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { contexts } from "../../../shared/crypto/contexts.ts";

export const protocolVersion = 1;
export const nonceLength = 32;

const sides = { server: contexts.agentServer, client: contexts.agentClient } as const;

export type Greeting = {
  readonly token: Uint8Array;
  readonly clientNonce: Uint8Array;
  readonly serverNonce: Uint8Array;
  /** The vault's identity and the place's name: no proof is of use at another place. */
  readonly vault: string;
  readonly place: string;
};

export function newNonce(): Buffer {
  return randomBytes(nonceLength);
}

/** `HMAC-SHA256(token, context || 0x00 || clientNonce || serverNonce || vault || 0x00 || place)`. */
export function proofOf(who: keyof typeof sides, { token, clientNonce, serverNonce, vault, place }: Greeting): Buffer {
  return createHmac("sha256", token)
    .update(`${sides[who]}\0`)
    .update(clientNonce)
    .update(serverNonce)
    .update(`${vault}\0${place}`)
    .digest();
}

export function isProof(who: keyof typeof sides, greeting: Greeting, proof: unknown): boolean {
  const expected = proofOf(who, greeting);
  return proof instanceof Uint8Array && proof.length === expected.length && timingSafeEqual(proof, expected);
}

export function isNonce(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.length === nonceLength;
}
