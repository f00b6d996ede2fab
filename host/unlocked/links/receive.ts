/**
 * The recipient's part, so that a crash or a dropped line at any point loses nothing: the reader is committed before
 * the claim; message, consumed id and receipt are committed together before the ack; the ack is repeated until it is
 * answered. What the person does with the key comes later, from the vault.
 */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { fromBase64, fromUtf8, randomBytes, toBase64, wipe } from "../../../shared/crypto/bytes.ts";
import { cardText } from "../../../shared/identity/card.ts";
import { type Identity, wipeIdentity } from "../../../shared/identity/identity.ts";
import { linkIdOf } from "../../../shared/link/derive.ts";
import { linkKinds } from "../../../shared/link/envelope.ts";
import { guestIdentity, guestPassphrase } from "../../../shared/link/guest.ts";
import { findLink, linkText, type ReadLink } from "../../../shared/link/link-text.ts";
import type { Message } from "../../../shared/link/message.ts";
import { wipePayload } from "../../../shared/link/payload.ts";
import {
  beginClaim,
  type Claim,
  checkLink,
  endClaim,
  openClaimed,
  receiptFor,
  reportFor,
} from "../../../shared/link/recipient.ts";
import { ackRequest, claimRequest, reportRequest } from "../../../shared/link/requests.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { InboxDetail, InboxOverview, StoredItem, StoredMessage } from "../record-types.ts";
import { goneError, interceptedError, notForMeError } from "./receive-errors.ts";
import { refusalError } from "./relay-client.ts";

export type ReceiveInput = {
  readonly link: string;
  readonly passphrase?: Uint8Array | undefined;
  readonly allowPrivateHttp: boolean;
};

/**
 * Brings what a link holds into the inbox; the same link again resumes where it was left.
 * @returns the id of the inbox record, whose message waits for a decision.
 * @throws KeyholdError `link_decided`, `link_gone`, `not_for_me`, `message_forged`, `relay_unreachable`, ….
 */
export async function receive(app: App, input: ReceiveInput): Promise<RecordId> {
  const link = findLink(input.link);
  const passphrase = input.passphrase === undefined ? undefined : guestPassphrase(fromUtf8(input.passphrase));
  try {
    const known = inboxRecordOf(app, toBase64(linkIdOf(link.secret)));
    if (known?.overview.state === "decided") {
      throw new KeyholdError(
        "link_decided",
        "This link was opened here before, and what it held was decided upon. A link works once.",
      );
    }
    if (known?.overview.state === "received") {
      await acknowledge(app, known.id);
      return known.id;
    }
    checkLink(link, { allowPrivateHttp: input.allowPrivateHttp });
    if (link.kind === linkKinds.guestWithPassphrase && passphrase === undefined) {
      throw new KeyholdError(
        "needs_answer",
        "This link has a passphrase. Nothing was opened; give it to open the link.",
      );
    }
    return await claimAndStore(app, link, passphrase, known?.id);
  } finally {
    wipe(link.secret, passphrase);
  }
}

async function claimAndStore(
  app: App,
  link: ReadLink,
  passphrase: Uint8Array | undefined,
  known: RecordId | undefined,
): Promise<RecordId> {
  const relay = app.relays.at(link.origin);
  const looked = await relay.look(linkIdOf(link.secret));
  if (!looked.ok) throw looked.code === "not_found" ? goneError(undefined) : refusalError(link.origin, looked);
  const keys = link.kind === linkKinds.teammate ? undefined : guestIdentity(link.secret, passphrase);
  const claim = beginClaim(link, keys ?? app.me.identity, looked.value.E);
  try {
    const id = known ?? chooseReader(app, link, claim, passphrase, looked.value.E);
    await claimOnce(app, id, claim, looked.value.state);
    await acknowledgeClaim(app, id, claim);
    return id;
  } finally {
    endClaim(claim);
    if (keys !== undefined) wipeIdentity(keys);
  }
}

/** From now on this vault asks with this reader and no other: a claim whose answer is lost can be repeated. */
function chooseReader(
  app: App,
  link: ReadLink,
  claim: Claim,
  passphrase: Uint8Array | undefined,
  E: Uint8Array,
): RecordId {
  app.checkpoint("receive.before-reader");
  const overview: InboxOverview = {
    kind: "inbox",
    linkId: toBase64(claim.id),
    origin: claim.origin,
    state: "claiming",
    since: app.now(),
  };
  const detail: InboxDetail = withoutEmpty({
    reader: toBase64(randomBytes(16)),
    claimedAt: app.relays.at(claim.origin).relayTime(),
    link: linkText(link),
    E: toBase64(E),
    passphrase: passphrase === undefined ? undefined : toBase64(passphrase),
  });
  const id = app.vault.write([], (tx) => tx.insert(overview, detail));
  app.checkpoint("receive.after-reader");
  return id;
}

