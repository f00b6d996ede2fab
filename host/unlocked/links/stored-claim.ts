import { fromBase64, wipe } from "../../../shared/crypto/bytes.ts";
import { type Identity, wipeIdentity } from "../../../shared/identity/identity.ts";
import { linkKinds } from "../../../shared/link/envelope.ts";
import { guestIdentity } from "../../../shared/link/guest.ts";
import { findLink } from "../../../shared/link/link-text.ts";
import { beginClaim, type Claim, endClaim } from "../../../shared/link/recipient.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { InboxDetail } from "../records/links.ts";

/**
 * Makes the claim key again from what was committed before the first try, so that every later try is the same claimant
 * with the same reader, whatever is typed or answered now.
 * @returns undefined when nothing more is to be asked of the relay.
 */
export async function withStoredClaim<Result>(
  app: App,
  id: RecordId,
  use: (claim: Claim, reader: Uint8Array) => Promise<Result>,
): Promise<Result | undefined> {
  const detail = app.vault.detail(id) as InboxDetail;
  if (detail.link === undefined || detail.E === undefined) return undefined;
  const link = findLink(detail.link);
  const passphrase = detail.passphrase === undefined ? undefined : fromBase64(detail.passphrase);
  let guest: Identity | undefined;
  let claim: Claim | undefined;
  try {
    guest = link.kind === linkKinds.teammate ? undefined : guestIdentity(link.secret, passphrase);
    claim = beginClaim(link, guest ?? app.me.identity, fromBase64(detail.E));
    return await use(claim, fromBase64(detail.reader));
  } finally {
    if (claim !== undefined) endClaim(claim);
    if (guest !== undefined) wipeIdentity(guest);
    wipe(link.secret, passphrase);
  }
}
