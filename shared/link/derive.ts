/** Everything that follows from a link's secret. Sender and recipient reach the same bytes from their two sides. */
import { KeyholdError } from "../contract/errors.ts";
import { sharedSecret } from "../crypto/box.ts";
import type { BoxPair, BoxPublicKey, BoxSecretKey, Branded, SecretKey, SigningPair } from "../crypto/brands.ts";
import { concat, wipe } from "../crypto/bytes.ts";
import { contexts } from "../crypto/contexts.ts";
import { hash, keyedHash } from "../crypto/hash.ts";
import { signingPairFromSeed } from "../crypto/sign.ts";
import type { LinkSecret } from "./link-text.ts";

/** 16 bytes that name a link at its relay. They say nothing about the secret. */
export type LinkId = Branded<"LinkId">;

export function linkIdOf(secret: LinkSecret): LinkId {
  return keyedHash(secret, contexts.linkId).slice(0, 16) as Uint8Array as LinkId;
}

/** The key around the sealed box, so that a relay never holds even that. */
export function outerKeyOf(secret: LinkSecret): SecretKey {
  return keyedHash(secret, contexts.linkOuter);
}

/** The key of the alarm that the recipient may raise. The sender keeps it; the secret itself it need not. */
export function reportKeyOf(secret: LinkSecret): SecretKey {
  return keyedHash(secret, contexts.linkReport);
}

type ClaimInput = { readonly secret: LinkSecret; readonly id: LinkId };

/** The sender's side: `ephemeral` is the fresh pair (e, E). */
export function claimPairOfSender(link: ClaimInput, ephemeral: BoxPair, recipientBoxKey: BoxPublicKey): SigningPair {
  return claimPair(link, ephemeral.secretKey, recipientBoxKey, ephemeral.publicKey, recipientBoxKey);
}

/**
 * The recipient's side: `E` comes from the relay.
 * @throws KeyholdError `relay_hostile` on an E that no sender makes.
 */
export function claimPairOfRecipient(link: ClaimInput, recipient: BoxPair, E: Uint8Array): SigningPair {
  try {
    return claimPair(link, recipient.secretKey, E as BoxPublicKey, E, recipient.publicKey);
  } catch (error) {
    if (!(error instanceof KeyholdError)) throw error;
    throw new KeyholdError(
      "relay_hostile",
      "The relay answered with a key that no sender makes. Nothing was opened. Tell the sender, and ask for a link over another relay.",
    );
  }
}

/** `H("keyhold/claim-seed/v1", X25519 || E || recipientBoxKey || id || linkSecret)` as an Ed25519 seed. */
function claimPair(
  link: ClaimInput,
  secretKey: BoxSecretKey,
  publicKey: BoxPublicKey,
  E: Uint8Array,
  recipientBoxKey: Uint8Array,
): SigningPair {
  const shared = sharedSecret(secretKey, publicKey);
  const input = concat(shared, E, recipientBoxKey, link.id, link.secret);
  const seed = hash(contexts.claimSeed, input);
  const pair = signingPairFromSeed(seed);
  wipe(shared, input, seed);
  return pair;
}
