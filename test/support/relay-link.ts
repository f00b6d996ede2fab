/** A link as its two sides know it, for tests of the relay: random keys, a random ciphertext, real signatures. */
import { randomBytes as nodeRandomBytes } from "node:crypto";
import { randomBytes, toBase64 } from "../../shared/crypto/bytes.ts";
import { newSigningPair, signRequest } from "../../shared/crypto/sign.ts";
import {
  type CreateWire,
  jsonBytes,
  type LinkKind,
  type SignedRequestName,
  signedRequests,
} from "../../shared/link/envelope.ts";

export type TestLink = ReturnType<typeof newTestLink>;

export function newTestLink(options: {
  readonly origin: string;
  readonly now: number;
  readonly kind?: LinkKind;
  readonly bytes?: number;
  readonly life?: number;
}) {
  const { origin, now, kind = 1, bytes = 1024, life = 3_600_000 } = options;
  const idBytes = randomBytes(16);
  const id = toBase64(idBytes);
  const claimPair = newSigningPair();
  const ownerPair = newSigningPair();
  // Node's source: libsodium's takes 2 µs a byte, which 2 MiB would show.
  const ciphertext = new Uint8Array(nodeRandomBytes(bytes));
  const create: CreateWire = {
    id,
    kind,
    E: toBase64(randomBytes(32)),
    claimKey: toBase64(claimPair.publicKey),
    ownerKey: toBase64(ownerPair.publicKey),
    ciphertext: toBase64(ciphertext),
    expiresAt: now + life,
  };
  function request(name: SignedRequestName, json: object, pair: { secretKey: typeof claimPair.secretKey }): Buffer {
    return Buffer.from(signRequest(signedRequests[name].context, pair.secretKey, jsonBytes(json)));
  }
  const base = { origin, id, at: now };
  return {
    id,
    idBytes,
    create,
    ciphertext,
    claimPair,
    ownerPair,
    request,
    /** `change` overwrites fields of the json before it is signed. */
    claim: (reader: string, change: object = {}) => request("claim", { ...base, reader, ...change }, claimPair),
    ack: (reader: string, change: object = {}) =>
      request("ack", { ...base, reader, receipt: toBase64(randomBytes(200)), ...change }, claimPair),
    report: (change: object = {}) =>
      request("report", { ...base, report: toBase64(randomBytes(200)), ...change }, claimPair),
    status: (change: object = {}) => request("status", { ...base, ...change }, ownerPair),
    revoke: (change: object = {}) => request("revoke", { ...base, ...change }, ownerPair),
    /** Signed by somebody who does not have the key. */
    forged: (name: SignedRequestName, json: object = {}) => request(name, { ...base, ...json }, newSigningPair()),
  };
}

export function newReader(): string {
  return toBase64(randomBytes(16));
}
