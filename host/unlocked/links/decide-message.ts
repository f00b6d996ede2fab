/** Doing what a person decides about a received message: in one transaction with forgetting it. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { ReceivedMessage } from "../../../shared/contract/link-methods.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { FreshKeys } from "../keys/write-key.ts";
import { keptKeyNamed, keptValueIn } from "../keys/write-key.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { Provenance } from "../records/keys.ts";
import type { InboxDetail, StoredItem, StoredMessage } from "../records/links.ts";
import { isTaken, receivedMessage, senderOf } from "./inbox.ts";
import { noteArrival } from "./note-arrival.ts";
import { type Destination, storeItem } from "./store-item.ts";

type Input = ParsedInput<"inbox.decide">;
type Output = MethodOutput<"inbox.decide">;
/** One value of the message, and what was decided about it. */
type Decided = {
  readonly item: StoredItem;
  readonly decision: "store" | "drop" | "wait";
  readonly to: Destination;
};

/**
 * Stores or declines a message, whole or value by value. What is decided to wait stays in the inbox.
 * @throws KeyholdError `needs_answer` when a name is taken and no `onConflict` was given; the message stays.
 */
export function decideMessage(app: App, input: Input): Output {
  const id = input.id as RecordId;
  const { message } = receivedMessage(app, id);
  const sender = senderOf(app, message);
  if (input.decision === "decline") {
    const subject = `${message.items.map((item) => item.name).join(", ")} from ${sender.name}`;
    app.vault.write({ action: "link.decline", subject, outcome: "ok" }, (tx) => settle(app, tx, id, message, []));
    return { stored: [], sender, waiting: 0, warnings: [] };
  }
  if (message.deleteAfter !== undefined && message.deleteAfter <= app.now()) throw overdue(sender.name);
  const decided = decideEach(app, message, input);
  // “Cancel” for a message as a whole is for all of it.
  if (decided === "cancel") return { stored: [], sender, waiting: message.items.length, warnings: [] };
  const storing = decided.filter(({ decision }) => decision === "store");
  const waiting = decided.filter(({ decision }) => decision === "wait").map(({ item }) => item);
  const dropped = decided.filter(({ decision }) => decision === "drop");
  for (const one of storing) if (one.to.onConflict === "replace") refuseShortLived(app, message, sender, one);
  const from: Provenance = {
    name: sender.name,
    signKey: sender.signKey,
    verified: sender.verified,
    at: app.now(),
    linkId: app.records.get("inbox", id)?.linkId ?? "",
  };
  if (waiting.length > 0 && waiting.length === decided.length)
    return { stored: [], sender, waiting: waiting.length, warnings: [] };
  const entry = (action: string, { item, to }: Decided) => ({
    action,
    subject: `${to.name ?? item.name} (${to.env ?? item.env ?? "dev"}) from ${sender.name}`,
    outcome: "ok" as const,
  });
  const entries = [
    ...storing.map((one) => entry("key.receive", one)),
    ...dropped.map((one) => entry("link.decline", one)),
  ];
  return app.vault.write(entries, (tx) => {
    const taken: string[] = [];
    const fresh: FreshKeys = new Map();
    const warnings: string[] = [];
    const around = { message, from, taken, fresh, warnings };
    const stored = storing.map(({ item, to }) => storeItem(app, tx, { ...around, item, to }));
    settle(app, tx, id, message, waiting);
    if (stored.length > 0) noteArrival(tx, from, stored);
    return { stored, sender, waiting: waiting.length, warnings };
  });
}

/** @returns `cancel` when a value is in the way and the answer for all is to leave everything. */
function decideEach(app: App, message: StoredMessage, input: Input): Decided[] | "cancel" {
  const own = new Map(input.items?.map((one) => [one.index, one]));
  if (input.name !== undefined && message.items.length > 1) {
    throw invalid("The link holds several keys: name them one by one.");
  }
  if ([...own.keys()].some((index) => index >= message.items.length)) {
    throw invalid(`The link holds ${message.items.length} values: there is no such number.`);
  }
  const decided: Decided[] = [];
  const unanswered: string[] = [];
  for (const [index, item] of message.items.entries()) {
    const one = own.get(index);
    const to: Destination = {
      name: one?.name ?? input.name,
      env: one?.env ?? input.env,
      onConflict: one?.onConflict ?? input.onConflict,
    };
    const decision = one?.decision ?? "store";
    const conflicts = decision === "store" && isTaken(app, to.name ?? item.name, { ...item, ...envOf(to.env) });
    if (conflicts && to.onConflict === undefined) unanswered.push(`“${to.name ?? item.name}”`);
    if (conflicts && to.onConflict === "cancel" && one?.onConflict === undefined) return "cancel";
    decided.push({ item, to, decision: conflicts && to.onConflict === "cancel" ? "wait" : decision });
  }
  if (unanswered.length === 0) return decided;
  throw new KeyholdError(
    "needs_answer",
    `${unanswered.join(", ")} ${unanswered.length === 1 ? "is" : "are"} already in this vault. Nothing was stored, and the message waits in the inbox: keep both, replace, or choose another name.`,
    { hint: "decide_conflict" },
  );
}

function envOf(env: Environment | undefined) {
  return env === undefined ? {} : { env };
}

function invalid(what: string): KeyholdError {
  return new KeyholdError("invalid_input", `${what} Nothing was stored.`);
}

function overdue(sender: string): KeyholdError {
  return new KeyholdError(
    "refused",
    `${sender} sent this to be deleted by now. Nothing was stored; ask for a new one if you still need it.`,
  );
}

/**
 * A value that deletes itself takes its history along. It may take the place of what the same sender sent on the same
 * terms, and of nothing else: what a person has of their own is not somebody else's to delete.
 */
function refuseShortLived(
  app: App,
  message: StoredMessage,
  sender: ReceivedMessage["sender"],
  { item, to }: Decided,
): void {
  if (message.deleteAfter === undefined) return;
  const key = keptKeyNamed(app, to.name ?? item.name);
  const present = key && keptValueIn(app, key.id, to.env ?? item.env ?? "dev")?.value;
  if (present === undefined) return;
  if (present.deleteAfter !== undefined && present.from?.signKey === sender.signKey) return;
  throw new KeyholdError(
    "refused",
    `What “${sender.name}” sent deletes itself later, and would take your present value of “${key?.key.name}” along. Nothing was stored; keep both, or choose another name.`,
  );
}

/** Only what proves that the link is used up stays, and what the receipt still needs; and what waits on. */
function settle(app: App, tx: HostTransaction, id: RecordId, known: StoredMessage, waiting: StoredItem[]): void {
  const overview = app.records.get("inbox", id);
  const { message, ...rest } = overview === undefined ? { message: undefined } : (tx.detail(id) as InboxDetail);
  // Another window may have decided about some of it meanwhile: the numbers would mean other values now.
  if (overview?.state !== "received" || message?.items.length !== known.items.length) {
    throw new KeyholdError("link_decided", "This message was decided upon already. Nothing was stored twice.");
  }
  if (waiting.length > 0) tx.update(id, { overview, detail: { ...rest, message: { ...message, items: waiting } } });
  else tx.update(id, { overview: { ...overview, state: "decided" }, detail: rest });
}
