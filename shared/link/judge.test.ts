import { describe, expect, test } from "vitest";
import { claimOn, hour, newLink, newPerson, noon, type Person } from "../../test/support/link-cast.ts";
import { sealBox } from "../crypto/box.ts";
import { randomBytes } from "../crypto/bytes.ts";
import { type LinkState, linkStates } from "./envelope.ts";
import type { StatusAnswer } from "./evidence.ts";
import { guestPassphrase } from "./guest.ts";
import { judgeStatus, keepProof, type Verdict } from "./judge.ts";
import { makeReceipt } from "./receipt.ts";
import { openClaimed, receiptFor, reportFor } from "./recipient.ts";
import { claimRequest } from "./requests.ts";
import type { LinkRecipient } from "./sender.ts";
import { verdictSentence } from "./verdict-words.ts";

const alice = newPerson("Alice");
const bob = newPerson("Bob");
const claimedAt = noon + 1000;
const openedAt = noon + 2000;

/** A link with all that honest people and their apps would make of it. */
function played(recipient: LinkRecipient, person?: Person, sender = alice) {
  const link = newLink(sender, recipient);
  const passphrase = recipient.kind === "guest" ? recipient.passphrase : undefined;
  const claim = claimOn(link, person?.identity, passphrase);
  const reader = randomBytes(16);
  const opened = openClaimed(claim, link.wire.ciphertext, claimedAt);
  return {
    share: link.share,
    opened,
    links: claim,
    claim: claimRequest(claim.claimant, reader, claimedAt),
    receipt: receiptFor(claim, opened, openedAt),
    report: reportFor(claim, randomBytes(16), openedAt),
    reportOfTheSameReader: reportFor(claim, reader, openedAt),
  };
}
const toBob = { kind: "teammate", card: bob.card } as const;
const mine = played(toBob, bob);
const other = played(toBob, bob);
const guest = played({ kind: "guest" });
const guarded = played({ kind: "guest", passphrase: guestPassphrase("horse") });

type Extra = Omit<StatusAnswer, "state" | "expiresAt"> & { expiresAt?: number; now?: number };
function told(state: LinkState, { now = noon + 5000, ...extra }: Extra = {}, share = mine.share): Verdict {
  return judgeStatus({
    share,
    sender: alice.identity.box,
    answer: { state, expiresAt: share.expiresAt, ...extra },
    now,
  });
}
const { claim, receipt, report } = mine;
const after = noon + 2 * hour;

describe("an honest relay", () => {
  test.each<[string, Verdict["state"], Verdict]>([
    ["nobody came", "waiting", told("pending")],
    ["taken back", "revoked", told("revoked")],
    ["its time is over", "expired", told("expired", { now: after })],
    ["its time is over, by clocks five minutes apart", "expired", told("expired", { now: noon + hour - 300_000 })],
    ["claimed", "unconfirmed", told("claimed", { claim })],
    ["read", "opened", told("read", { claim, receipt })],
    ["claimed and never confirmed", "lapsed", told("lapsed", { claim, now: after })],
    ["confirmed after the lease", "opened", told("read", { claim, receipt, now: after })],
    ["taken by another", "intercepted", told("claimed", { claim, report })],
    ["taken and confirmed by another", "intercepted", told("read", { claim, receipt, report })],
    ["an alarm before any claim: the link was disclosed", "intercepted", told("pending", { report })],
  ])("%s: %s", (_what, state, verdict) => {
    expect(verdict.state).toBe(state);
    expect(verdict.reasons).toEqual([]);
  });

  test("when and by whom", () => {
    expect(told("read", { claim, receipt })).toEqual({
      state: "opened",
      openedAt,
      receipt: true,
      by: "recipient",
      reasons: [],
    });
    expect(told("claimed", { claim })).toEqual({
      state: "unconfirmed",
      openedAt: claimedAt,
      receipt: false,
      by: "recipient",
      reasons: [],
    });
    expect(told("pending")).toEqual({ state: "waiting", receipt: false, reasons: [] });
  });

  test("of a guest nobody says more than that they had the link", () => {
    for (const it of [guest, guarded]) {
      const verdict = told("read", { claim: it.claim, receipt: it.receipt }, it.share);
      expect(verdict).toMatchObject({ state: "opened", receipt: true, by: "link_holder", reasons: [] });
      expect(verdictSentence(verdict)).toContain("somebody with the link");
      expect(told("claimed", { claim: it.claim, report: it.report }, it.share).state).toBe("intercepted");
    }
  });

  test("ten wrong passphrases revoke a guarded guest link, and that is an interception", () => {
    expect(told("revoked", { guesses: 10 }, guarded.share)).toMatchObject({
      state: "intercepted",
      reasons: ["too_many_guesses"],
    });
    expect(told("revoked", { guesses: 9 }, guarded.share).state).toBe("revoked");
    expect(told("revoked", { guesses: 10 }, guest.share).state).toBe("revoked");
    expect(told("revoked", { guesses: 10 }).state).toBe("revoked");
    expect(told("read", { guesses: 10, claim: guarded.claim, receipt: guarded.receipt }, guarded.share).state).toBe(
      "opened",
    );
  });
});

