import { seal } from "../../shared/crypto/aead.ts";
import { sealBox } from "../../shared/crypto/box.ts";
import { fromBase64, toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { type Context, contexts } from "../../shared/crypto/contexts.ts";
import { signObject, signRequest } from "../../shared/crypto/sign.ts";
import { reportKeyOf } from "../../shared/link/derive.ts";
import { readLink } from "../../shared/link/link-text.ts";
import { beginClaim, openClaimed, receiptFor, reportFor } from "../../shared/link/recipient.ts";
import * as requests from "../../shared/link/requests.ts";
import { ownerOf } from "../../shared/link/share.ts";
import type { RequestName } from "../independent/link.ts";
import { fixedBytes, noon } from "./fixed-people.ts";
import { ada, bob, eve } from "./generate-identity.ts";
import { fixedLink } from "./generate-links.ts";
import type { BadVector, VectorFile } from "./keyhold-forms.ts";
import * as program from "./read-with-program.ts";

/** The signed requests, the receipt and the report of one link from Ada to Bob. */
export function noticeVectors(): VectorFile {
  const payload = { items: [{ kind: "key" as const, name: "Stripe live", value: utf8("sk_live") }] };
  const made = fixedLink("noticed", { kind: "teammate", card: bob.card }, payload);
  const link = readLink(made.linkText);
  const claim = beginClaim(link, bob.identity, fromBase64(made.create.E));
  const opened = openClaimed(claim, fromBase64(made.create.ciphertext), noon);
  const reader = fixedBytes("reader", 16);
  const receipt = receiptFor(claim, opened, noon + 2);
  const report = reportFor(claim, reader, noon + 3);
  const owner = ownerOf(made.share);
  const subject = {
    linkId: made.create.id,
    origin: claim.origin,
    signKey: toBase64(bob.identity.sign.publicKey),
    messageHash: toBase64(opened.messageHash),
  };
  const signed: Record<RequestName, { request: string; publicKey: string }> = {
    claim: claimant(requests.claimRequest(claim.claimant, reader, noon)),
    ack: claimant(requests.ackRequest(claim.claimant, reader, receipt, noon)),
    report: claimant(requests.reportRequest(claim.claimant, report, noon)),
    status: { request: toBase64(requests.statusRequest(owner, noon)), publicKey: made.create.ownerKey },
    revoke: { request: toBase64(requests.revokeRequest(owner, noon)), publicKey: made.create.ownerKey },
  };
  function claimant(request: Uint8Array) {
    return { request: toBase64(request), publicKey: made.create.claimKey };
  }
  const body = { origin: claim.origin, id: made.create.id, at: noon, reader: toBase64(reader) };
  const craft = (change: Record<string, unknown>, context: Context = contexts.claimRequest) =>
    claimant(signRequest(context, claim.pair.secretKey, utf8(JSON.stringify({ ...body, ...change }))));
  const badRequest = (name: string, input: { request: string; publicKey: string }, error: BadVector["error"]) => ({
    name,
    input: { name: "claim" as const, ...input },
    error,
  });
  const names = Object.keys(signed) as RequestName[];
  return {
    request: {
      good: names.map((name) => ({
        name,
        input: { name, ...signed[name] },
        expected: program.request({ name, ...signed[name] }),
      })),
      mustFail: [
        badRequest(
          "a changed signature",
          { ...signed.claim, request: flipped(signed.claim.request, 5) },
          "bad_signature",
        ),
        badRequest("a changed byte", { ...signed.claim, request: flipped(signed.claim.request, 70) }, "bad_signature"),
        badRequest("another key", { ...signed.claim, publicKey: made.create.ownerKey }, "bad_signature"),
        badRequest(
          "only a signature",
          { ...signed.claim, request: signed.claim.request.slice(0, 84) },
          "bad_signature",
        ),
        badRequest("signed for another request", craft({}, contexts.ackRequest), "bad_signature"),
        badRequest("an unknown key", craft({ force: true }), "malformed"),
        badRequest("no reader", craft({ reader: undefined }), "malformed"),
        badRequest("a short reader", craft({ reader: toBase64(new Uint8Array(15)) }), "malformed"),
        badRequest("a short id", craft({ id: toBase64(new Uint8Array(15)) }), "malformed"),
        badRequest("a time that is no number", craft({ at: String(noon) }), "malformed"),
      ],
    },
    receipt: receipts(toBase64(receipt), subject),
    report: reports(toBase64(report), toBase64(link.secret), subject),
  };
}

type Subject = { linkId: string; origin: string; signKey: string; messageHash: string };

function receipts(receipt: string, subject: Subject): NonNullable<VectorFile["receipt"]> {
  const sender = ada.seeds;
  const craft = (change: Record<string, unknown>, signer = bob, context: Context = contexts.receiptSignature) => {
    const json = { linkId: subject.linkId, openedAt: noon, messageHash: subject.messageHash, ...change };
    const signed = signObject(context, signer.identity.sign, utf8(JSON.stringify(json)));
    return toBase64(sealBox(signed, ada.identity.box.publicKey));
  };
  const bad = (name: string, wrong: string, error: BadVector["error"]) => ({
    name,
    input: { receipt: wrong, sender, subject },
    error,
  });
  const input = { receipt, sender, subject };
  return {
    good: [{ name: "a receipt", input, expected: program.receipt(input) }],
    mustFail: [
      bad("a changed byte", flipped(receipt, 60), "decrypt_failed"),
      { name: "for another sender", input: { ...input, sender: eve.seeds }, error: "decrypt_failed" },
      bad("signed by somebody else", craft({}, eve), "bad_signature"),
      bad("signed for another purpose", craft({}, bob, contexts.reportSignature), "bad_signature"),
      bad("about another link", craft({ linkId: toBase64(fixedBytes("another id", 16)) }), "malformed"),
      bad("about another message", craft({ messageHash: toBase64(fixedBytes("another message")) }), "malformed"),
      bad("an unknown key", craft({ note: "thanks" }), "malformed"),
      bad("a missing key", craft({ openedAt: undefined }), "malformed"),
    ],
  };
}

function reports(report: string, secret: string, subject: Subject): NonNullable<VectorFile["report"]> {
  const reportKey = reportKeyOf(fromBase64(secret) as Parameters<typeof reportKeyOf>[0]);
  const craft = (change: Record<string, unknown>, signer = bob, data = fromBase64(subject.linkId)) => {
    const reader = toBase64(fixedBytes("reader", 16));
    const json = { linkId: subject.linkId, origin: subject.origin, reader, seenAt: noon, ...change };
    const signed = signObject(contexts.reportSignature, signer.identity.sign, utf8(JSON.stringify(json)));
    return toBase64(seal(reportKey, signed, data));
  };
  const bad = (name: string, wrong: string, error: BadVector["error"]) => ({
    name,
    input: { report: wrong, secret, subject },
    error,
  });
  const input = { report, secret, subject };
  return {
    good: [{ name: "a report", input, expected: program.report(input) }],
    mustFail: [
      bad("a changed byte", flipped(report, 60), "decrypt_failed"),
      bad("bound to another link outside", craft({}, bob, fixedBytes("another id", 16)), "decrypt_failed"),
      {
        name: "of another link's secret",
        input: { ...input, secret: toBase64(fixedBytes("another secret")) },
        error: "decrypt_failed",
      },
      bad("signed by somebody else", craft({}, eve), "bad_signature"),
      bad("about another link", craft({ linkId: toBase64(fixedBytes("another id", 16)) }), "malformed"),
      bad("about another relay", craft({ origin: "https://relay.invalid" }), "malformed"),
      bad("an unknown key", craft({ note: "help" }), "malformed"),
      bad("a short reader", craft({ reader: toBase64(new Uint8Array(15)) }), "malformed"),
    ],
  };
}

function flipped(text: string, index: number): string {
  const bytes = fromBase64(text);
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return toBase64(bytes);
}
