/**
 * A teammate's inbox at a relay. The sender leaves a link there under a tag that only the two of them can compute and
 * that is another one every day, in every direction and at every relay. What lies under it is sealed twice: to the
 * pair, so that nobody else can leave or recognize one, and to the recipient's key, so that a thief of the sender's
 * keys reads none.
 */
import { KeyholdError } from "../contract/errors.ts";
import { open, seal } from "../crypto/aead.ts";
import { openBox, sealBox, sharedSecret } from "../crypto/box.ts";
import type { BoxPair, BoxPublicKey, Branded, SecretKey } from "../crypto/brands.ts";
import { concat, u64, utf8, wipe } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { hash, keyedHash } from "../crypto/hash.ts";
import { linkKinds } from "./envelope.ts";
import { entryLength, mostTags, tagBuckets } from "./inbox-wire.ts";
import type { LinkSecret } from "./link-text.ts";

/** What sender and recipient of one direction have in common, and nobody else. */
export type PairSecret = Branded<"PairSecret">;
export type InboxTag = Branded<"InboxTag">;

type Place = { readonly origin: string; readonly day: number };

export function pairSecretOfSender(sender: BoxPair, recipient: BoxPublicKey): PairSecret {
  return pairSecret(sharedSecret(sender.secretKey, recipient), sender.publicKey, recipient);
}

export function pairSecretOfRecipient(sender: BoxPublicKey, recipient: BoxPair): PairSecret {
  return pairSecret(sharedSecret(recipient.secretKey, sender), sender, recipient.publicKey);
}

/** `H("keyhold/inbox-pair/v1", X25519 || senderBoxKey || recipientBoxKey)`: the order of the keys is the direction. */
function pairSecret(shared: Uint8Array, sender: BoxPublicKey, recipient: BoxPublicKey): PairSecret {
  const input = concat(shared, sender, recipient);
  const secret = hash(contexts.inboxPair, input);
  wipe(shared, input);
  return secret as Uint8Array as PairSecret;
}

/** `H(pair, "keyhold/inbox-tag/v1", u64(day) || origin)` */
export function inboxTag(pair: PairSecret, place: Place): InboxTag {
  return keyedHash<"InboxTag">(pair, contexts.inboxTag, placeBytes(place));
}

/**
 * The tags that fill up a question. They stay the same all day, as those of people do: ones that changed with every
 * question would tell which are which.
 */
function paddingTag(me: BoxPair, place: Place, index: number): InboxTag {
  return keyedHash<"InboxTag">(me.secretKey, contexts.inboxPadding, placeBytes(place), u64(index));
}

/**
 * Fills tags up to one of few numbers, in an order that says nothing.
 * @param tags at most {@link mostTags}.
 */
export function fillTags(tags: readonly InboxTag[], me: BoxPair, place: Place): InboxTag[] {
  const size = tagBuckets.find((bucket) => bucket >= tags.length);
  if (size === undefined) throw new RangeError(`more than ${mostTags} tags`);
  const filled = [...tags];
  for (let index = 0; filled.length < size; index++) filled.push(paddingTag(me, place, index));
  // Tags are as good as random, and so is their order by value.
  return filled.sort(compareBytes);
}

/** `AEAD(H(pair, "keyhold/inbox-entry/v1", tag), sealedBox(kind || secret, recipientBoxKey), tag)` */
export function sealEntry(pair: PairSecret, tag: InboxTag, secret: LinkSecret, recipient: BoxPublicKey): Uint8Array {
  const plain = concat(Uint8Array.of(linkKinds.teammate), secret);
  const key = entryKey(pair, tag);
  try {
    return seal(key, sealBox(plain, recipient), tag);
  } finally {
    wipe(plain, key);
  }
}

/** @throws KeyholdError `decrypt_failed` on whatever this sender did not leave for this recipient under this tag. */
export function openEntry(pair: PairSecret, tag: InboxTag, entry: Uint8Array, recipient: BoxPair): LinkSecret {
  if (entry.length !== entryLength) throw refused();
  const key = entryKey(pair, tag);
  let plain: Uint8Array | undefined;
  try {
    plain = openBox(open(key, entry, tag), recipient);
    if (plain.length !== 33 || plain[0] !== linkKinds.teammate) throw refused();
    return plain.slice(1) as LinkSecret;
  } finally {
    wipe(key, plain);
  }
}

function entryKey(pair: PairSecret, tag: InboxTag): SecretKey {
  return keyedHash(pair, contexts.inboxEntry, tag);
}

function placeBytes({ origin, day }: Place): Uint8Array {
  return concat(u64(day), utf8(origin));
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

function refused(): KeyholdError {
  return new KeyholdError("decrypt_failed", "What lay in the inbox was not left by this person.");
}
