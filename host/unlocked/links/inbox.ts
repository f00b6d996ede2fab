/** Received messages: showing them, and doing what the person decides. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
import { foldText } from "../../../shared/contract/key-order.ts";
import type { ReceivedMessage } from "../../../shared/contract/link-methods.ts";
import { fromBase64, toBase64, wipe } from "../../../shared/crypto/bytes.ts";
import { readCardText } from "../../../shared/identity/card.ts";
import { safetyWords } from "../../../shared/identity/safety-words.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { maskValue } from "../keys/mask.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { type FreshKeys, insertKey, keptKeyNamed, keptValueIn, type NewKey, replaceValue } from "../keys/write-key.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { InboxDetail, InboxOverview, Provenance, StoredItem, StoredMessage } from "../record-types.ts";
import { senderName, teammateWithKeysOf } from "../team/people.ts";
import { sendAlarm } from "./alarm.ts";
import { acknowledge, receive } from "./receive.ts";

export async function receiveLink(
  app: App,
  input: ParsedInput<"inbox.receive">,
): Promise<MethodOutput<"inbox.receive">> {
  return { message: messageOf(app, await receive(app, input)) };
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
      const mask = maskValue(value);
      wipe(value);
      const shownItem: ReceivedMessage["items"][number] = {
        kind: item.kind,
        name: item.name,
        mask,
        conflict: isTaken(app, item.name, item),
      };
      if (item.service !== undefined) shownItem.service = item.service;
      if (item.env !== undefined) shownItem.env = item.env;
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

function receivedMessage(
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
function senderOf(app: App, message: StoredMessage): ReceivedMessage["sender"] {
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

/**
 * Stores or declines a message, in one transaction with forgetting it.
 * @throws KeyholdError `needs_answer` when a name is taken and no `onConflict` was given; the message stays.
 */
export function decideMessage(app: App, input: ParsedInput<"inbox.decide">): MethodOutput<"inbox.decide"> {
  const id = input.id as RecordId;
  const { message } = receivedMessage(app, id);
  const sender = senderOf(app, message);
  if (input.decision === "decline") {
    const subject = `${message.items.map((item) => item.name).join(", ")} from ${sender.name}`;
    app.vault.write({ action: "link.decline", subject, outcome: "ok" }, (tx) => markDecided(app, tx, id));
    return { stored: [], sender };
  }
  if (input.name !== undefined && message.items.length > 1) {
    throw new KeyholdError("invalid_input", "The link holds several keys: they keep their names. Nothing was stored.");
  }
  const conflicts = message.items.filter((item) => isTaken(app, input.name ?? item.name, { ...item, ...envOf(input) }));
  if (conflicts.length > 0 && input.onConflict === undefined) {
    const names = conflicts.map((item) => `“${input.name ?? item.name}”`).join(", ");
    throw new KeyholdError(
      "needs_answer",
      `${names} is already in this vault. Nothing was stored, and the message waits in the inbox: keep both, replace, or choose another name.`,
      { hint: "decide_conflict" },
    );
  }
  if (conflicts.length > 0 && input.onConflict === "cancel") return { stored: [], sender };
  if (input.onConflict === "replace") refuseShortLived(app, message, sender, input);
  const from: Provenance = {
    name: sender.name,
    signKey: sender.signKey,
    verified: sender.verified,
    at: app.now(),
    linkId: app.records.get("inbox", id)?.linkId ?? "",
  };
  const entries = message.items.map((item) => ({
    action: "key.receive",
    subject: `${input.name ?? item.name} (${input.env ?? item.env ?? "dev"}) from ${sender.name}`,
    outcome: "ok" as const,
  }));
  return app.vault.write(entries, (tx) => {
    const taken: string[] = [];
    const fresh: FreshKeys = new Map();
    const stored = message.items.map((item) => storeItem(app, tx, { item, message, from, input, taken, fresh }));
    markDecided(app, tx, id);
    return { stored, sender };
  });
}

type Storing = {
  readonly item: StoredItem;
  readonly message: StoredMessage;
  readonly from: Provenance;
  readonly input: ParsedInput<"inbox.decide">;
  /** Names and environments given in this transaction, folded: the index does not know them yet. */
  readonly taken: string[];
  readonly fresh: FreshKeys;
};

