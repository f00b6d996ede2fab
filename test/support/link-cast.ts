import { toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { type Card, issueCard } from "../../shared/identity/card.ts";
import { type Identity, newIdentity } from "../../shared/identity/identity.ts";
import { type CreateBody, createBody } from "../../shared/link/envelope.ts";
import { guestIdentity } from "../../shared/link/guest.ts";
import { readLink } from "../../shared/link/link-text.ts";
import type { Payload } from "../../shared/link/payload.ts";
import { beginClaim, type Claim } from "../../shared/link/recipient.ts";
import { type LinkRecipient, type PreparedLink, prepareLink } from "../../shared/link/sender.ts";

/** A fixed moment, so that no test depends on the day it runs. */
export const noon = Date.UTC(2030, 0, 15, 12);
export const hour = 60 * 60 * 1000;
export const testOrigin = "https://relay.example";

export type Person = { readonly identity: Identity; readonly card: Card };

export function newPerson(name: string): Person {
  const identity = newIdentity();
  return { identity, card: issueCard(identity, { name, device: "laptop" }, noon - hour) };
}

export function onePayload(value = "sk_live_0123456789abcdef"): Payload {
  return { items: [{ kind: "key", name: "Stripe live", service: "Stripe", env: "prod", value: utf8(value) }] };
}

/** A link from one person to another, or to a guest, as it lies at the relay. */
export function newLink(
  sender: Person,
  recipient: LinkRecipient,
  options: { readonly origin?: string; readonly payload?: Payload } = {},
): PreparedLink & { readonly wire: CreateBody } {
  const prepared = prepareLink({
    ...sender,
    recipient,
    origin: options.origin ?? testOrigin,
    payload: options.payload ?? onePayload(),
    now: noon,
    expiresAt: noon + hour,
  });
  return { ...prepared, wire: createBody.parse(prepared.create) };
}

/** The claim that these keys (by default the guest's own) make on a link. */
export function claimOn(
  link: { readonly linkText: string; readonly wire: CreateBody },
  keys?: Identity,
  passphrase?: Uint8Array,
): Claim {
  const read = readLink(link.linkText);
  return beginClaim(read, keys ?? guestIdentity(read.secret, passphrase), link.wire.E);
}

/** Flips the lowest bit of one byte. */
export function flipped(bytes: Uint8Array, index: number): Uint8Array {
  const copy = bytes.slice();
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}

/** A link's text with other bytes behind the hash. */
export function withToken(origin: string, bytes: Uint8Array): string {
  return `${origin}/o#${toBase64(bytes)}`;
}