/** Pieces that are not this link's own, whatever they are elsewhere. */
const stranger = newPerson("Stranger");
const falseClaims: Record<string, Uint8Array> = {
  "another link's": other.claim,
  "a stranger's": claimRequest(
    { ...mine.links.claimant, secretKey: stranger.identity.sign.secretKey },
    randomBytes(16),
    noon,
  ),
  "the right key's for another link": claimRequest(
    { ...mine.links.claimant, id: other.share.id },
    randomBytes(16),
    noon,
  ),
  "the right key's for another relay": claimRequest(
    { ...mine.links.claimant, origin: "https://other.example" },
    randomBytes(16),
    noon,
  ),
  "the receipt in its place": receipt,
  nothing: new Uint8Array(0),
  noise: randomBytes(200),
};
const falseReceipts: Record<string, Uint8Array> = {
  "another link's": other.receipt,
  "a stranger's": makeReceipt({ ...mine.share, openedAt }, stranger.identity.sign, alice.card.boxKey),
  "the sender's own": makeReceipt({ ...mine.share, openedAt }, alice.identity.sign, alice.card.boxKey),
  "the claim key's, which only counts for guests": makeReceipt(
    { ...mine.share, openedAt },
    mine.links.pair,
    alice.card.boxKey,
  ),
  "the recipient's for another message": makeReceipt(
    { id: mine.share.id, messageHash: other.share.messageHash, openedAt },
    bob.identity.sign,
    alice.card.boxKey,
  ),
  "the recipient's for another link": makeReceipt(
    { id: other.share.id, messageHash: mine.share.messageHash, openedAt },
    bob.identity.sign,
    alice.card.boxKey,
  ),
  "one sealed to somebody else": makeReceipt({ ...mine.share, openedAt }, bob.identity.sign, stranger.card.boxKey),
  "the claim in its place": claim,
  "an empty one, sealed": sealBox(new Uint8Array(0), alice.card.boxKey),
  "one that is too long": new Uint8Array(4000),
  noise: randomBytes(200),
};
const falseReports: Record<string, Uint8Array> = {
  "another link's": other.report,
  "a guest's": guest.report,
  "the claim key's, which only counts for guests": reportFor(
    { ...mine.links, keys: { ...bob.identity, sign: mine.links.pair } },
    randomBytes(16),
    noon,
  ),
  "one about another relay": reportFor({ ...mine.links, origin: "https://other.example" }, randomBytes(16), noon),
  "the receipt in its place": receipt,
  noise: randomBytes(200),
};

