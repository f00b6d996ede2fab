/** The recipient's part of the inbox at a relay: asking for the day's tags, and for what became of what lay there. */
import { isKeyholdError } from "../../../shared/contract/errors.ts";
import { toBase64, wipe } from "../../../shared/crypto/bytes.ts";
import { linkIdOf } from "../../../shared/link/derive.ts";
import { clockSkewMilliseconds, linkKinds, longestLifeMilliseconds } from "../../../shared/link/envelope.ts";
import {
  fillTags,
  type InboxTag,
  inboxTag,
  openEntry,
  type PairSecret,
  pairSecretOfRecipient,
} from "../../../shared/link/inbox-entry.ts";
import { dayGraceMilliseconds, dayOf, inboxAnswers, mostTags } from "../../../shared/link/inbox-wire.ts";
import type { LinkSecret } from "../../../shared/link/link-text.ts";
import type { App } from "../app.ts";
import { readSettings } from "../settings.ts";
import { type Teammate, teammates } from "../team/people.ts";
import type { FoundLink } from "./found-links.ts";
import { inboxRecordOf } from "./receive.ts";
import { type Persistence, refusalError } from "./relay-client.ts";

/** One question: the tags of one day, of at most so many people as fit. */
export type LookUp = { readonly relay: string; readonly day: number; readonly part: number };

/** Relays that are to be looked at, and that have not just said that they keep no inbox. */
export function inboxRelays(app: App): string[] {
  return readSettings(app).inbox.relays.filter((origin) => !app.relays.at(origin).saysNoInbox);
}

/** Today's tags; shortly after midnight also yesterday's, in a question of its own, for clocks that differ. */
export function lookUpsAt(app: App, relay: string): LookUp[] {
  const now = app.relays.at(relay).relayTime();
  const parts = Math.max(1, Math.ceil(senders(app).length / mostTags));
  const days = new Set([dayOf(now), dayOf(now - dayGraceMilliseconds)]);
  return [...days].flatMap((day) => Array.from({ length: parts }, (_, part) => ({ relay, day, part })));
}

/** Nobody whose card is in doubt or closed. */
function senders(app: App): Teammate[] {
  const known = teammates(app).filter(
    ({ overview }) => overview.state !== "changed" && overview.closedAt === undefined,
  );
  return known.sort((one, other) => (one.id < other.id ? -1 : 1));
}

type Expected = { readonly person: Teammate; readonly pair: PairSecret; readonly tag: InboxTag };

/** Asks one question, and keeps what lay there. @throws KeyholdError when the relay does not answer as it should. */
export async function lookUp(app: App, { relay: origin, day, part }: LookUp, how: Persistence = {}): Promise<void> {
  const relay = app.relays.at(origin);
  const known = app.found.relay(origin);
  const { box } = app.me.identity;
  const expected = new Map<string, Expected>();
  for (const person of senders(app).slice(part * mostTags, (part + 1) * mostTags)) {
    const pair = pairSecretOfRecipient(person.card.boxKey, box);
    const tag = inboxTag(pair, { origin, day });
    expected.set(toBase64(tag), { person, pair, tag });
  }
  const tags = fillTags(
    [...expected.values()].map(({ tag }) => tag),
    box,
    { origin, day },
  ).map(toBase64);
  try {
    const answer = await relay.post("/v1/inbox/look", { tags }, inboxAnswers.look, how);
    if (!answer.ok) {
      if (answer.code !== "not_found") throw refusalError(origin, answer);
      relay.saidNoInbox();
      known.state = "none";
      return;
    }
    relay.heard(answer.value.now);
    known.state = "looked";
    known.lookedAt = app.now();
    let foreign = 0;
    for (const { tag, entry } of answer.value.entries) {
      const secret = secretIn(expected.get(toBase64(tag)), entry, app);
      const person = expected.get(toBase64(tag))?.person;
      if (secret === undefined || person === undefined) foreign++;
      else keep(app, origin, person.id, secret);
    }
    known.foreign = foreign;
  } catch (error) {
    if (relay.isSilent) known.state = "unreachable";
    throw error;
  } finally {
    for (const { pair } of expected.values()) wipe(pair);
  }
}

/** @returns undefined for what this person did not leave: whoever did, it is dropped. */
function secretIn(expected: Expected | undefined, entry: Uint8Array, app: App): LinkSecret | undefined {
  if (expected === undefined) return undefined;
  try {
    return openEntry(expected.pair, expected.tag, entry, app.me.identity.box);
  } catch (error) {
    if (!isKeyholdError(error, "decrypt_failed")) throw error;
    return undefined;
  }
}

/** A link that was seen before, here or by hand, is not shown again: a link works once. */
function keep(app: App, relay: string, person: string, secret: LinkSecret): void {
  const linkId = linkIdOf(secret);
  const id = toBase64(linkId);
  if (app.found.has(id) || inboxRecordOf(app, linkId) !== undefined) {
    wipe(secret);
    return;
  }
  const expiresAt = app.relays.at(relay).relayTime() + longestLifeMilliseconds;
  app.found.add({ id, linkId, secret, relay, person, foundAt: app.now(), state: "new", expiresAt });
}

/** Asks what became of a found link. It is shown only while it can be opened. */
export async function lookAtFound(app: App, link: FoundLink, how: Persistence = {}): Promise<void> {
  const relay = app.relays.at(link.relay);
  const looked = await relay.look(link.linkId, how);
  if (!looked.ok) {
    if (looked.code === "not_found") app.found.end(link);
    else throw refusalError(link.relay, looked);
    return;
  }
  const { state, kind, expiresAt } = looked.value;
  const tooFar = relay.relayTime() + longestLifeMilliseconds + clockSkewMilliseconds;
  if (state !== "pending" || kind !== linkKinds.teammate || expiresAt > tooFar) {
    app.found.end(link);
    return;
  }
  link.expiresAt = expiresAt;
  if (link.state !== "new") return;
  link.state = "waiting";
  const from = app.records.get("person", link.person)?.name;
  if (from !== undefined) app.emit({ type: "inbox", id: link.id, from, relay: link.relay });
}
