/**
 * The recipient's part of a link, for the app and for the guest page: claim, open and check, receipt, alarm. The order
 * is the caller's to keep: commit `reader` before claiming; commit message, id and receipt before acking.
 */
import { KeyholdError } from "../contract/errors.ts";
import type { Digest, SigningPair } from "../crypto/brands.ts";
import { wipe } from "../crypto/bytes.ts";
import type { Identity } from "../identity/identity.ts";
import { claimPairOfRecipient, type LinkId, linkIdOf, outerKeyOf, reportKeyOf } from "./derive.ts";
import { clockSkewMilliseconds, type LinkKind, linkKinds } from "./envelope.ts";
import { isGuestKind } from "./link-kind.ts";
import type { LinkSecret, ReadLink } from "./link-text.ts";
import { type Message, openMessage } from "./message.ts";
import { wipePayload } from "./payload.ts";
import { makeReceipt } from "./receipt.ts";
import { checkOrigin } from "./relay-origin.ts";
import { makeReport } from "./report.ts";
import type { RequestSigner } from "./requests.ts";

/** One recipient at one link. `claimant` signs claim, ack and report requests. */
export type Claim = {
  readonly id: LinkId;
  readonly origin: string;
  readonly kind: LinkKind;
  readonly secret: LinkSecret;
  readonly keys: Identity;
  readonly pair: SigningPair;
  readonly claimant: RequestSigner;
};

/**
 * Judges a link before anything is asked of its relay.
 * @throws KeyholdError `refused` for a disclosed guest link without passphrase, `insecure_relay`, `malformed`.
 */
export function checkLink(link: ReadLink, options: { readonly allowPrivateHttp?: boolean | undefined } = {}): void {
  checkOrigin(link.origin, { kind: link.kind, allowPrivateHttp: options.allowPrivateHttp });
  if (link.disclosed && link.kind === linkKinds.guest) throw disclosed();
}

/**
 * Computes the claim key from the recipient's keys and the relay's `E`.
 * @param keys the vault's identity; for guest links what `guestIdentity` gives.
 * @throws KeyholdError `relay_hostile` on an unusable E.
 */
export function beginClaim(link: Omit<ReadLink, "disclosed">, keys: Identity, E: Uint8Array): Claim {
  const { kind, secret, origin } = link;
  const id = linkIdOf(secret);
  const pair = claimPairOfRecipient({ secret, id }, keys.box, E);
  return { id, origin, kind, secret, keys, pair, claimant: { origin, id, secretKey: pair.secretKey } };
}

/**
 * Opens what the relay gave out and checks everything that protocol.md asks of it.
 * @param claimedAt when this reader claimed for the first time, by the relay's clock as well as it is known: a claim
 * that is resumed after the expiry keeps its first time. Five minutes of difference are forgiven.
 * @throws KeyholdError `message_forged`, `not_for_me`, `unsupported`, or `link_gone` when it was claimed too late.
 */
export function openClaimed(
  claim: Claim,
  ciphertext: Uint8Array,
  claimedAt: number,
): { readonly message: Message; readonly messageHash: Digest } {
  const outerKey = outerKeyOf(claim.secret);
  try {
    const { id, origin, kind } = claim;
    const opened = openMessage(ciphertext, outerKey, { id, origin, kind }, claim.keys);
    if (claimedAt > opened.message.expiresAt + clockSkewMilliseconds) {
      wipePayload(opened.message.payload);
      throw new KeyholdError(
        "link_gone",
        "This link had expired before it was opened, and the relay gave it out all the same. Nothing was stored. Ask for a new link.",
      );
    }
    return opened;
  } finally {
    wipe(outerKey);
  }
}

/** The receipt for an opened message: stored with it, then sent with the ack. */
export function receiptFor(
  claim: Claim,
  opened: { readonly message: Message; readonly messageHash: Digest },
  openedAt: number,
): Uint8Array {
  const subject = { id: claim.id, openedAt, messageHash: opened.messageHash };
  return makeReceipt(subject, noticeSigner(claim), opened.message.sender.boxKey);
}

/** The alarm that this link was taken by another reader, or that it was disclosed. */
export function reportFor(claim: Claim, reader: Uint8Array, seenAt: number): Uint8Array {
  const reportKey = reportKeyOf(claim.secret);
  const report = makeReport(claim, { reader, seenAt }, noticeSigner(claim), reportKey);
  wipe(reportKey);
  return report;
}

/** Overwrites the claim key. The link's secret and the keys belong to the caller. */
export function endClaim(claim: Claim): void {
  wipe(claim.pair.secretKey);
}

/** A guest has no identity of its own, so the key that only this link and passphrase give signs for it. */
function noticeSigner(claim: Claim): SigningPair {
  return isGuestKind(claim.kind) ? claim.pair : claim.keys.sign;
}

function disclosed(): KeyholdError {
  return new KeyholdError(
    "refused",
    "A mail or chat program changed this link and gave its secret away on the way. It was not opened. Tell the sender to revoke it and to send a new one.",
  );
}
