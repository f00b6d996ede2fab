/** Signed objects, cards and safety words, read from the protocol's words alone. */
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { ascii, join, parseObject, refuse, same, unbase64 } from "./bytes.ts";
import { bytesField, fields, wholeField } from "./fields.ts";
import { ed25519Verifies, hashOf, x25519Of } from "./primitives.ts";

/** `signKey32 || sig64 || bytes`, the signature over `ctx || 0x00 || bytes`. */
export function readSigned(context: string, signed: Uint8Array): { signKey: Uint8Array; bytes: Uint8Array } {
  if (signed.length < 96) refuse("too short for a signed object");
  const signKey = signed.slice(0, 32);
  const bytes = signed.slice(96);
  if (!ed25519Verifies(signed.slice(32, 96), join(ascii(context), Uint8Array.of(0), bytes), signKey)) {
    refuse("the signature does not verify");
  }
  return { signKey, bytes };
}

export type ReaderCard = {
  name: string;
  email?: string;
  device: string;
  signKey: Uint8Array;
  boxKey: Uint8Array;
  createdAt: number;
};

export function readCard(bytes: Uint8Array): ReaderCard {
  const signed = readSigned("keyhold/card-sig/v1", bytes);
  const body = fields(
    parseObject(signed.bytes),
    { v: "number", name: "string", device: "string", signKey: "string", boxKey: "string", createdAt: "number" },
    { email: "string" },
  );
  if (body.v !== 1) refuse("another version");
  const signKey = bytesField(body, "signKey", 32);
  const boxKey = bytesField(body, "boxKey", 32);
  if (!same(signKey, signed.signKey)) refuse("the card names another key than its signer's");
  x25519Of(new Uint8Array(32).fill(7), boxKey);
  return {
    name: String(body.name),
    ...(body.email === undefined ? {} : { email: String(body.email) }),
    device: String(body.device),
    signKey,
    boxKey,
    createdAt: wholeField(body, "createdAt"),
  };
}

export function readCardText(text: string): ReaderCard {
  if (!text.startsWith("keyhold-id1.")) refuse("not a card");
  return readCard(unbase64(text.slice("keyhold-id1.".length)));
}

/** What the keys of one device sign of another one's card. */
export function readIntroductionText(text: string) {
  const prefix = "keyhold-intro1.";
  if (!text.startsWith(prefix)) refuse("not an introduction");
  const signed = readSigned("keyhold/introduction-sig/v1", unbase64(text.slice(prefix.length)));
  const body = fields(parseObject(signed.bytes), {
    v: "number",
    oldSignKey: "string",
    oldBoxKey: "string",
    newCard: "string",
    kind: "string",
    createdAt: "number",
  });
  if (body.v !== 1) refuse("another version");
  const oldSignKey = bytesField(body, "oldSignKey", 32);
  const oldBoxKey = bytesField(body, "oldBoxKey", 32);
  if (!same(oldSignKey, signed.signKey)) refuse("the introduction names another key than its signer's");
  const card = readCard(unbase64(String(body.newCard)));
  if (same(card.signKey, oldSignKey) || same(card.boxKey, oldBoxKey)) refuse("the device introduces itself");
  if (body.kind !== "adds" && body.kind !== "replaces") refuse("another kind");
  return { oldSignKey, oldBoxKey, card, kind: body.kind, createdAt: wholeField(body, "createdAt") };
}

/** 12 words of the first 132 bits, 11 bits each. */
export function safetyWordsOf(signKey: Uint8Array, boxKey: Uint8Array): string[] {
  const digest = hashOf("keyhold/safety-words/v1", signKey, boxKey);
  let number = 0n;
  for (const byte of digest) number = number * 256n + BigInt(byte);
  return Array.from({ length: 12 }, (_, index) => {
    const word = wordlist[Number((number >> BigInt(256 - 11 * (index + 1))) & 2047n)];
    return word ?? refuse("the word list is too short");
  });
}
