/** The sender's part of the inbox at a relay: a link's secret, left for its recipient to find. */
import { isKeyholdError } from "../../../shared/contract/errors.ts";
import { randomBelow, toBase64, wipe } from "../../../shared/crypto/bytes.ts";
import type { Card } from "../../../shared/identity/card.ts";
import { inboxTag, pairSecretOfSender, sealEntry } from "../../../shared/link/inbox-entry.ts";
import { dayOf, inboxAnswers, isLeavable, type LeaveWire } from "../../../shared/link/inbox-wire.ts";
import { readLink } from "../../../shared/link/link-text.ts";
import type { PreparedLink } from "../../../shared/link/sender.ts";
import type { App } from "../app.ts";
import { each } from "./each.ts";
import type { RelayClient } from "./relay-client.ts";

const parallelRequests = 8;

/** One entry for each day that the link lives: whoever looks asks for the tag of the day, and for no other. */
export function entriesFor(app: App, { linkText, share }: PreparedLink, recipient: Card): LeaveWire[] {
  const { secret, origin } = readLink(linkText);
  const pair = pairSecretOfSender(app.me.identity.box, recipient.boxKey);
  const entries: LeaveWire[] = [];
  for (let day = dayOf(share.createdAt); day <= dayOf(share.expiresAt); day++) {
    const tag = inboxTag(pair, { origin, day });
    entries.push({ day, tag: toBase64(tag), entry: toBase64(sealEntry(pair, tag, secret, recipient.boxKey)) });
  }
  wipe(secret, pair);
  return entries;
}

/** What is to be left for one link. */
export type Leaving<Link> = { readonly link: Link; readonly entries: readonly LeaveWire[] };

/**
 * Leaves links that the relay has taken. Each entry goes in a request of its own, those of all people mixed, so that no
 * request says which belong together.
 * @returns the links that lie in their inboxes whole, and why others do not, as sentences.
 */
export async function leaveEntries<Link>(
  relay: RelayClient,
  leaving: readonly Leaving<Link>[],
  token: Uint8Array | undefined,
): Promise<{ left: ReadonlySet<Link>; problems: string[] }> {
  const left = new Set(leaving.map(({ link }) => link));
  const problems = new Set<string>();
  const entries = leaving.flatMap(({ link, entries }) => entries.map((entry) => ({ link, entry })));
  await each(shuffled(entries), parallelRequests, async ({ link, entry }) => {
    const problem = relay.saysNoInbox ? noInbox(relay) : await leaveOne(relay, entry, token);
    if (problem === undefined) return;
    left.delete(link);
    problems.add(problem);
  });
  return { left, problems: [...problems] };
}

/**
 * Leaves what was to be left when the links were made, and no relay had them then. Days that are over meanwhile are
 * left out.
 * @returns what is in the way, as sentences.
 */
export async function leaveLate(
  app: App,
  late: readonly Leaving<string>[],
  token: Uint8Array | undefined,
): Promise<string[]> {
  const byRelay = new Map<string, Leaving<string>[]>();
  for (const { link: origin, entries } of late) {
    const now = app.relays.at(origin).relayTime();
    const left = { link: origin, entries: entries.filter(({ day }) => isLeavable(day, now)) };
    byRelay.set(origin, [...(byRelay.get(origin) ?? []), left]);
  }
  const problems: string[] = [];
  for (const [origin, leaving] of byRelay) {
    problems.push(...(await leaveEntries(app.relays.at(origin), leaving, token)).problems);
  }
  return problems;
}

async function leaveOne(
  relay: RelayClient,
  entry: LeaveWire,
  token: Uint8Array | undefined,
): Promise<string | undefined> {
  try {
    const answer = await relay.post("/v1/inbox", entry, inboxAnswers.leave, { token });
    if (answer.ok) return undefined;
    if (answer.code !== "not_found") return "The inbox at the relay took nothing more. Send the link yourself.";
    relay.saidNoInbox();
    return noInbox(relay);
  } catch (error) {
    if (!isKeyholdError(error)) throw error;
    return "The relay did not answer when the link was to be left in the inbox. Send the link yourself.";
  }
}

function noInbox({ origin }: RelayClient): string {
  return `The relay ${origin} keeps no inbox. Send the link yourself.`;
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  const rest = [...items];
  const result: Item[] = [];
  while (rest.length > 0) result.push(...rest.splice(randomBelow(rest.length), 1));
  return result;
}
