/**
 * The introduction: the keys of one device say of another device's card that it is the same person's. It proves that
 * whoever holds the old signing key says so, and nothing of who that is.
 */
import { z } from "zod";
import { base64Bytes } from "../contract/bytes-schema.ts";
import { KeyholdError } from "../contract/errors.ts";
import { timeSchema } from "../contract/time-schema.ts";
import { parseVersioned } from "../contract/versioned-json.ts";
import type { BoxPublicKey, SigningPublicKey } from "../crypto/brands.ts";
import { equalBytes, fromBase64, toBase64, utf8 } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { openSignedObject, signObject } from "../crypto/sign.ts";
import { type Card, largestCard, openCard } from "./card.ts";
import { type Identity, type PublicKeys, publicKeysOf } from "./identity.ts";
import { type IntroductionKind, introductionKinds } from "./introduction-kinds.ts";

/** An introduction whose signature, form and card were checked. `bytes` is the signed object, the only form that travels. */
export type Introduction = {
  readonly bytes: Uint8Array;
  /** Whose signature it is. */
  readonly old: PublicKeys;
  readonly card: Card;
  readonly kind: IntroductionKind;
  /** Milliseconds since 1970. Of two introductions of the same card by the same keys the later one counts. */
  readonly createdAt: number;
};

/** Room for the largest card in base64url and for the rest. */
export const largestIntroduction = 6144;
export const introductionPrefix = "keyhold-intro1.";

const introductionSchema = z.strictObject({
  v: z.literal(1),
  oldSignKey: base64Bytes(32),
  oldBoxKey: base64Bytes(32),
  newCard: z.string().max(Math.ceil((largestCard * 4) / 3)),
  kind: z.enum(introductionKinds),
  createdAt: timeSchema,
});

/** @throws KeyholdError `malformed` for a card that holds a key of the identity itself. */
export function issueIntroduction(
  identity: Identity,
  card: Card,
  kind: IntroductionKind,
  createdAt: number,
): Introduction {
  const old = publicKeysOf(identity);
  const body = {
    v: 1,
    oldSignKey: toBase64(old.signKey),
    oldBoxKey: toBase64(old.boxKey),
    newCard: toBase64(card.bytes),
    kind,
    createdAt,
  };
  return openIntroduction(signObject(contexts.introductionSignature, identity.sign, utf8(JSON.stringify(body))));
}

/**
 * Checks an introduction's signed object: its signature first, then its form, then the card in it, by the card's own
 * signature.
 * @throws KeyholdError `bad_signature`, `malformed`, or `unsupported` for a newer format.
 */
export function openIntroduction(bytes: Uint8Array): Introduction {
  if (bytes.length > largestIntroduction) throw malformed("it is too long");
  const signed = openSignedObject(contexts.introductionSignature, bytes);
  const body = parseVersioned(introductionSchema, signed.bytes, "introduction");
  if (!equalBytes(body.oldSignKey, signed.signKey)) throw malformed("it names other keys than the one that signed it");
  const old = { signKey: body.oldSignKey as SigningPublicKey, boxKey: body.oldBoxKey as BoxPublicKey };
  const card = openCard(fromBase64(body.newCard));
  if (equalBytes(card.signKey, old.signKey) || equalBytes(card.boxKey, old.boxKey)) {
    throw malformed("the device introduces itself");
  }
  return { bytes: bytes.slice(), old, card, kind: body.kind, createdAt: body.createdAt };
}

/** `keyhold-intro1.<base64url>`: the form for mail, chat, files and QR codes. */
export function introductionText({ bytes }: Pick<Introduction, "bytes">): string {
  return introductionPrefix + toBase64(bytes);
}

export function isIntroductionText(text: string): boolean {
  return text.trimStart().startsWith(introductionPrefix);
}

/**
 * Reads the text form. White space around it is ignored, nothing else is.
 * @throws KeyholdError as {@link openIntroduction}.
 */
export function readIntroductionText(text: string): Introduction {
  const trimmed = text.trim();
  if (!trimmed.startsWith(introductionPrefix)) throw malformed(`an introduction begins with ${introductionPrefix}`);
  const encoded = trimmed.slice(introductionPrefix.length);
  if (encoded.length > Math.ceil((largestIntroduction * 4) / 3)) throw malformed("it is too long");
  return openIntroduction(fromBase64(encoded));
}

function malformed(reason: string): KeyholdError {
  return new KeyholdError(
    "malformed",
    `This is not a valid introduction: ${reason}. Nothing was stored. Ask for the introduction again.`,
  );
}
