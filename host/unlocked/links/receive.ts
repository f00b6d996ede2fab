/**
 * The recipient's part, so that a crash or a dropped line at any point loses nothing: the reader is committed before
 * the claim; message, consumed id and receipt are committed together before the ack; the ack is repeated until it is
 * answered. What the person does with the key comes later, from the vault.
 */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { fromBase64, fromUtf8, randomBytes, toBase64, wipe } from "../../../shared/crypto/bytes.ts";
import { cardText } from "../../../shared/identity/card.ts";
import { type LinkId, linkIdOf } from "../../../shared/link/derive.ts";
import { clockSkewMilliseconds, type LinkKind, linkKinds } from "../../../shared/link/envelope.ts";
import { guestPassphrase } from "../../../shared/link/guest.ts";
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
} from "../../../shared/link/recipient.ts";
import { checkOrigin } from "../../../shared/link/relay-origin.ts";
import { ackRequest, claimRequest } from "../../../shared/link/requests.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { InboxDetail, InboxOverview, StoredItem, StoredMessage } from "../records/links.ts";
import { senderName } from "../team/people.ts";
import { takeOverFromLink } from "../team/take-over.ts";
import { noteTeamFileOf } from "../team/team-file-for.ts";
import { raiseAlarm, sendAlarm } from "./alarm.ts";
import { goneError, interceptedError, notForMeError } from "./receive-errors.ts";
import { type Refusal, refusalError } from "./relay-client.ts";
import { withStoredClaim } from "./stored-claim.ts";

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
    const known = inboxRecordOf(app, linkIdOf(link.secret));
    if (known?.overview.state === "alarm" && link.disclosed) {
      await sendAlarm(app, known.id);
      checkLink(link, { allowPrivateHttp: true });
    }
    if (known !== undefined) return await resume(app, known);
    checkOrigin(link.origin, { kind: link.kind, allowPrivateHttp: input.allowPrivateHttp });
    if (link.kind === linkKinds.guestWithPassphrase && passphrase === undefined) {
      throw new KeyholdError(
        "needs_answer",
        "This link has a passphrase. Nothing was opened; give it to open the link.",
      );
    }
    const relay = app.relays.at(link.origin);
    const looked = await relay.look(linkIdOf(link.secret));
    if (!looked.ok) throw looked.code === "not_found" ? goneError(undefined) : refusalError(link.origin, looked);
    // A key that no sender makes is refused before it is written down: a later answer may be an honest one.
    endClaim(beginClaim(link, app.me.identity, looked.value.E));
    const id = chooseReader(app, link, passphrase, looked.value.E);
    await refuseDisclosed(app, id, link);
    return await claimAndAcknowledge(app, id, { state: looked.value.state, isFirst: true });
  } finally {
    wipe(link.secret, passphrase);
  }
}

async function resume(app: App, { id, overview }: InboxRecord): Promise<RecordId> {
  switch (overview.state) {
    case "claiming":
      return claimAndAcknowledge(app, id, { state: "claimed", isFirst: false });
    case "received":
      await acknowledge(app, id);
      return id;
    case "alarm":
      throw interceptedError(await sendAlarm(app, id));
    case "decided":
      throw new KeyholdError(
        "link_decided",
        "This link was opened here before, and what it held was decided upon. A link works once.",
      );
    default:
      return overview.state satisfies never;
  }
}

/**
 * A guest link without passphrase whose secret was sent to servers on the way may be known to anybody: it is not
 * opened, and the sender is told.
 */
async function refuseDisclosed(app: App, id: RecordId, link: ReadLink): Promise<void> {
  try {
    checkLink(link, { allowPrivateHttp: true });
  } catch (error) {
    await raiseAlarm(app, id);
    throw error;
  }
}

