/** Received messages: showing them, and doing what the person decides. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
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
import { teammateBySignKey } from "../team/people.ts";
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
  for (const { id, overview } of app.records.all("inbox")) {
    if (overview.state === "claiming") await resume(app, id as RecordId);
    else if (overview.state === "alarm") await sendAlarm(app, id as RecordId);
    else if (!overview.acknowledged) await acknowledge(app, id as RecordId);
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

/** Whoever signed, as this vault knows them: a name on an unknown card is only a claim. */
function senderOf(app: App, message: StoredMessage): ReceivedMessage["sender"] {
  const card = readCardText(message.senderCard);
  const signKey = toBase64(card.signKey);
  const teammate = teammateBySignKey(app, signKey);
  const sender: ReceivedMessage["sender"] = {
    name: card.name,
    signKey,
    verified: teammate?.overview.state === "verified",
    known: teammate !== undefined,
    words: safetyWords(card),
  };
  if (card.email !== undefined) sender.email = card.email;
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
      `${names} is already in this vault. Nothing was stored, and the message waits in the inbox: say --on-conflict keep, replace or cancel, or another name with --as.`,
    );
  }
  if (conflicts.length > 0 && input.onConflict === "cancel") return { stored: [], sender };
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
    const taken = new Set<string>();
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
  /** Names given in this transaction, which the index does not know yet. */
  readonly taken: Set<string>;
  readonly fresh: FreshKeys;
};

function storeItem(app: App, tx: HostTransaction, { item, message, from, input, taken, fresh }: Storing) {
  const env = input.env ?? item.env ?? "dev";
  const wanted = input.name ?? item.name;
  const value = fromBase64(item.value);
  try {
    const existing = keptKeyNamed(app, wanted);
    const present = existing === undefined ? undefined : keptValueIn(app, existing.id, env);
    if (input.onConflict === "replace" && existing !== undefined && present !== undefined) {
      const overview = withoutEmpty({ ...present.value, from, ...policyOf(message) });
      replaceValue(app, tx, present.id as RecordId, overview, value);
      return { id: present.id, name: existing.key.name, service: existing.key.service, env };
    }
    const free = isTaken(app, wanted, { ...item, env }) || taken.has(`${wanted}\n${env}`);
    const name = free ? freeName(app, wanted, taken) : wanted;
    taken.add(`${name}\n${env}`);
    const service = item.service ?? (item.kind === "file" ? "file" : "unknown");
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
      showOnce: message.showOnce ?? false,
      from,
      ...policyOf(message),
    });
    return { id: insertKey(app, tx, key, fresh), name, service, env };
  } finally {
    wipe(value);
  }
}

function policyOf(message: StoredMessage): { noForward?: true; deleteAfter?: number } {
  return {
    ...(message.noForward ? { noForward: true as const } : {}),
    ...(message.deleteAfter === undefined ? {} : { deleteAfter: message.deleteAfter }),
  };
}

/** True when the name cannot take this value as it is: it has one there, or belongs to another service. */
function isTaken(app: App, name: string, item: Pick<StoredItem, "env" | "service">): boolean {
  const existing = keptKeyNamed(app, name);
  if (existing === undefined) return false;
  if (item.service !== undefined && existing.key.service.toLowerCase() !== item.service.toLowerCase()) return true;
  return keptValueIn(app, existing.id, item.env ?? "dev") !== undefined;
}

/** `NAME-2`, `NAME-3`, …: the first that nothing has. */
function freeName(app: App, name: string, taken: ReadonlySet<string>): string {
  const given = new Set([...taken].map((entry) => entry.split("\n")[0]));
  for (let number = 2; ; number++) {
    const candidate = `${name}-${number}`;
    if (keptKeyNamed(app, candidate) === undefined && !given.has(candidate)) return candidate;
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
