/** What the sender keeps of a link: enough to ask, revoke and judge, too little to open it. */
import { z } from "zod";
import { base64Bytes } from "../contract/bytes-schema.ts";
import { KeyholdError } from "../contract/errors.ts";
import { timeSchema } from "../contract/time-schema.ts";
import type { Digest, SecretKey, SigningPublicKey, SigningSecretKey } from "../crypto/brands.ts";
import { toBase64, wipe } from "../crypto/bytes.ts";
import type { LinkId } from "./derive.ts";
import { createBody, type LinkKind } from "./envelope.ts";
import { isRelayOrigin, longestOrigin } from "./relay-origin.ts";
import type { RequestSigner } from "./requests.ts";

export type Share = {
  readonly id: LinkId;
  readonly origin: string;
  readonly kind: LinkKind;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Signs status and revoke requests. */
  readonly ownerKey: SigningSecretKey;
  /** Verifies the claim that the relay kept. */
  readonly claimKey: SigningPublicKey;
  /** Whose receipt and report count: the recipient's signing key, for guest links the claim key. */
  readonly noticeKey: SigningPublicKey;
  /** Opens the recipient's alarm. */
  readonly reportKey: SecretKey;
  /** What an honest receipt names. */
  readonly messageHash: Digest;
};

const shareSchema = z.strictObject({
  id: base64Bytes(16),
  origin: z.string().max(longestOrigin).refine(isRelayOrigin),
  kind: createBody.shape.kind,
  createdAt: timeSchema,
  expiresAt: timeSchema,
  ownerKey: base64Bytes(64),
  claimKey: base64Bytes(32),
  noticeKey: base64Bytes(32),
  reportKey: base64Bytes(32),
  messageHash: base64Bytes(32),
});
/** A share as JSON, for a sealed record. */
export type ShareJson = z.input<typeof shareSchema>;

export function shareToJson(share: Share): ShareJson {
  return {
    id: toBase64(share.id),
    origin: share.origin,
    kind: share.kind,
    createdAt: share.createdAt,
    expiresAt: share.expiresAt,
    ownerKey: toBase64(share.ownerKey),
    claimKey: toBase64(share.claimKey),
    noticeKey: toBase64(share.noticeKey),
    reportKey: toBase64(share.reportKey),
    messageHash: toBase64(share.messageHash),
  };
}

/** @throws KeyholdError `malformed`. */
export function shareFromJson(json: unknown): Share {
  const parsed = shareSchema.safeParse(json);
  if (!parsed.success) throw new KeyholdError("malformed", "The share's record does not have the expected form.");
  return parsed.data as unknown as Share;
}

/** For {@link statusRequest} and {@link revokeRequest}. */
export function ownerOf(share: Share): RequestSigner {
  return { origin: share.origin, id: share.id, secretKey: share.ownerKey };
}

/** Overwrites the secrets of a share that was read for one task. */
export function wipeShare(share: Share): void {
  wipe(share.ownerKey, share.reportKey);
}