async function claimOnce(app: App, id: RecordId, claim: Claim, state: string): Promise<void> {
  const detail = app.vault.detail(id) as InboxDetail;
  const reader = fromBase64(detail.reader);
  const relay = app.relays.at(claim.origin);
  const answer = await relay.send("claim", claim.id, (at) => claimRequest(claim.claimant, reader, at));
  app.checkpoint("receive.after-claim");
  if (!answer.ok) {
    // The relay is sure of these three, and a later try would only hear the same: the reader is not needed again.
    if (answer.code === "bad_signature") {
      forgetClaim(app, id);
      throw state === "pending" || state === "claimed" ? notForMeError(claim.kind) : goneError(state);
    }
    if (answer.code === "link_gone") {
      forgetClaim(app, id);
      throw goneError(answer.state);
    }
    if (answer.code === "taken") {
      const reported = await reportTaken(app, claim, reader);
      forgetClaim(app, id);
      throw interceptedError(reported);
    }
    throw refusalError(claim.origin, answer);
  }
  // A resumed claim keeps its first time. The smaller one, because the first was written down before the relay could
  // correct a clock of ours that runs ahead.
  const claimedAt = Math.min(detail.claimedAt ?? Number.POSITIVE_INFINITY, relay.relayTime());
  const opened = openClaimed(claim, answer.value.ciphertext, claimedAt);
  try {
    app.checkpoint("receive.before-store");
    const receipt = receiptFor(claim, opened, app.now());
    storeMessage(app, id, opened.message, detail, receipt);
    app.checkpoint("receive.after-store");
  } finally {
    wipe(answer.value.ciphertext);
    wipePayload(opened.message.payload);
  }
}

/** Message, consumed id and receipt in one transaction: after it, nothing about this link can be lost. */
function storeMessage(app: App, id: RecordId, message: Message, detail: InboxDetail, receipt: Uint8Array): void {
  const { payload, sender, expiresAt } = message;
  const stored: StoredMessage = withoutEmpty({
    senderCard: cardText(sender),
    items: payload.items.map((item) => withoutEmpty<StoredItem>({ ...item, value: toBase64(item.value) })),
    note: payload.note,
    noForward: payload.policy?.noForward ? true : undefined,
    showOnce: payload.policy?.showOnce ? true : undefined,
    deleteAfter: payload.policy?.deleteAfter,
  });
  const subject = `${payload.items.map((item) => item.name).join(", ")} from ${sender.name}`;
  app.vault.write({ action: "link.open", subject, outcome: "ok" }, (tx) => {
    const overview = app.records.get("inbox", id);
    if (overview === undefined) throw new KeyholdError("conflict", "This link was decided upon by another window.");
    tx.update(id, {
      overview: { ...overview, state: "received", expiresAt },
      detail: { ...detail, receipt: toBase64(receipt), message: stored },
    });
  });
}

function forgetClaim(app: App, id: RecordId): void {
  app.vault.write([], (tx) => {
    if (app.records.get("inbox", id)?.state === "claiming") tx.remove(id);
  });
}

/** @returns whether the sender's relay took the alarm. Best effort: the person is told either way. */
async function reportTaken(app: App, claim: Claim, reader: Uint8Array): Promise<boolean> {
  const report = reportFor(claim, reader, app.now());
  try {
    const relay = app.relays.at(claim.origin);
    const answer = await relay.send("report", claim.id, (at) => reportRequest(claim.claimant, report, at));
    return answer.ok;
  } catch (error) {
    if (error instanceof KeyholdError) return false;
    throw error;
  }
}

/** Sends the receipt of a message whose ack was not answered yet. Silent about relays that are away. */
export async function acknowledge(app: App, id: RecordId): Promise<void> {
  const overview = app.records.get("inbox", id);
  const detail = app.vault.detail(id) as InboxDetail;
  if (overview === undefined || overview.acknowledged || detail.link === undefined || detail.E === undefined) return;
  const link = findLink(detail.link);
  const passphrase = detail.passphrase === undefined ? undefined : fromBase64(detail.passphrase);
  const keys = link.kind === linkKinds.teammate ? undefined : guestIdentity(link.secret, passphrase);
  const claim = beginClaim(link, keys ?? app.me.identity, fromBase64(detail.E));
  try {
    await acknowledgeClaim(app, id, claim);
  } finally {
    endClaim(claim);
    if (keys !== undefined) wipeIdentity(keys as Identity);
    wipe(link.secret, passphrase);
  }
}

async function acknowledgeClaim(app: App, id: RecordId, claim: Claim): Promise<void> {
  const detail = app.vault.detail(id) as InboxDetail;
  if (detail.receipt === undefined) return;
  const reader = fromBase64(detail.reader);
  const receipt = fromBase64(detail.receipt);
  app.checkpoint("receive.before-ack");
  try {
    const relay = app.relays.at(claim.origin);
    const answer = await relay.send("ack", claim.id, (at) => ackRequest(claim.claimant, reader, receipt, at));
    app.checkpoint("receive.after-ack");
    // A relay that no longer knows the link will not take the receipt tomorrow either.
    if (!answer.ok && answer.code !== "bad_signature" && answer.code !== "link_gone" && answer.code !== "taken") return;
  } catch (error) {
    // The message is safe; the receipt is sent with the next visit to the inbox.
    if (error instanceof KeyholdError) return;
    throw error;
  }
  app.vault.write([], (tx) => {
    const overview = app.records.get("inbox", id);
    if (overview === undefined) return;
    const { link: _link, E: _E, passphrase: _passphrase, receipt: _receipt, ...rest } = tx.detail(id) as InboxDetail;
    tx.update(id, { overview: { ...overview, acknowledged: true }, detail: rest });
  });
}

export function inboxRecordOf(app: App, linkId: string): { id: RecordId; overview: InboxOverview } | undefined {
  const found = app.records.all("inbox").find(({ overview }) => overview.linkId === linkId);
  return found === undefined ? undefined : { id: found.id as RecordId, overview: found.overview };
}
