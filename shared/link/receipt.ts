/** The recipient's word that a message arrived, sealed so that only the sender can read it. */
import { z } from "zod";
import { base64Bytes } from "../contract/bytes-schema.ts";
import { KeyholdError } from "../contract/errors.ts";
import { timeSchema } from "../contract/time-schema.ts";
import { openBox, sealBox } from "../crypto/box.ts";
import type { BoxPair, BoxPublicKey, Digest, SigningPair, SigningPublicKey } from "../crypto/brands.ts";
import { equalBytes, toBase64 } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { openSignedObject, signObject } from "../crypto/sign.ts";
import type { LinkId } from "./derive.ts";
import { jsonBytes, largestNotice, parseJson } from "./envelope.ts";

const receiptSchema = z.strictObject({ linkId: base64Bytes(16), openedAt: timeSchema, messageHash: base64Bytes(32) });

/** What a receipt must be about. */
export type ReceiptSubject = { readonly id: LinkId; readonly messageHash: Digest };

/** @param signer the recipient's identity; for guest links the claim pair. */
export function makeReceipt(
  subject: ReceiptSubject & { readonly openedAt: number },
  signer: SigningPair,
  senderBoxKey: BoxPublicKey,
): Uint8Array {
  const { id, openedAt, messageHash } = subject;
  const json = jsonBytes({ linkId: toBase64(id), openedAt, messageHash: toBase64(messageHash) });
  return sealBox(signObject(contexts.receiptSignature, signer, json), senderBoxKey);
}

/**
 * @param signKey whose receipt it must be.
 * @throws KeyholdError `bad_signature` for another signer's, `malformed` for another link's or message's,
 * `decrypt_failed` when it is not for this sender.
 */
export function openReceipt(
  receipt: Uint8Array,
  sender: BoxPair,
  signKey: SigningPublicKey,
  subject: ReceiptSubject,
): { readonly openedAt: number } {
  if (receipt.length > largestNotice) throw new KeyholdError("malformed", "The receipt is too long.");
  const signed = openSignedObject(contexts.receiptSignature, openBox(receipt, sender));
  if (!equalBytes(signed.signKey, signKey)) {
    throw new KeyholdError("bad_signature", "The receipt was signed by somebody else than the recipient.");
  }
  const body = parseJson(receiptSchema, signed.bytes);
  if (!equalBytes(body.linkId, subject.id) || !equalBytes(body.messageHash, subject.messageHash)) {
    throw new KeyholdError("malformed", "The receipt is for another link or another message.");
  }
  return { openedAt: body.openedAt };
}
