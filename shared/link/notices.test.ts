import { describe, expect, test } from "vitest";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { newLink, newPerson, noon } from "../../test/support/link-cast.ts";
import { seal } from "../crypto/aead.ts";
import { sealBox } from "../crypto/box.ts";
import { toBase64, utf8 } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { signObject } from "../crypto/sign.ts";
import { largestNotice } from "./envelope.ts";
import { makeReceipt, openReceipt } from "./receipt.ts";
import { makeReport, openReport } from "./report.ts";

const alice = newPerson("Alice");
const bob = newPerson("Bob");
const { share } = newLink(alice, { kind: "teammate", card: bob.card });
const reader = new Uint8Array(16).fill(9);
const elsewhere = toBase64(new Uint8Array(16));

describe("receipt", () => {
  const honest = { linkId: toBase64(share.id), openedAt: noon, messageHash: toBase64(share.messageHash) };
  const judged = (json: object, behind = "") => {
    const bytes = utf8(JSON.stringify(json) + behind);
    const receipt = sealBox(signObject(contexts.receiptSignature, bob.identity.sign, bytes), alice.card.boxKey);
    return errorCodeOf(() => openReceipt(receipt, alice.identity.box, bob.card.signKey, share));
  };

  test("comes back, small enough for every relay", () => {
    const receipt = makeReceipt({ ...share, openedAt: noon }, bob.identity.sign, alice.card.boxKey);
    expect(receipt.length).toBeLessThan(largestNotice / 4);
    expect(openReceipt(receipt, alice.identity.box, bob.card.signKey, share)).toEqual({ openedAt: noon });
    expect(judged(honest)).toBe("accepted");
  });
  test("counts for one link and one message, in one form", () => {
    expect(judged({ ...honest, linkId: elsewhere })).toBe("malformed");
    expect(judged({ ...honest, messageHash: toBase64(new Uint8Array(32)) })).toBe("malformed");
    expect(judged({ ...honest, extra: 1 })).toBe("malformed");
    expect(judged({ ...honest, openedAt: 9e15 })).toBe("malformed");
    expect(judged(honest, " ".repeat(largestNotice))).toBe("malformed");
  });
});

describe("report", () => {
  const honest = { linkId: toBase64(share.id), origin: share.origin, reader: toBase64(reader), seenAt: noon };
  const judged = (json: object, behind = "", context: "reportSignature" | "receiptSignature" = "reportSignature") => {
    const bytes = utf8(JSON.stringify(json) + behind);
    const report = seal(share.reportKey, signObject(contexts[context], bob.identity.sign, bytes), share.id);
    return errorCodeOf(() => openReport(report, share.reportKey, bob.card.signKey, share));
  };

  test("comes back, small enough for every relay", () => {
    const origin = `https://${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.example`;
    const long = makeReport({ id: share.id, origin }, { reader, seenAt: noon }, bob.identity.sign, share.reportKey);
    expect(long.length).toBeLessThan(largestNotice / 2);
    const report = makeReport(share, { reader, seenAt: noon }, bob.identity.sign, share.reportKey);
    expect(openReport(report, share.reportKey, bob.card.signKey, share)).toEqual({ reader, seenAt: noon });
    expect(judged(honest)).toBe("accepted");
  });
  test("counts for one link at one relay, in one form, signed for this", () => {
    expect(judged({ ...honest, linkId: elsewhere })).toBe("malformed");
    expect(judged({ ...honest, origin: "https://other.example" })).toBe("malformed");
    expect(judged({ ...honest, reader: toBase64(reader.subarray(1)) })).toBe("malformed");
    expect(judged({ ...honest, extra: 1 })).toBe("malformed");
    expect(judged(honest, " ".repeat(largestNotice))).toBe("malformed");
    expect(judged(honest, "", "receiptSignature")).toBe("bad_signature");
  });
});
