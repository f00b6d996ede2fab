import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorCodeOf } from "../../test/support/error-code.ts";
import { flipped } from "../../test/support/link-cast.ts";
import { fromBase64, toBase64, utf8 } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { signObject } from "../crypto/sign.ts";
import { cardText, issueCard, openCard, readCardText, reissueCard } from "./card.ts";
import { newIdentity } from "./identity.ts";

const identity = newIdentity();
const details = { name: "Anna Müller", email: "anna@example.com", device: "Annas Laptop" };
const card = issueCard(identity, details, 1_700_000_000_000);

function body(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    v: 1,
    ...details,
    signKey: toBase64(identity.sign.publicKey),
    boxKey: toBase64(identity.box.publicKey),
    createdAt: 1_700_000_000_000,
    ...change,
  };
}
function signed(json: unknown, context: "cardSignature" | "messageSignature" = "cardSignature"): Uint8Array {
  return signObject(contexts[context], identity.sign, utf8(JSON.stringify(json)));
}
const code = (expected: string) => expect.objectContaining({ code: expected });

test("a card comes back as it was made, from bytes and from text with white space around it", () => {
  expect(card).toMatchObject({
    ...details,
    signKey: identity.sign.publicKey,
    boxKey: identity.box.publicKey,
    createdAt: 1_700_000_000_000,
  });
  expect(openCard(card.bytes)).toEqual(card);
  expect(cardText(card)).toMatch(/^keyhold-id1\.[A-Za-z0-9_-]+$/);
  expect(readCardText(`\n  ${cardText(card)}\t\r\n`)).toEqual(card);
  expect(openCard(signed(body()))).toEqual(card);
});

test("without an e-mail address none is named", () => {
  const { email, ...rest } = details;
  expect(email).toBeDefined();
  const plain = issueCard(identity, rest, 5);
  expect(plain.email).toBeUndefined();
  expect(new TextDecoder().decode(plain.bytes.subarray(96))).not.toContain("email");
});

test("every single changed byte is refused, and so is every shorter and longer card", () => {
  for (let index = 0; index < card.bytes.length; index++) {
    expect(() => openCard(flipped(card.bytes, index))).toThrowError(code("bad_signature"));
    expect(() => openCard(card.bytes.subarray(0, index))).toThrowError(code("bad_signature"));
  }
  expect(() => openCard(Uint8Array.of(...card.bytes, 0))).toThrowError(code("bad_signature"));
});

test("every single changed character of the text is refused", () => {
  const text = cardText(card);
  for (let index = 0; index < text.length; index++) {
    const other = text[index] === "A" ? "B" : "A";
    const changed = text.slice(0, index) + other + text.slice(index + 1);
    expect(errorCodeOf(() => readCardText(changed))).toMatch(/^(malformed|bad_signature)$/);
  }
});

describe("a good signature does not make a bad card good", () => {
  test.each<[string, Record<string, unknown>]>([
    ["an unknown key", { admin: true }],
    ["no name", { name: undefined }],
    ["an empty name", { name: "" }],
    ["a long name", { name: "x".repeat(101) }],
    ["white space around the name", { name: " Anna" }],
    ["only a joiner as name", { name: "\u200d" }],
    ["a line break", { name: "Anna\nAdmin" }],
    ["an escape", { name: "Anna\u001b[31m" }],
    ["a direction override", { name: "Anna\u202egro" }],
    ["a direction isolate", { device: "x\u2066y" }],
    ["a zero width space", { name: "An\u200bna" }],
    ["an invisible tag", { name: "Anna\u{e0041}" }],
    ["half a surrogate pair", { name: "Anna\ud800" }],
    ["no at sign", { email: "anna.example.com" }],
    ["two addresses", { email: "a@example.com b@example.com" }],
    ["a null address", { email: null }],
    ["no device", { device: undefined }],
    ["a short sign key", { signKey: toBase64(identity.sign.publicKey.subarray(1)) }],
    ["another sign key", { signKey: toBase64(newIdentity().sign.publicKey) }],
    ["a long box key", { boxKey: toBase64(new Uint8Array(33).fill(9)) }],
    ["a box key of zeros", { boxKey: toBase64(new Uint8Array(32)) }],
    ["a box key of one", { boxKey: toBase64(Uint8Array.of(1, ...new Uint8Array(31))) }],
    [
      "a box key of order eight",
      { boxKey: toBase64(fromHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")) },
    ],
    ["padded base64", { boxKey: `${toBase64(identity.box.publicKey)}=` }],
    ["a fraction of a millisecond", { createdAt: 1.5 }],
    ["a time before 1970", { createdAt: -1 }],
    ["a time that is no date", { createdAt: 253_402_300_800_000 }],
    ["version 0", { v: 0 }],
    ["a version in words", { v: "1" }],
  ])("%s", (_what, change) => {
    expect(() => openCard(signed(body(change)))).toThrowError(code("malformed"));
  });

  test("a newer version says so", () => {
    expect(() => openCard(signed({ v: 2, news: true }))).toThrowError(code("unsupported"));
  });
  test("a signature for another purpose does not count", () => {
    expect(() => openCard(signed(body(), "messageSignature"))).toThrowError(code("bad_signature"));
  });
  test("nothing but JSON of the right size is read", () => {
    expect(() => openCard(signObject(contexts.cardSignature, identity.sign, utf8("no json")))).toThrowError(
      code("malformed"),
    );
    expect(() => openCard(signed(body({ name: "x".repeat(5000) })))).toThrowError(code("malformed"));
    const spaced = utf8(JSON.stringify(body()) + " ".repeat(4000));
    expect(() => openCard(signObject(contexts.cardSignature, identity.sign, spaced))).toThrowError(code("malformed"));
  });
});

test("the text form is strict but for white space around it", () => {
  const text = cardText(card);
  for (const wrong of [
    "",
    text.slice(12),
    `KEYHOLD-ID1.${text.slice(12)}`,
    `${text}=`,
    text.replace(".", ". "),
    `${text}x`,
    `${text} ${text}`,
    `keyhold-id2.${text.slice(12)}`,
    `keyhold-id1.${"A".repeat(100_000)}`,
  ]) {
    expect(errorCodeOf(() => readCardText(wrong))).toMatch(/^(malformed|bad_signature)$/);
  }
  expect(toBase64(fromBase64(text.slice(12)))).toBe(text.slice(12));
});

test("a person is told which detail cannot stand on a card", () => {
  expect(() => issueCard(identity, { ...details, name: "" }, 1)).toThrowError(/The name/);
  expect(() => issueCard(identity, { ...details, email: "x" }, 1)).toThrowError(/The e-mail address/);
  expect(() => issueCard(identity, { ...details, device: "\u0000" }, 1)).toThrowError(code("invalid_input"));
});

test("a renewed card is later than the old one even when the clock went back", () => {
  const renewed = reissueCard(identity, card, { ...details, name: "Anna Maier" }, 5);
  expect(renewed.name).toBe("Anna Maier");
  expect(renewed.createdAt).toBe(card.createdAt + 1);
  expect(reissueCard(identity, card, details, card.createdAt + 50).createdAt).toBe(card.createdAt + 50);
  const mixed = { sign: identity.sign, box: newIdentity().box };
  expect(() => reissueCard(mixed, card, details, 5)).toThrowError(code("invalid_input"));
});

test("any name that a card takes comes back", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), (name) => {
      try {
        expect(readCardText(cardText(issueCard(identity, { name, device: "d" }, 1))).name).toBe(name);
      } catch (error) {
        expect(error).toEqual(code("invalid_input"));
      }
    }),
    { numRuns: 500 },
  );
});

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
