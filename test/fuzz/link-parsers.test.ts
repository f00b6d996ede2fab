/**
 * G4 for everything that comes from outside over a link: malformed inputs made from good ones, each of which must be
 * refused with a KeyholdError. An input that is accepted and an exception of any other class fail alike.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seal } from "../../shared/crypto/aead.ts";
import { sealBox } from "../../shared/crypto/box.ts";
import { fromUtf8, toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { type Context, contexts } from "../../shared/crypto/contexts.ts";
import { padToBucket } from "../../shared/crypto/padding.ts";
import { openSignedObject, signObject } from "../../shared/crypto/sign.ts";
import { cardText, openCard, readCardText } from "../../shared/identity/card.ts";
import { outerKeyOf, reportKeyOf } from "../../shared/link/derive.ts";
import { answers, createBody, parseJson, signedRequests } from "../../shared/link/envelope.ts";
import { judgeStatus } from "../../shared/link/judge.ts";
import { appLinkText, findLink, type LinkSecret, linkText, readLink } from "../../shared/link/link-text.ts";
import { makeReceipt, openReceipt } from "../../shared/link/receipt.ts";
import { openClaimed, receiptFor, reportFor } from "../../shared/link/recipient.ts";
import { checkOrigin } from "../../shared/link/relay-origin.ts";
import { openReport } from "../../shared/link/report.ts";
import { claimRequest } from "../../shared/link/requests.ts";
import { shareFromJson, shareToJson } from "../../shared/link/share.ts";
import { errorCodeOf } from "../support/error-code.ts";
import { claimOn, hour, newLink, newPerson, noon } from "../support/link-cast.ts";
import { malformedBytes, malformedJson, malformedText } from "../support/malformed.ts";
import { scale } from "../support/scale.ts";

const runs = Math.round(5000 * scale);
const alice = newPerson("Alice");
const bob = newPerson("Bob");
const carol = newPerson("Carol");
const toBob = { kind: "teammate", card: bob.card } as const;
const link = newLink(alice, toBob);
const otherLink = newLink(alice, toBob);
const claim = claimOn(link, bob.identity);
const { secret } = readLink(link.linkText);
const opened = openClaimed(claim, link.wire.ciphertext, noon);
const reader = new Uint8Array(16).fill(5);
const receipt = receiptFor(claim, opened, noon);
const report = reportFor(claim, reader, noon);
const claimed = claimRequest(claim.claimant, reader, noon);

const messageJson = {
  v: 1,
  linkId: toBase64(claim.id),
  origin: link.share.origin,
  kind: 1,
  sender: toBase64(alice.card.bytes),
  recipient: { signKey: toBase64(bob.card.signKey), boxKey: toBase64(bob.card.boxKey) },
  createdAt: noon,
  expiresAt: noon + hour,
  payload: {
    items: [
      {
        kind: "key",
        name: "Stripe live",
        service: "Stripe",
        env: "prod",
        type: "private",
        variable: "STRIPE_KEY",
        scopes: ["read", "write"],
        expires: noon,
        rotateEvery: 30,
        value: toBase64(utf8("sk_live_1234")),
      },
      { kind: "file", name: "service.json", value: toBase64(utf8("{}")) },
    ],
    note: "two lines\nof text",
    policy: { noForward: true, deleteAfter: noon, showOnce: false },
    teamFile: "AAAA",
  },
};
const cardJson = JSON.parse(fromUtf8(alice.card.bytes.subarray(96)));
const fullCardJson = { ...cardJson, email: "alice@example.com" };
const cardTexts = [cardText(alice.card), cardText(bob.card)];
const noticeJson = { linkId: toBase64(claim.id), openedAt: noon, messageHash: toBase64(opened.messageHash) };
const reportJson = { linkId: toBase64(claim.id), origin: link.share.origin, reader: toBase64(reader), seenAt: noon };

const signedBy = (person: typeof alice, context: Context, json: unknown) =>
  signObject(context, person.identity.sign, utf8(JSON.stringify(json)));
const messageOf = (signed: Uint8Array) =>
  seal(outerKeyOf(secret), sealBox(padToBucket(signed), bob.card.boxKey), claim.id);
const openAll = (ciphertext: Uint8Array) => openClaimed(claim, ciphertext, noon);
const openNotice = (bytes: Uint8Array) => openReceipt(bytes, alice.identity.box, bob.card.signKey, link.share);
const openAlarm = (bytes: Uint8Array) => openReport(bytes, reportKeyOf(secret), bob.card.signKey, link.share);
const statusJson = {
  state: "read",
  expiresAt: link.share.expiresAt,
  claim: toBase64(claimed),
  receipt: toBase64(receipt),
  report: toBase64(report),
  guesses: 3,
};
const requestJson = { origin: link.share.origin, id: toBase64(claim.id), at: noon };

type Target = { good: unknown[]; malformed: fc.Arbitrary<unknown>; parse: (input: never) => unknown };
function target<Input>(good: Input[], malformed: fc.Arbitrary<Input>, parse: (input: Input) => unknown): Target {
  return { good, malformed, parse };
}
const bytesTarget = (good: Uint8Array[], parse: (input: Uint8Array) => unknown) =>
  target(good, malformedBytes(good), parse);
const jsonTarget = (good: unknown, parse: (json: unknown) => unknown) => target([good], malformedJson(good), parse);
const schemaTarget = (good: unknown, schema: Parameters<typeof parseJson>[0]) =>
  jsonTarget(good, (json) => parseJson(schema, utf8(JSON.stringify(json))));

const targets: Record<string, Target> = {
  "card, bytes": bytesTarget([alice.card.bytes, bob.card.bytes], openCard),
  "card, well signed": jsonTarget(fullCardJson, (json) => openCard(signedBy(alice, contexts.cardSignature, json))),
  "card, text": target(
    cardTexts,
    malformedText(cardTexts).filter((text) => !cardTexts.includes(text.trim())),
    readCardText,
  ),
  "message, ciphertext": bytesTarget([link.wire.ciphertext], openAll),
  "message, sealed box": bytesTarget([signedBy(alice, contexts.messageSignature, messageJson)], (signed) =>
    openAll(messageOf(signed)),
  ),
  "message, well signed": jsonTarget(messageJson, (json) =>
    openAll(messageOf(signedBy(alice, contexts.messageSignature, json))),
  ),
  "receipt, bytes": bytesTarget([receipt], openNotice),
  "receipt, well signed": jsonTarget(noticeJson, (json) =>
    openNotice(sealBox(signedBy(bob, contexts.receiptSignature, json), alice.card.boxKey)),
  ),
  "report, bytes": bytesTarget([report], openAlarm),
  "report, well signed": jsonTarget(reportJson, (json) =>
    openAlarm(seal(reportKeyOf(secret), signedBy(bob, contexts.reportSignature, json), claim.id)),
  ),
  "share record": jsonTarget(shareToJson(link.share), shareFromJson),
  "envelope, create": schemaTarget(link.create, createBody),
  // As a relay judges it: the form by the schema, the origin by comparison with its own.
  "envelope, ack request": jsonTarget(
    { ...requestJson, reader: toBase64(reader), receipt: toBase64(receipt) },
    (json) => checkOrigin(parseJson(signedRequests.ack.schema, utf8(JSON.stringify(json))).origin, { kind: 1 }),
  ),
  "envelope, status answer": schemaTarget(statusJson, answers.status),
  "envelope, claim answer": schemaTarget({ ciphertext: link.create.ciphertext, leaseUntil: noon }, answers.claim),
};

describe("malformed inputs are refused", () => {
  test.each(Object.entries(targets))("%s", (_name, { good, malformed, parse }) => {
    for (const input of good) expect(errorCodeOf(() => parse(input as never))).toBe("accepted");
    fc.assert(
      fc.property(malformed, (input) => errorCodeOf(() => parse(input as never)) !== "accepted"),
      { numRuns: runs },
    );
  });
});

test("a changed link text is refused, or is another link", () => {
  const made = readLink(link.linkText);
  const texts = [linkText(made), appLinkText(made), linkText(readLink(otherLink.linkText))];
  const meanings = new Set(texts.map((text) => meaningOf(readLink(text))));
  for (const read of [readLink, findLink]) {
    fc.assert(
      fc.property(malformedText(texts), (text) => {
        let meaning: string | undefined;
        const outcome = errorCodeOf(() => {
          meaning = meaningOf(read(text));
        });
        // What stands around a link may change, and a mangled hash is reported; anything else is another link.
        if (outcome === "accepted" && read === readLink && meanings.has(meaning ?? "")) {
          expect(text).toMatch(/%23|open\/#/);
        }
      }),
      { numRuns: runs },
    );
  }
});

function meaningOf({ kind, secret, origin }: { kind: number; secret: LinkSecret; origin: string }): string {
  return `${kind} ${toBase64(secret)} ${origin}`;
}

test("no status answer makes the judge throw, nor believe what was not signed", () => {
  const pieces = { claim: claimed, receipt, report };
  const piece = malformedBytes(Object.values(pieces));
  fc.assert(
    fc.property(
      fc.constantFrom("pending", "claimed", "read", "lapsed", "revoked", "expired"),
      fc.record({ claim: piece, receipt: piece, report: piece }, { requiredKeys: [] }),
      fc.record({ guesses: fc.nat(20), expiresAt: fc.nat() }, { requiredKeys: [] }),
      (state, forged, rest) => {
        const answer = { state, expiresAt: link.share.expiresAt, ...rest, ...forged } as const;
        const verdict = judgeStatus({ share: link.share, sender: alice.identity.box, answer, now: noon });
        return (
          verdict.openedAt === undefined &&
          !verdict.receipt &&
          !/opened|unconfirmed|lapsed|intercepted/.test(verdict.state)
        );
      },
    ),
    { numRuns: runs },
  );
});

describe("these tests notice a parser without its protection", () => {
  const finds = (malformed: fc.Arbitrary<unknown>, parse: (input: never) => unknown) =>
    fc.check(
      fc.property(malformed, (input) => errorCodeOf(() => parse(input as never)) !== "accepted"),
      { numRuns: 5000 },
    ).failed;

  test("one that does not verify the signature", () => {
    const careless = (bytes: Uint8Array) => JSON.parse(fromUtf8(bytes.subarray(96)));
    expect(finds(malformedBytes([alice.card.bytes]), careless)).toBe(true);
  });
  test("one that takes unknown keys", () => {
    const careless = (json: unknown) => parseJson(answers.status.loose(), utf8(JSON.stringify(json)));
    expect(finds(malformedJson(statusJson), careless)).toBe(true);
  });
  test("one that takes anybody's receipt", () => {
    const careless = (bytes: Uint8Array) => openSignedObject(contexts.receiptSignature, bytes);
    const carols = makeReceipt({ ...link.share, openedAt: noon }, carol.identity.sign, alice.card.boxKey);
    expect(errorCodeOf(() => openNotice(carols))).toBe("bad_signature");
    expect(errorCodeOf(() => careless(signedBy(carol, contexts.receiptSignature, noticeJson)))).toBe("accepted");
  });
  test("one that crashes", () => {
    const fragile = (json: { payload?: { items?: unknown[] } }) => json.payload?.items?.at(0);
    expect(finds(malformedJson(messageJson), fragile as (input: never) => unknown)).toBe(true);
  });
});
