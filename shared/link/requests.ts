/** The signed requests to a relay: `sig64 || json`. The bodies of the `application/octet-stream` posts. */
import type { SigningSecretKey } from "../crypto/brands.ts";
import { toBase64 } from "../crypto/bytes.ts";
import { signRequest } from "../crypto/sign.ts";
import type { LinkId } from "./derive.ts";
import { jsonBytes, type SignedRequestName, signedRequests } from "./envelope.ts";

/** Who may ask something of one link at one relay: the owner (the sender) or the claimant (the recipient). */
export type RequestSigner = {
  readonly origin: string;
  readonly id: LinkId;
  readonly secretKey: SigningSecretKey;
};

export const readerLength = 16;

/** @param at milliseconds since 1970 by the relay's clock, as well as it is known; within five minutes of it. */
export function claimRequest(claimant: RequestSigner, reader: Uint8Array, at: number): Uint8Array {
  return request("claim", claimant, at, { reader: toBase64(reader) });
}

/** Confirms that the message is safe. Repeated until the relay answers. */
export function ackRequest(claimant: RequestSigner, reader: Uint8Array, receipt: Uint8Array, at: number): Uint8Array {
  return request("ack", claimant, at, { reader: toBase64(reader), receipt: toBase64(receipt) });
}

/** Raises the alarm "taken, and not by me". */
export function reportRequest(claimant: RequestSigner, report: Uint8Array, at: number): Uint8Array {
  return request("report", claimant, at, { report: toBase64(report) });
}

export function statusRequest(owner: RequestSigner, at: number): Uint8Array {
  return request("status", owner, at, {});
}

/** Takes a link back. A relay does it only while nobody has claimed the link. */
export function revokeRequest(owner: RequestSigner, at: number): Uint8Array {
  return request("revoke", owner, at, {});
}

function request(
  name: SignedRequestName,
  { origin, id, secretKey }: RequestSigner,
  at: number,
  rest: Record<string, string>,
): Uint8Array {
  const bytes = jsonBytes({ origin, id: toBase64(id), at, ...rest });
  return signRequest(signedRequests[name].context, secretKey, bytes);
}
