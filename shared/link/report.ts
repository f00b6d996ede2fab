/** The alarm "taken, and not by me": made by the intended person's app, readable only to the sender. */
import { z } from "zod";
import { base64Bytes } from "../contract/bytes-schema.ts";
import { KeyholdError } from "../contract/errors.ts";
import { timeSchema } from "../contract/time-schema.ts";
import { open, seal } from "../crypto/aead.ts";
import type { SecretKey, SigningPair, SigningPublicKey } from "../crypto/brands.ts";
import { equalBytes, toBase64 } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { openSignedObject, signObject } from "../crypto/sign.ts";
import type { LinkId } from "./derive.ts";
import { jsonBytes, largestNotice, parseJson } from "./envelope.ts";
import { longestOrigin } from "./relay-origin.ts";

const reportSchema = z.strictObject({
  linkId: base64Bytes(16),
  origin: z.string().min(1).max(longestOrigin),
  reader: base64Bytes(16),
  seenAt: timeSchema,
});

export type ReportSubject = { readonly id: LinkId; readonly origin: string };

/**
 * @param signer the recipient's identity; for guest links the claim pair.
 * @param seen the reporter's own reader, so that the sender can tell it from the one that took the link.
 */
export function makeReport(
  subject: ReportSubject,
  seen: { readonly reader: Uint8Array; readonly seenAt: number },
  signer: SigningPair,
  reportKey: SecretKey,
): Uint8Array {
  const json = jsonBytes({
    linkId: toBase64(subject.id),
    origin: subject.origin,
    reader: toBase64(seen.reader),
    seenAt: seen.seenAt,
  });
  return seal(reportKey, signObject(contexts.reportSignature, signer, json), subject.id);
}

/** @throws KeyholdError `decrypt_failed`, `bad_signature` or `malformed` for anything but this link's own alarm. */
export function openReport(
  report: Uint8Array,
  reportKey: SecretKey,
  signKey: SigningPublicKey,
  subject: ReportSubject,
): { readonly reader: Uint8Array; readonly seenAt: number } {
  if (report.length > largestNotice) throw new KeyholdError("malformed", "The report is too long.");
  const signed = openSignedObject(contexts.reportSignature, open(reportKey, report, subject.id));
  if (!equalBytes(signed.signKey, signKey)) {
    throw new KeyholdError("bad_signature", "The report was signed by somebody else than the recipient.");
  }
  const body = parseJson(reportSchema, signed.bytes);
  if (!equalBytes(body.linkId, subject.id) || body.origin !== subject.origin) {
    throw new KeyholdError("malformed", "The report is about another link.");
  }
  return { reader: body.reader, seenAt: body.seenAt };
}
