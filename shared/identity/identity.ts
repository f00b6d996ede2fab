import { newBoxPair } from "../crypto/box.ts";
import type { BoxPair, SigningPair } from "../crypto/brands.ts";
import { wipe } from "../crypto/bytes.ts";
import { newSigningPair } from "../crypto/sign.ts";

/** The two key pairs that a person (or a guest link) is. Made separately: neither is derived from the other. */
export type Identity = { readonly sign: SigningPair; readonly box: BoxPair };

/** What others know an identity by. */
export type PublicKeys = {
  readonly signKey: SigningPair["publicKey"];
  readonly boxKey: BoxPair["publicKey"];
};

export function newIdentity(): Identity {
  return { sign: newSigningPair(), box: newBoxPair() };
}

export function publicKeysOf(identity: Identity): PublicKeys {
  return { signKey: identity.sign.publicKey, boxKey: identity.box.publicKey };
}

/** Overwrites the secret keys; the identity is unusable afterwards. */
export function wipeIdentity(identity: Identity): void {
  wipe(identity.sign.secretKey, identity.box.secretKey);
}
