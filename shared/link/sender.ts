/** The sender's part of a link: everything up to the request that creates it. */
import { KeyholdError } from "../contract/errors.ts";
import { boxPairFromSeed } from "../crypto/box.ts";
import { randomBytes, toBase64, wipe } from "../crypto/bytes.ts";
import { signingPairFromSeed } from "../crypto/sign.ts";
import type { Card } from "../identity/card.ts";
import { type Identity, type PublicKeys, publicKeysOf, wipeIdentity } from "../identity/identity.ts";
import { sameKeys } from "../identity/teammate.ts";
import { claimPairOfSender, linkIdOf, outerKeyOf, reportKeyOf } from "./derive.ts";
import { type CreateWire, type LinkKind, linkKinds, longestLifeMilliseconds } from "./envelope.ts";
import { guestIdentity } from "./guest.ts";
import { isGuestKind } from "./link-kind.ts";
import { type LinkSecret, linkText } from "./link-text.ts";
import { sealMessage } from "./message.ts";
import type { Payload } from "./payload.ts";
import { checkOrigin } from "./relay-origin.ts";
import type { Share } from "./share.ts";

/** Who a link is for: the holder of a card, or anybody who has the link (and the passphrase, if there is one). */
export type LinkRecipient =
  | { readonly kind: "teammate"; readonly card: Card }
  /** `passphrase` as `guestPassphrase` makes it; the caller wipes it. */
  | { readonly kind: "guest"; readonly passphrase?: Uint8Array | undefined };

export type PrepareLinkOptions = {
  readonly identity: Identity;
  /** The sender's own card, which travels inside the message. */
  readonly card: Card;
  readonly recipient: LinkRecipient;
  readonly origin: string;
  /** The person agreed to plain http on a private network. */
  readonly allowPrivateHttp?: boolean | undefined;
  readonly payload: Payload;
  readonly now: number;
  /** At most seven days after `now`. */
  readonly expiresAt: number;
  /** Only for test vectors; sealed boxes and nonces are random all the same. */
  readonly random?: (length: number) => Uint8Array;
};

export type PreparedLink = {
  /** The secret itself: whoever has it has a guest link. Shown and copied, kept no longer than the sender needs it. */
  readonly linkText: string;
  /** Body of `POST /v1/links`. The same may be sent again until a relay has answered. */
  readonly create: CreateWire;
  /** For the sender's share record. */
  readonly share: Share;
};

/**
 * Makes a link. Nothing is sent: the caller stores the share first, then posts `create`.
 * @throws KeyholdError `insecure_relay`, `malformed` (the origin), `invalid_input`, `too_large`.
 */
export function prepareLink(options: PrepareLinkOptions): PreparedLink {
  const { identity, card, recipient, origin, payload, now, expiresAt, random = randomBytes } = options;
  const kind = kindFor(recipient);
  checkOrigin(origin, { kind, allowPrivateHttp: options.allowPrivateHttp });
  if (!sameKeys(card, publicKeysOf(identity))) {
    throw new KeyholdError("invalid_input", "The sender's card belongs to other keys. Nothing was sent.");
  }
  if (!(expiresAt > now && expiresAt - now <= longestLifeMilliseconds)) {
    throw new KeyholdError("invalid_input", "A link lives at least a moment and at most seven days.");
  }
  const secret = random(32) as LinkSecret;
  const ephemeral = boxPairFromSeedOnce(random(32));
  const owner = signingPairFromSeedOnce(random(32));
  const id = linkIdOf(secret);
  const outerKey = outerKeyOf(secret);
  try {
    const keys = keysOf(recipient, secret);
    const claim = claimPairOfSender({ secret, id }, ephemeral, keys.boxKey);
    wipe(claim.secretKey);
    const message = { id, origin, kind, sender: card, recipient: keys, createdAt: now, expiresAt, payload };
    const { ciphertext, messageHash } = sealMessage(identity, message, outerKey);
    return {
      linkText: linkText({ kind, secret, origin }),
      create: {
        id: toBase64(id),
        kind,
        E: toBase64(ephemeral.publicKey),
        claimKey: toBase64(claim.publicKey),
        ownerKey: toBase64(owner.publicKey),
        ciphertext: toBase64(ciphertext),
        expiresAt,
      },
      share: {
        id,
        origin,
        kind,
        createdAt: now,
        expiresAt,
        ownerKey: owner.secretKey,
        claimKey: claim.publicKey,
        noticeKey: isGuestKind(kind) ? claim.publicKey : keys.signKey,
        reportKey: reportKeyOf(secret),
        messageHash,
      },
    };
  } finally {
    wipe(secret, ephemeral.secretKey, outerKey);
  }
}

function kindFor(recipient: LinkRecipient): LinkKind {
  if (recipient.kind === "teammate") return linkKinds.teammate;
  return recipient.passphrase === undefined ? linkKinds.guest : linkKinds.guestWithPassphrase;
}

function keysOf(recipient: LinkRecipient, secret: LinkSecret): PublicKeys {
  if (recipient.kind === "teammate") return { signKey: recipient.card.signKey, boxKey: recipient.card.boxKey };
  const guest = guestIdentity(secret, recipient.passphrase);
  wipeIdentity(guest);
  return publicKeysOf(guest);
}

function boxPairFromSeedOnce(seed: Uint8Array) {
  const pair = boxPairFromSeed(seed);
  wipe(seed);
  return pair;
}

function signingPairFromSeedOnce(seed: Uint8Array) {
  const pair = signingPairFromSeed(seed);
  wipe(seed);
  return pair;
}
