/** The inbox at a relay from both ends, read from the protocol's words alone. */
import { refuse, u64, utf8 } from "./bytes.ts";
import type { KeyPair } from "./link.ts";
import { aeadOpen, hashOf, keyedHashOf, sealedBoxOpen, x25519Of } from "./primitives.ts";

/** `received`: what `theirs` leaves for `mine`. `sent`: the other direction. */
export type Direction = "sent" | "received";
export type Place = { readonly origin: string; readonly day: number };

export function pairOf(mine: KeyPair, theirs: Uint8Array, direction: Direction): Uint8Array {
  const product = x25519Of(mine.secretKey, theirs);
  const [sender, recipient] = direction === "sent" ? [mine.publicKey, theirs] : [theirs, mine.publicKey];
  return hashOf("keyhold/inbox-pair/v1", product, sender, recipient);
}

export function tagOf(pair: Uint8Array, { origin, day }: Place): Uint8Array {
  return keyedHashOf(pair, "keyhold/inbox-tag/v1", u64(day), utf8(origin));
}

/** @returns the link's secret. */
export function openEntry(pair: Uint8Array, tag: Uint8Array, entry: Uint8Array, recipient: KeyPair): Uint8Array {
  if (entry.length !== 121) refuse("not the length of an entry");
  const box = aeadOpen(keyedHashOf(pair, "keyhold/inbox-entry/v1", tag), entry, tag);
  const plain = sealedBoxOpen(box, recipient.publicKey, recipient.secretKey);
  if (plain.length !== 33 || plain[0] !== 1) refuse("not a teammate's link");
  return plain.slice(1);
}

/** Tags and what fills them up, in the order in which they are asked for. */
export function questionOf(tags: readonly Uint8Array[], me: KeyPair, { origin, day }: Place): Uint8Array[] {
  const size = [16, 32, 64, 128, 256].find((bucket) => bucket >= tags.length);
  if (size === undefined) refuse("more tags than a question holds");
  const filling = Array.from({ length: size - tags.length }, (_, index) =>
    keyedHashOf(me.secretKey, "keyhold/inbox-padding/v1", u64(day), utf8(origin), u64(index)),
  );
  return [...tags, ...filling].sort(Buffer.compare);
}
