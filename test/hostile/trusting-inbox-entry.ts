/**
 * The control: a recipient who takes whatever is sealed to them for what the teammate left. Stands in for
 * shared/link/inbox-entry.ts.
 */
import { open, seal } from "../../shared/crypto/aead.ts";
import { openBox, sealBox } from "../../shared/crypto/box.ts";
import type { BoxPair, BoxPublicKey } from "../../shared/crypto/brands.ts";
import { concat } from "../../shared/crypto/bytes.ts";
import type { InboxTag, PairSecret } from "../../shared/link/inbox-entry.ts";
import type { LinkSecret } from "../../shared/link/link-text.ts";

export { fillTags, inboxTag, pairSecretOfRecipient, pairSecretOfSender } from "../../shared/link/inbox-entry.ts";

/** Anybody's key, bound to no place. */
const key = new Uint8Array(32);
const nowhere = new Uint8Array(0);

/** What somebody makes who knows nothing but the recipient's card. */
export function forgeEntry(secret: Uint8Array, recipient: BoxPublicKey): Uint8Array {
  return seal(key, sealBox(concat(Uint8Array.of(1), secret), recipient), nowhere);
}

export function sealEntry(_pair: PairSecret, _tag: InboxTag, secret: LinkSecret, recipient: BoxPublicKey): Uint8Array {
  return forgeEntry(secret, recipient);
}

export function openEntry(_pair: PairSecret, _tag: InboxTag, entry: Uint8Array, recipient: BoxPair): LinkSecret {
  return openBox(open(key, entry, nowhere), recipient).slice(1) as LinkSecret;
}