describe("a hostile relay", () => {
  test.each(Object.entries(falseClaims))("a claim that is %s never counts", (_what, piece) => {
    for (const state of linkStates) {
      for (const extra of [{}, { receipt }, { receipt: randomBytes(99) }]) {
        const verdict = told(state, { claim: piece, ...extra });
        expect(verdict.state).toBe("disputed");
        expect(verdict.reasons).toContain("claim_false");
      }
    }
  });

  test.each(Object.entries(falseReceipts))("a receipt that is %s never counts", (_what, piece) => {
    for (const state of linkStates) {
      const without = told(state, { receipt: piece });
      expect(without).toMatchObject({ state: "disputed", receipt: false });
      const verdict = told(state, { claim, receipt: piece });
      expect(verdict).toMatchObject({ state: state === "lapsed" ? "lapsed" : "unconfirmed", receipt: false });
      expect(verdict.reasons).toContain("receipt_false");
      expect(verdict.openedAt).toBe(claimedAt);
    }
  });

  test.each(Object.entries(falseReports))("a report that is %s raises no alarm, and hides none", (_what, piece) => {
    for (const state of linkStates) {
      expect(told(state, { report: piece })).toMatchObject({ state: "disputed" });
      expect(told(state, { claim, report: piece })).toMatchObject({ state: "disputed" });
      const opened = told(state, { claim, receipt, report: piece });
      expect(opened.state).toBe("opened");
      expect(opened.reasons).toContain("report_false");
    }
  });

  test("taken without proof is not believed", () => {
    for (const state of ["claimed", "read", "lapsed"] as const) {
      expect(told(state)).toEqual({ state: "disputed", receipt: false, reasons: ["claim_missing"] });
      expect(told(state, { receipt })).toMatchObject({ state: "disputed", reasons: ["claim_missing"], openedAt });
    }
    expect(told("pending", { receipt })).toMatchObject({ state: "disputed", receipt: true });
  });

  test("proof counts against the relay's word", () => {
    for (const state of ["pending", "revoked", "expired"] as const) {
      expect(told(state, { claim, receipt })).toMatchObject({ state: "opened", reasons: ["state_contradicts_claim"] });
      expect(told(state, { claim })).toMatchObject({ state: "unconfirmed", reasons: ["state_contradicts_claim"] });
    }
  });

  test("the recipient's alarm counts in every state, with or without other pieces", () => {
    for (const state of linkStates) {
      for (const pieces of [{}, { claim }, { receipt }, { claim, receipt }, { claim: randomBytes(120) }]) {
        expect(told(state, { ...pieces, report }).state).toBe("intercepted");
      }
    }
    expect(told("read", { claim, report: mine.reportOfTheSameReader })).toMatchObject({
      state: "intercepted",
      reasons: ["report_and_claim_of_one_reader"],
    });
  });

  test("lies about time are told", () => {
    expect(told("expired")).toMatchObject({ state: "disputed", reasons: ["expired_too_early"] });
    expect(told("pending", { now: after })).toMatchObject({ state: "expired", reasons: ["pending_after_expiry"] });
    for (const state of ["pending", "revoked", "expired"] as const) {
      const verdict = told(state, { expiresAt: mine.share.expiresAt + 1 });
      expect(verdict).toMatchObject({ state: "disputed", reasons: ["expiry_differs"] });
    }
  });

  test("pieces of a teammate link do not fit a guest link, nor the other way round", () => {
    expect(told("read", { claim, receipt }, guest.share).state).toBe("disputed");
    expect(told("read", { claim: guest.claim, receipt: guest.receipt }).state).toBe("disputed");
    expect(told("read", { claim: guest.claim, receipt: guest.receipt }, guarded.share).state).toBe("disputed");
    expect(told("read", { claim: guest.claim, receipt }, guest.share)).toMatchObject({ state: "unconfirmed" });
  });

  test("a receipt for the same message by another sender's link is none", () => {
    const carol = newPerson("Carol");
    const carols = played(toBob, bob, carol);
    expect(told("read", { claim, receipt: carols.receipt }).state).toBe("unconfirmed");
    expect(told("read", { claim: carols.claim, receipt: carols.receipt }).state).toBe("disputed");
  });

  test("proof that was shown once cannot be taken back", () => {
    const opened = told("read", { claim, receipt });
    const unconfirmed = told("claimed", { claim });
    const intercepted = told("claimed", { claim, report });
    for (const later of [told("pending"), told("expired", { now: after }), told("revoked"), told("read")]) {
      for (const earlier of [opened, unconfirmed, intercepted]) {
        const kept = keepProof(earlier, later);
        expect(kept).toMatchObject({ state: earlier.state, openedAt: earlier.openedAt });
        expect(kept.reasons).toContain("proof_withdrawn");
      }
    }
    expect(keepProof(opened, unconfirmed).state).toBe("opened");
    expect(keepProof(intercepted, opened).state).toBe("intercepted");
    expect(keepProof(unconfirmed, opened)).toBe(opened);
    expect(keepProof(opened, intercepted)).toBe(intercepted);
    const lapsed = told("lapsed", { claim });
    expect(keepProof(unconfirmed, lapsed)).toBe(lapsed);
    expect(keepProof(told("pending"), told("revoked")).state).toBe("revoked");
    const guessed = told("revoked", { guesses: 10 }, guarded.share);
    expect(keepProof(guessed, told("read", { claim: guarded.claim }, guarded.share)).state).toBe("unconfirmed");
  });
});

test("no single changed byte of claim, receipt or report is believed", () => {
  const pieces = { claim, receipt, report };
  for (const [name, whole] of Object.entries(pieces)) {
    for (let index = 0; index < whole.length; index++) {
      const changed = whole.slice();
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(told("read", { [name]: changed }).state).toBe("disputed");
    }
  }
});

test("every reason has its sentence, and a plain state needs none", () => {
  expect(verdictSentence(told("pending"))).toBeUndefined();
  expect(verdictSentence(told("read", { claim, receipt }))).toBeUndefined();
  expect(verdictSentence(told("read"))).toContain("no proof");
  expect(verdictSentence(told("claimed", { claim, report }))).toContain("Rotate the key now");
  expect(verdictSentence(told("revoked", { guesses: 10 }, guarded.share))).toContain("passphrases");
});
