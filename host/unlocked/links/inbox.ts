/** Received messages: fetching and showing them. What the person decides is in decide-message.ts. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { ReceivedMessage } from "../../../shared/contract/link-methods.ts";
import { fromBase64, toBase64, wipe } from "../../../shared/crypto/bytes.ts";
import { readCardText } from "../../../shared/identity/card.ts";
import { safetyWords } from "../../../shared/identity/safety-words.ts";
import { linksIn } from "../../../shared/link/link-text.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { maskValue } from "../keys/mask.ts";
import { keptKeyNamed, keptValueIn } from "../keys/write-key.ts";
import type { InboxDetail, InboxOverview, StoredItem, StoredMessage } from "../records/links.ts";
import { senderName, teammateWithKeysOf } from "../team/people.ts";
import { sendAlarm } from "./alarm.ts";
import { acknowledge, receive } from "./receive.ts";
import { dropOverdue } from "./sweep-inbox.ts";

export async function receiveLink(
  app: App,
  input: ParsedInput<"inbox.receive">,
): Promise<MethodOutput<"inbox.receive">> {
  return { message: messageOf(app, await receive(app, input)) };
}

/** The links in what was pasted or dropped, so that a window opens them one by one. */
export function linksInText(_app: App, { text }: ParsedInput<"inbox.links">): MethodOutput<"inbox.links"> {
  return { links: linksIn(text) };
}

/** What waits for a decision. Links whose fetching was interrupted are fetched, receipts not yet taken are sent. */
export async function listInbox(app: App): Promise<MethodOutput<"inbox.list">> {
  const silent = new Set<string>();
  for (const { id, overview } of app.records.all("inbox")) {
    // A relay that did not answer once is not waited for again with every other link of it.
    if (silent.has(overview.origin)) continue;
    if (overview.state === "claiming") await resume(app, id as RecordId);
    else if (overview.state === "alarm") await sendAlarm(app, id as RecordId);
    else if (!overview.acknowledged) await acknowledge(app, id as RecordId);
    else continue;
    if (app.relays.at(overview.origin).isSilent) silent.add(overview.origin);
  }
  dropOverdue(app);
  const waiting = app.records.all("inbox").filter(({ overview }) => overview.state === "received");
  return { messages: waiting.map(({ id }) => messageOf(app, id as RecordId)) };
}

async function resume(app: App, id: RecordId): Promise<void> {
  const { link, passphrase } = app.vault.detail(id) as InboxDetail;
  if (link === undefined) return;
  try {
    const bytes = passphrase === undefined ? undefined : fromBase64(passphrase);
    // The person agreed to this relay when the link was opened first.
    await receive(app, { link, passphrase: bytes, allowPrivateHttp: true });
  } catch (error) {
    // Whoever opens the link itself is told; a list only shows what is there.
    if (!isKeyholdError(error)) throw error;
  }
}

function messageOf(app: App, id: RecordId): ReceivedMessage {
  const { overview, detail, message } = receivedMessage(app, id);
  const shown: ReceivedMessage = {
    id,
    linkId: overview.linkId,
    sender: senderOf(app, message),
    items: message.items.map((item) => {
      const value = fromBase64(item.value);
      const shownItem: ReceivedMessage["items"][number] = {
        kind: item.kind,
        name: item.name,
        mask: maskValue(value),
        size: value.length,
        conflict: isTaken(app, item.name, item),
      };
      if (item.service !== undefined) shownItem.service = item.service;
      if (item.env !== undefined) shownItem.env = item.env;
      const same = placesOf(app, value);
      if (same.length > 0) shownItem.same = same;
      wipe(value);
      return shownItem;
    }),
    noForward: message.noForward ?? false,
    receivedAt: detail.claimedAt ?? overview.since,
    acknowledged: overview.acknowledged ?? false,
  };
  if (message.note !== undefined) shown.note = message.note;
  if (message.deleteAfter !== undefined) shown.deleteAfter = message.deleteAfter;
  if (message.team !== undefined) shown.team = message.team;
  return shown;
}

/** Where this vault has the very same value already. */
function placesOf(app: App, value: Uint8Array): { name: string; env: Environment }[] {
  const present = app.keys.withFingerprint(app.vault.valueFingerprint(value));
  const kept = present.filter((listed) => listed.value.removedAt === undefined);
  return kept.map(({ key, value: { env } }) => ({ name: key.name, env }));
}

export function receivedMessage(
  app: App,
  id: RecordId,
): { overview: InboxOverview; detail: InboxDetail; message: StoredMessage } {
  const overview = app.records.get("inbox", id);
  const detail = overview === undefined ? undefined : (app.vault.detail(id) as InboxDetail);
  if (overview === undefined || detail?.message === undefined) {
    throw new KeyholdError("link_decided", "This message was decided upon already.");
  }
  return { overview, detail, message: detail.message };
}

/**
 * Whoever signed, as this vault knows them. A name on a card is only a claim, and so is another one on the card of
 * somebody known: “verified” must never stand beside a name that this vault did not have when it was verified.
 */
export function senderOf(app: App, message: StoredMessage): ReceivedMessage["sender"] {
  const card = readCardText(message.senderCard);
  const teammate = teammateWithKeysOf(app, card);
  const sender: ReceivedMessage["sender"] = {
    name: senderName(app, card),
    signKey: toBase64(card.signKey),
    verified: teammate?.state === "verified",
    known: teammate !== undefined,
    words: safetyWords(card),
  };
  const email = teammate === undefined ? card.email : teammate.email;
  if (email !== undefined) sender.email = email;
  return sender;
}

/** True when the name cannot take this value as it is: it has one there, or belongs to another service. */
export function isTaken(app: App, name: string, item: Pick<StoredItem, "env" | "service">): boolean {
  const existing = keptKeyNamed(app, name);
  if (existing === undefined) return false;
  if (item.service !== undefined && !sameService(existing.key.service, item.service)) return true;
  return keptValueIn(app, existing.id, item.env ?? "dev") !== undefined;
}

export function sameService(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