function storeItem(app: App, tx: HostTransaction, { item, message, from, input, taken, fresh }: Storing) {
  const env = input.env ?? item.env ?? "dev";
  const wanted = input.name ?? item.name;
  const value = fromBase64(item.value);
  try {
    const existing = keptKeyNamed(app, wanted);
    const present = existing === undefined ? undefined : keptValueIn(app, existing.id, env);
    const isGiven = taken.includes(place(wanted, env));
    if (input.onConflict === "replace" && existing !== undefined && present !== undefined && !isGiven) {
      taken.push(place(wanted, env));
      const change = { from, deleteAfter: undefined, ...policyOf(message) };
      replaceValue(app, tx, present.id as RecordId, present.value, value, change);
      return { id: present.id, name: existing.key.name, service: existing.key.service, env };
    }
    const made = fresh.get(foldText(wanted))?.key;
    const isOther = made !== undefined && item.service !== undefined && !sameService(made.service, item.service);
    const isFree = !isGiven && !isOther && !isTaken(app, wanted, { ...item, env });
    const name = isFree ? wanted : freeName(app, wanted, fresh);
    taken.push(place(name, env));
    const joined = isFree ? (existing?.key ?? made) : undefined;
    const service = item.service ?? joined?.service ?? (item.kind === "file" ? "file" : "unknown");
    const key = withoutEmpty<NewKey>({
      name,
      env,
      value,
      service,
      type: item.type ?? "private",
      variable: name === item.name ? item.variable : undefined,
      scopes: item.scopes,
      expiresAt: item.expires,
      rotateEvery: item.rotateEvery,
      from,
      ...policyOf(message),
      showOnce: message.showOnce ?? false,
    });
    return { id: insertKey(app, tx, key, fresh), name, service, env };
  } finally {
    wipe(value);
  }
}

/**
 * A value that deletes itself takes its history along. It may take the place of what the same sender sent on the same
 * terms, and of nothing else: what a person has of their own is not somebody else's to delete.
 */
function refuseShortLived(
  app: App,
  message: StoredMessage,
  sender: ReceivedMessage["sender"],
  input: ParsedInput<"inbox.decide">,
): void {
  if (message.deleteAfter === undefined) return;
  for (const item of message.items) {
    const key = keptKeyNamed(app, input.name ?? item.name);
    const present = key && keptValueIn(app, key.id, input.env ?? item.env ?? "dev")?.value;
    if (present === undefined) continue;
    if (present.deleteAfter !== undefined && present.from?.signKey === sender.signKey) continue;
    throw new KeyholdError(
      "refused",
      `What “${sender.name}” sent deletes itself later, and would take your present value of “${key?.key.name}” along. Nothing was stored; keep both, or choose another name.`,
    );
  }
}

function sameService(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Names are compared as the index does. */
function place(name: string, env: string): string {
  return `${foldText(name)}\n${env}`;
}

function policyOf(message: StoredMessage): { noForward?: true; deleteAfter?: number; showOnce?: true } {
  return {
    ...(message.noForward ? { noForward: true as const } : {}),
    ...(message.showOnce ? { showOnce: true as const } : {}),
    ...(message.deleteAfter === undefined ? {} : { deleteAfter: message.deleteAfter }),
  };
}

/** True when the name cannot take this value as it is: it has one there, or belongs to another service. */
function isTaken(app: App, name: string, item: Pick<StoredItem, "env" | "service">): boolean {
  const existing = keptKeyNamed(app, name);
  if (existing === undefined) return false;
  if (item.service !== undefined && !sameService(existing.key.service, item.service)) return true;
  return keptValueIn(app, existing.id, item.env ?? "dev") !== undefined;
}

/** `NAME-2`, `NAME-3`, …: the first that nothing has. */
function freeName(app: App, name: string, fresh: FreshKeys): string {
  for (let number = 2; ; number++) {
    const candidate = `${name}-${number}`;
    if (keptKeyNamed(app, candidate) === undefined && !fresh.has(foldText(candidate))) return candidate;
  }
}

function envOf(input: ParsedInput<"inbox.decide">) {
  return input.env === undefined ? {} : { env: input.env };
}

/** Only what proves that the link is used up stays, and what the receipt still needs. */
function markDecided(app: App, tx: HostTransaction, id: RecordId): void {
  const overview = app.records.get("inbox", id);
  if (overview === undefined || overview.state !== "received") {
    throw new KeyholdError("link_decided", "This message was decided upon already. Nothing was stored twice.");
  }
  const { message: _, ...rest } = tx.detail(id) as InboxDetail;
  tx.update(id, { overview: { ...overview, state: "decided" }, detail: rest });
}
