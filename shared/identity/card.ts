/**
 * The identity card: who somebody says they are, signed by the key that it names. It proves that the holder of the
 * signing key chose this name and this box key, never that the name is true; for that people compare safety words.
 */
import { z } from "zod";
import { base64Bytes } from "../contract/bytes-schema.ts";
import { KeyholdError } from "../contract/errors.ts";
import { displayText } from "../contract/text-schema.ts";
import { timeSchema } from "../contract/time-schema.ts";
import { parseVersioned } from "../contract/versioned-json.ts";
import { newBoxPair, sharedSecret } from "../crypto/box.ts";
import type { BoxPublicKey, SigningPublicKey } from "../crypto/brands.ts";
import { equalBytes, fromBase64, toBase64, utf8, wipe } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { openSignedObject, signObject } from "../crypto/sign.ts";
import type { Identity } from "./identity.ts";

/** A card whose signature, form and keys were checked. `bytes` is the signed object, the only form that travels. */
export type Card = {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly email: string | undefined;
  /** The machine the keys live on, as its owner calls it. */
  readonly device: string;
  readonly signKey: SigningPublicKey;
  readonly boxKey: BoxPublicKey;
  /** Milliseconds since 1970. Of two cards with the same keys the later one counts. */
  readonly createdAt: number;
};

export type CardDetails = {
  readonly name: string;
  readonly email?: string | undefined;
  readonly device: string;
};

/** The most bytes of a card's signed object. */
export const largestCard = 4096;
const textPrefix = "keyhold-id1.";

const detailSchemas = {
  name: displayText(100),
  email: displayText(254)
    .regex(/^[^\s@]+@[^\s@]+$/u, "expected an e-mail address")
    .optional(),
  device: displayText(100),
};
const detailsSchema = z.object(detailSchemas);
const cardSchema = z.strictObject({
  v: z.literal(1),
  ...detailSchemas,
  signKey: base64Bytes(32),
  boxKey: base64Bytes(32),
  createdAt: timeSchema,
});

/**
 * Makes and signs a card.
 * @throws KeyholdError `invalid_input` when a name, e-mail address or device name may not stand on a card.
 */
export function issueCard(identity: Identity, details: CardDetails, createdAt: number): Card {
  const checked = detailsSchema.safeParse(details);
  if (!checked.success) {
    const field = String(checked.error.issues[0]?.path[0] ?? "name");
    throw new KeyholdError(
      "invalid_input",
      `The ${field === "email" ? "e-mail address" : field} cannot stand on a card: it is empty, too long or holds characters that cannot be shown. Choose another.`,
    );
  }
  const { name, email, device } = checked.data;
  const body = {
    v: 1,
    name,
    ...(email === undefined ? {} : { email }),
    device,
    signKey: toBase64(identity.sign.publicKey),
    boxKey: toBase64(identity.box.publicKey),
    createdAt,
  };
  return openCard(signObject(contexts.cardSignature, identity.sign, utf8(JSON.stringify(body))));
}

/** The same keys with newer details. Always later than the card it follows, even when the clock went back. */
export function reissueCard(identity: Identity, previous: Card, details: CardDetails, now: number): Card {
  if (!equalBytes(identity.sign.publicKey, previous.signKey) || !equalBytes(identity.box.publicKey, previous.boxKey)) {
    throw new KeyholdError("invalid_input", "The card to renew belongs to other keys.");
  }
  return issueCard(identity, details, Math.max(now, previous.createdAt + 1));
}

/**
 * Checks a card's signed object: signature first, then form, lengths, names, and that both keys can be used.
 * @throws KeyholdError `bad_signature`, `malformed`, or `unsupported` for a card of a newer format.
 */
export function openCard(bytes: Uint8Array): Card {
  if (bytes.length > largestCard) throw malformed("it is too long");
  const signed = openSignedObject(contexts.cardSignature, bytes);
  const body = parseVersioned(cardSchema, signed.bytes, "card");
  if (!equalBytes(body.signKey, signed.signKey)) throw malformed("it names another key than the one that signed it");
  refuseUnusable(body.boxKey as BoxPublicKey);
  return {
    bytes: bytes.slice(),
    name: body.name,
    email: body.email,
    device: body.device,
    signKey: signed.signKey,
    boxKey: body.boxKey as BoxPublicKey,
    createdAt: body.createdAt,
  };
}

/** `keyhold-id1.<base64url>`: the form for mail, chat and QR codes. */
export function cardText(card: Pick<Card, "bytes">): string {
  return textPrefix + toBase64(card.bytes);
}

/**
 * Reads the text form. White space around it is ignored, nothing else is.
 * @throws KeyholdError as {@link openCard}.
 */
export function readCardText(text: string): Card {
  const trimmed = text.trim();
  if (!trimmed.startsWith(textPrefix)) throw malformed(`a card begins with ${textPrefix}`);
  const encoded = trimmed.slice(textPrefix.length);
  if (encoded.length > Math.ceil((largestCard * 4) / 3)) throw malformed("it is too long");
  return openCard(fromBase64(encoded));
}

/** A key of low order would give everybody the same shared secret. */
function refuseUnusable(boxKey: BoxPublicKey): void {
  const probe = newBoxPair();
  try {
    wipe(sharedSecret(probe.secretKey, boxKey));
  } catch {
    throw malformed("its box key is not a usable key");
  } finally {
    wipe(probe.secretKey);
  }
}

function malformed(reason: string): KeyholdError {
  return new KeyholdError(
    "malformed",
    `This is not a valid identity card: ${reason}. Nothing was stored. Ask for the card again.`,
  );
}