/** From now on this vault asks with this reader and no other: a claim whose answer is lost can be repeated. */
function chooseReader(app: App, link: ReadLink, passphrase: Uint8Array | undefined, E: Uint8Array): RecordId {
  app.checkpoint("receive.before-reader");
  const linkId = linkIdOf(link.secret);
  const overview: InboxOverview = {
    kind: "inbox",
    linkId: toBase64(linkId),
    origin: link.origin,
    state: "claiming",
    since: app.now(),
  };
  const detail: InboxDetail = withoutEmpty({
    reader: toBase64(randomBytes(16)),
    claimedAt: app.relays.at(link.origin).relayTime(),
    link: linkText(link),
    E: toBase64(E),
    passphrase: passphrase === undefined ? undefined : toBase64(passphrase),
  });
  // Another window may have chosen meanwhile: its reader is the vault's.
  const id = app.vault.write([], (tx) => inboxRecordOf(app, linkId)?.id ?? tx.insert(overview, detail));
  app.checkpoint("receive.after-reader");
  return id;
}

/** `state`: what the relay said of the link before. `isFirst`: this vault has not asked for it before. */
type Attempt = { readonly state: string; readonly isFirst: boolean };

async function claimAndAcknowledge(app: App, id: RecordId, { state, isFirst }: Attempt): Promise<RecordId> {
  // Another window that had chosen the same reader may have been refused meanwhile, and have forgotten it.
  if (overviewNow(app, id) === undefined) throw goneError(undefined);
  const refused = await withStoredClaim(app, id, (claim, reader) => claimOnce(app, id, { claim, reader, isFirst }));
  if (refused !== undefined) {
    const overview = overviewNow(app, id);
    if (overview === undefined) throw goneError(refused.state);
    // Or it was given the message first: then it is in this vault.
    if (overview.state !== "claiming") return resume(app, { id, overview });
    // The relay is sure of these three, and a later try would only hear the same: the reader is not needed again.
    if (refused.code === "taken") throw interceptedError(await raiseAlarm(app, id));
    if (refused.code !== "bad_signature" && refused.code !== "link_gone") throw refusalError(overview.origin, refused);
    const forMe = refused.code === "link_gone" || (state !== "pending" && state !== "claimed");
    const kind = forgetClaim(app, id);
    throw forMe ? goneError(refused.state ?? state) : notForMeError(kind);
  }
  await acknowledge(app, id);
  return id;
}

function overviewNow(app: App, id: RecordId): InboxOverview | undefined {
  app.vault.refresh();
  return app.records.get("inbox", id);
}

/** @returns the relay's refusal, or undefined when the message is in the vault. */
async function claimOnce(
  app: App,
  id: RecordId,
  { claim, reader, isFirst }: { claim: Claim; reader: Uint8Array; isFirst: boolean },
): Promise<Refusal | undefined> {
  const relay = app.relays.at(claim.origin);
  const answer = await relay.send("claim", claim.id, (at) => {
    if (isFirst) correctClaimTime(app, id, at);
    return claimRequest(claim.claimant, reader, at);
  });
  app.checkpoint("receive.after-claim");
  if (!answer.ok) return answer;
  const detail = app.vault.detail(id) as InboxDetail;
  // A resumed claim keeps its first time.
  const claimedAt = Math.min(detail.claimedAt ?? Number.POSITIVE_INFINITY, relay.relayTime());
  const opened = openClaimed(claim, answer.value.ciphertext, claimedAt);
  try {
    app.checkpoint("receive.before-store");
    storeMessage(app, id, opened.message, receiptFor(claim, opened, app.now()));
    app.checkpoint("receive.after-store");
    return undefined;
  } finally {
    wipe(answer.value.ciphertext);
    wipePayload(opened.message.payload);
  }
}

/** What was written down with the reader was by our clock; if the relay has corrected it since, so is the time. */
function correctClaimTime(app: App, id: RecordId, at: number): void {
  const { claimedAt = at } = app.vault.detail(id) as InboxDetail;
  if (Math.abs(at - claimedAt) <= clockSkewMilliseconds) return;
  app.vault.write([], (tx) => tx.update(id, { detail: { ...(tx.detail(id) as InboxDetail), claimedAt: at } }));
}

