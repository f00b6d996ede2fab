/**
 * The message inside a link: signed by the sender, padded, sealed to the recipient, and wrapped once more under the
 * link's secret. Recipient, link, relay and kind are inside the signature, so that it means something in one place only.
 */
import { z } from "zod";
import { base64Bytes, base64BytesUpTo } from "../contract/bytes-schema.ts";
import { isKeyholdError, KeyholdError } from "../contract/errors.ts";
import { timeSchema } from "../contract/time-schema.ts";
import { parseVersioned } from "../contract/versioned-json.ts";
import { open, seal } from "../crypto/aead.ts";
import { openBox, sealBox } from "../crypto/box.ts";
import type { Digest, SecretKey } from "../crypto/brands.ts";
import { equalBytes, toBase64, utf8, wipe } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { hash } from "../crypto/hash.ts";
import { padmeLength, padToBucket, unpadBucket } from "../crypto/padding.ts";
import { openSignedObject, signObject } from "../crypto/sign.ts";
import { type Card, largestCard, openCard } from "../identity/card.ts";
import { type Identity, type PublicKeys, publicKeysOf } from "../identity/identity.ts";
import { sameKeys } from "../identity/teammate.ts";
import type { LinkId } from "./derive.ts";
import { createBody, type LinkKind, largestCiphertext, longestLifeMilliseconds } from "./envelope.ts";
import { type Payload, payloadSchema, payloadToWire, wipePayload } from "./payload.ts";
import { longestOrigin } from "./relay-origin.ts";

/** Where a message belongs. */
export type MessagePlace = { readonly id: LinkId; readonly origin: string; readonly kind: LinkKind };

export type Message = MessagePlace & {
  readonly sender: Card;
  readonly recipient: PublicKeys;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly payload: Payload;
};

const messageSchema = z
  .strictObject({
    v: z.literal(1),
    linkId: base64Bytes(16),
    origin: z.string().max(longestOrigin),
    kind: createBody.shape.kind,
    sender: base64BytesUpTo(largestCard),
    recipient: z.strictObject({ signKey: base64Bytes(32), boxKey: base64Bytes(32) }),
    createdAt: timeSchema,
    expiresAt: timeSchema,
    payload: payloadSchema,
  })
  .refine(({ createdAt, expiresAt }) => expiresAt > createdAt && expiresAt - createdAt <= longestLifeMilliseconds);

/**
 * Signs, pads, seals and wraps.
 * @returns the ciphertext for the relay and the hash that the recipient's receipt must name.
 * @throws KeyholdError `invalid_input` or `too_large`.
 */
export function sealMessage(
  sender: Identity,
  message: Message,
  outerKey: SecretKey,
): { readonly ciphertext: Uint8Array; readonly messageHash: Digest } {
  const json = utf8(
    JSON.stringify({
      v: 1,
      linkId: toBase64(message.id),
      origin: message.origin,
      kind: message.kind,
      sender: toBase64(message.sender.bytes),
      recipient: { signKey: toBase64(message.recipient.signKey), boxKey: toBase64(message.recipient.boxKey) },
      createdAt: message.createdAt,
      expiresAt: message.expiresAt,
      payload: payloadToWire(message.payload),
    }),
  );
  const signed = signObject(contexts.messageSignature, sender.sign, json);
  const messageHash = hash(contexts.messageHash, signed);
  const padded = padToBucket(signed);
  const box = sealBox(padded, message.recipient.boxKey);
  const ciphertext = seal(outerKey, box, message.id);
  wipe(json, signed, padded);
  if (ciphertext.length > largestCiphertext) {
    throw new KeyholdError("too_large", "Together this is more than one link can carry (2 MiB). Use several links.");
  }
  return { ciphertext, messageHash };
}

/** What signing, the sealed box and the outer layer add. */
const signedOverhead = 32 + 64;
const boxOverhead = 48;
const outerOverhead = 24 + 16;

