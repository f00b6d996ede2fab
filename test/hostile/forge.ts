/** Ciphertexts that a relay could serve together with somebody who knows a link, or who is a recipient of another. */
import { open, seal } from "../../shared/crypto/aead.ts";
import { openBox, sealBox } from "../../shared/crypto/box.ts";
import type { BoxPublicKey } from "../../shared/crypto/brands.ts";
import { fromBase64, toBase64 } from "../../shared/crypto/bytes.ts";
import { contexts } from "../../shared/crypto/contexts.ts";
import { padToBucket, unpadBucket } from "../../shared/crypto/padding.ts";
import { signObject } from "../../shared/crypto/sign.ts";
import { type Card, issueCard, readCardText } from "../../shared/identity/card.ts";
import { type Identity, newIdentity } from "../../shared/identity/identity.ts";
import { linkIdOf, outerKeyOf } from "../../shared/link/derive.ts";
import { jsonBytes } from "../../shared/link/envelope.ts";
import { readLink } from "../../shared/link/link-text.ts";
import type { LinkStage } from "../support/link-stage.ts";
import type { SharedLink } from "./row.ts";

export type Thief = { readonly identity: Identity; readonly card: Card };

/** Somebody with keys that the test holds. */
export function newThief(name: string): Thief {
  const identity = newIdentity();
  return { identity, card: issueCard(identity, { name, device: "laptop" }, Date.now()) };
}

/** Puts a sealed box, however it came about, into a link's place. */
function wrap(link: SharedLink, box: Uint8Array): string {
  const { secret } = readLink(link.link);
  return toBase64(seal(outerKeyOf(secret), box, linkIdOf(secret)));
}

/** The box of one link in the place of another: by whoever knows both. */
export function boxOfAnother(link: SharedLink, other: SharedLink, otherCiphertext: string): string {
  const { secret } = readLink(other.link);
  return wrap(link, open(outerKeyOf(secret), fromBase64(otherCiphertext), linkIdOf(secret)));
}

/** A message that its recipient seals anew, for somebody else, as it was signed. */
export function passedOn(link: SharedLink, ciphertext: string, recipient: Thief, to: Card): string {
  const { secret } = readLink(link.link);
  const box = open(outerKeyOf(secret), fromBase64(ciphertext), linkIdOf(secret));
  const signed = unpadBucket(openBox(box, recipient.identity.box));
  return wrap(link, sealBox(padToBucket(signed), to.boxKey as BoxPublicKey));
}

/** A message made by a thief for Ben, under whatever card. */
export async function madeByThief(stage: LinkStage, link: SharedLink, thief: Thief, card: Card): Promise<string> {
  const ben = readCardText((await stage.ben.call("me.get", {})).card);
  const { secret, origin, kind } = readLink(link.link);
  const json = {
    v: 1,
    linkId: toBase64(linkIdOf(secret)),
    origin,
    kind,
    sender: toBase64(card.bytes),
    recipient: { signKey: toBase64(ben.signKey), boxKey: toBase64(ben.boxKey) },
    createdAt: Date.now(),
    expiresAt: link.expiresAt,
    payload: { items: [{ kind: "key", name: link.name, service: "Example", value: toBase64(Buffer.from("poison")) }] },
  };
  const signed = signObject(contexts.messageSignature, thief.identity.sign, jsonBytes(json));
  return wrap(link, sealBox(padToBucket(signed), ben.boxKey));
}
