/** Links for people without the app: the recipient's key pairs follow from the link, and a passphrase if it has one. */
import { KeyholdError } from "../contract/errors.ts";
import { argon2id, guestCost } from "../crypto/argon2.ts";
import { boxPairFromSeed } from "../crypto/box.ts";
import { concat, utf8, wipe } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { hash } from "../crypto/hash.ts";
import { signingPairFromSeed } from "../crypto/sign.ts";
import type { Identity } from "../identity/identity.ts";
import { linkIdOf } from "./derive.ts";
import type { LinkSecret } from "./link-text.ts";

/** The longest passphrase in bytes. */
const longestPassphrase = 1024;

/**
 * The bytes of a guest passphrase: NFKC, without white space at its ends, which phones like to add.
 * @throws KeyholdError `invalid_input` when it is empty or over 1024 bytes.
 */
export function guestPassphrase(text: string): Uint8Array {
  const bytes = utf8(text.normalize("NFKC").trim());
  if (bytes.length === 0 || bytes.length > longestPassphrase) {
    wipe(bytes);
    throw new KeyholdError("invalid_input", "The passphrase of a guest link must have 1 to 1024 bytes.");
  }
  return bytes;
}

/**
 * The key pairs of whoever opens a guest link. With a passphrase this takes a fraction of a second and 64 MiB.
 * @param passphrase as {@link guestPassphrase} makes it; the caller wipes it.
 */
export function guestIdentity(secret: LinkSecret, passphrase?: Uint8Array): Identity {
  const pw32 = passphrase === undefined ? new Uint8Array(32) : argon2id(passphrase, linkIdOf(secret), guestCost);
  const input = concat(secret, pw32);
  const boxSeed = hash(contexts.guestSeed, input);
  const signSeed = hash(contexts.guestSign, input);
  const identity = { box: boxPairFromSeed(boxSeed), sign: signingPairFromSeed(signSeed) };
  wipe(pw32, input, boxSeed, signSeed);
  return identity;
}
