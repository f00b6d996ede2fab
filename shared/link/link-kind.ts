import { type LinkKind, linkKinds } from "./envelope.ts";

/** @returns the kind of a link's first byte, or undefined for a byte that this version does not know. */
export function linkKindOf(byte: number | undefined): LinkKind | undefined {
  return Object.values(linkKinds).find((kind) => kind === byte);
}

/** True for links that anybody can open who has them (and, for kind 3, the passphrase). */
export function isGuestKind(kind: LinkKind): boolean {
  return kind !== linkKinds.teammate;
}