/** The bytes of a ciphertext whose message's JSON has so many; what a relay counts. */
export function ciphertextLength(jsonLength: number): number {
  return padmeLength(Math.max(256, signedOverhead + jsonLength + 1)) + boxOverhead + outerOverhead;
}

/** The bytes of a message's JSON around its payload: of fields that have one length, whoever it is for. */
export function jsonLengthAround(sender: Card, origin: string): number {
  const key = "A".repeat(43);
  const around = {
    v: 1,
    linkId: "A".repeat(22),
    origin,
    kind: 1,
    sender: toBase64(sender.bytes),
    recipient: { signKey: key, boxKey: key },
    createdAt: 1_700_000_000_000,
    expiresAt: 1_700_000_000_000,
    payload: 0,
  };
  return utf8(JSON.stringify(around)).length - 1;
}

/**
 * Unwraps, opens and verifies, and holds the message to its place and to the keys it was opened with.
 * @throws KeyholdError `message_forged` when anything does not fit, `not_for_me` when it is sealed to other keys,
 * `unsupported` for a newer format.
 */
export function openMessage(
  ciphertext: Uint8Array,
  outerKey: SecretKey,
  place: MessagePlace,
  recipient: Identity,
): { readonly message: Message; readonly messageHash: Digest } {
  const signed = openLayers(ciphertext, outerKey, place.id, recipient);
  try {
    return {
      message: judgeSigned(signed, place, publicKeysOf(recipient)),
      messageHash: hash(contexts.messageHash, signed),
    };
  } catch (error) {
    // Which check failed is nothing that the person could act on, and nothing an attacker needs to know.
    if (isKeyholdError(error, "bad_signature", "malformed")) throw forged("its signature or its form is not valid");
    throw error;
  } finally {
    wipe(signed);
  }
}

function openLayers(ciphertext: Uint8Array, outerKey: SecretKey, id: LinkId, recipient: Identity): Uint8Array {
  let box: Uint8Array;
  try {
    box = open(outerKey, ciphertext, id);
  } catch (error) {
    if (isKeyholdError(error)) throw forged("the relay gave out something that this link's sender did not make");
    throw error;
  }
  let padded: Uint8Array;
  try {
    padded = openBox(box, recipient.box);
  } catch (error) {
    if (isKeyholdError(error)) throw notForMe();
    throw error;
  }
  try {
    const plain = unpadBucket(padded);
    const signed = plain.slice();
    wipe(plain);
    return signed;
  } catch (error) {
    if (isKeyholdError(error)) throw forged("its padding is not valid");
    throw error;
  } finally {
    wipe(padded);
  }
}

function judgeSigned(signedBytes: Uint8Array, place: MessagePlace, recipient: PublicKeys): Message {
  const signed = openSignedObject(contexts.messageSignature, signedBytes);
  let body: z.output<typeof messageSchema>;
  try {
    body = parseVersioned(messageSchema, signed.bytes, "message");
  } finally {
    wipe(signed.bytes);
  }
  try {
    const sender = openCard(body.sender);
    const named = body.recipient as PublicKeys;
    if (!equalBytes(sender.signKey, signed.signKey)) throw forged("its sender's card belongs to somebody else");
    if (!equalBytes(body.linkId, place.id)) throw forged("it was made for another link");
    if (body.origin !== place.origin) throw forged("it was made for another relay");
    if (body.kind !== place.kind) throw forged("it was made for another kind of link");
    if (!sameKeys(named, recipient)) throw forged("it was made for somebody else and passed on");
    const { createdAt, expiresAt, payload } = body;
    return { ...place, sender, recipient: named, createdAt, expiresAt, payload };
  } catch (error) {
    wipePayload(body.payload);
    throw error;
  }
}

function forged(reason: string): KeyholdError {
  return new KeyholdError(
    "message_forged",
    `What came through this link was not accepted: ${reason}. Nothing was stored. Tell the sender by another channel, and ask for a new link.`,
  );
}

function notForMe(): KeyholdError {
  return new KeyholdError(
    "not_for_me",
    "This link is for somebody else's keys. Nothing was stored. Send your card to the sender, and ask for a link made for you.",
  );
}