/** Message, consumed id and receipt in one transaction: after it, nothing about this link can be lost. */
function storeMessage(app: App, id: RecordId, message: Message, receipt: Uint8Array): void {
  const { payload, sender, expiresAt } = message;
  const from = senderName(app, sender);
  // Verified before anything is shown; what it says is in this vault whatever becomes of the keys.
  const team = payload.teamFile === undefined ? undefined : takeOverFromLink(app, payload.teamFile, from);
  if (team !== undefined && team.outcome !== "refused") noteTeamFileOf(app, sender, payload.teamFile);
  const stored: StoredMessage = withoutEmpty({
    senderCard: cardText(sender),
    items: payload.items.map((item) => withoutEmpty<StoredItem>({ ...item, value: toBase64(item.value) })),
    note: payload.note,
    noForward: payload.policy?.noForward ? true : undefined,
    showOnce: payload.policy?.showOnce ? true : undefined,
    deleteAfter: payload.policy?.deleteAfter,
    team,
  });
  const subject = `${payload.items.map((item) => item.name).join(", ") || "team rules"} from ${from}`;
  app.vault.write({ action: "link.open", subject, outcome: "ok" }, (tx) => {
    const overview = app.records.get("inbox", id);
    // Another window may have been given the same message and be further already.
    if (overview?.state !== "claiming") return;
    const detail = tx.detail(id) as InboxDetail;
    tx.update(id, {
      overview: withoutEmpty<InboxOverview>({
        ...overview,
        state: "received",
        expiresAt,
        deleteAfter: stored.deleteAfter,
      }),
      detail: { ...detail, receipt: toBase64(receipt), message: stored },
    });
  });
}

/** @returns the kind of link that it was. */
function forgetClaim(app: App, id: RecordId): LinkKind {
  const { link } = app.vault.detail(id) as InboxDetail;
  const kind = link === undefined ? linkKinds.teammate : findLink(link).kind;
  app.vault.write([], (tx) => {
    if (app.records.get("inbox", id)?.state === "claiming") tx.remove(id);
  });
  return kind;
}

/** Sends the receipt of a message whose ack was not answered yet. Silent about relays that are away. */
export async function acknowledge(app: App, id: RecordId): Promise<void> {
  if (app.records.get("inbox", id)?.acknowledged) return;
  const { receipt } = app.vault.detail(id) as InboxDetail;
  if (receipt === undefined) return;
  app.checkpoint("receive.before-ack");
  const settled = await withStoredClaim(app, id, (claim, reader) => sendAck(app, claim, reader, fromBase64(receipt)));
  app.checkpoint("receive.after-ack");
  if (!settled) return;
  app.vault.write([], (tx) => {
    const overview = app.records.get("inbox", id);
    if (overview === undefined) return;
    const { link: _link, E: _E, passphrase: _passphrase, receipt: _receipt, ...rest } = tx.detail(id) as InboxDetail;
    tx.update(id, { overview: { ...overview, acknowledged: true }, detail: rest });
  });
}

/** @returns true when nothing is left to be told to the relay. */
async function sendAck(app: App, claim: Claim, reader: Uint8Array, receipt: Uint8Array): Promise<boolean> {
  try {
    const relay = app.relays.at(claim.origin);
    const answer = await relay.send("ack", claim.id, (at) => ackRequest(claim.claimant, reader, receipt, at));
    // A relay that no longer knows the link will not take the receipt tomorrow either.
    return answer.ok || answer.code === "bad_signature" || answer.code === "link_gone" || answer.code === "taken";
  } catch (error) {
    // The message is safe; the receipt is sent with the next visit to the inbox.
    if (error instanceof KeyholdError) return false;
    throw error;
  }
}

export type InboxRecord = { readonly id: RecordId; readonly overview: InboxOverview };

export function inboxRecordOf(app: App, linkId: LinkId): InboxRecord | undefined {
  const wanted = toBase64(linkId);
  const found = app.records.all("inbox").find(({ overview }) => overview.linkId === wanted);
  return found === undefined ? undefined : { id: found.id as RecordId, overview: found.overview };
}
