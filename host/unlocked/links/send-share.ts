/** The sender's part: choose, seal, commit, post. A share is in the vault before its link exists anywhere else. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { timesToLive } from "../../../shared/contract/link-methods.ts";
import { fromUtf8, randomBytes, toBase64, wipe } from "../../../shared/crypto/bytes.ts";
import { linkKinds } from "../../../shared/link/envelope.ts";
import { guestPassphrase } from "../../../shared/link/guest.ts";
import type { LeaveWire } from "../../../shared/link/inbox-wire.ts";
import { checkOrigin, relayOrigin } from "../../../shared/link/relay-origin.ts";
import { type LinkRecipient, type PreparedLink, prepareLink } from "../../../shared/link/sender.ts";
import { shareToJson, wipeShare } from "../../../shared/link/share.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { type ListedValue, subjectOf } from "../keys/key-index.ts";
import { noteUse } from "../keys/uses.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { ShareDetail, SharedItem, ShareOverview } from "../records/links.ts";
import { readSettings } from "../settings.ts";
import { devicesOf, isCurrent } from "../team/devices.ts";
import type { Teammate } from "../team/people.ts";
import { checkRecipients, findRecipients } from "../team/recipients.ts";
import { refuseByRules } from "../team/refuse-by-rules.ts";
import { type TeamFiles, teamFileFor } from "../team/team-file-for.ts";
import { type ChosenValues, chooseValues, refusalByPlan } from "./choose-values.ts";
import { entriesFor, leaveEntries } from "./leave-entries.ts";
import {
  checkFits,
  type MeasuredValue,
  measureValues,
  type Part,
  packValues,
  payloadOf,
  wipeMeasured,
} from "./link-payload.ts";
import { postShares } from "./post-shares.ts";
import type { RelayClient } from "./relay-client.ts";

type Input = ParsedInput<"shares.create">;
type Made = MethodOutput<"shares.create">["shares"][number];
type Receiver = {
  readonly name: string;
  readonly teammate?: Teammate;
  /** Which device it is, where the person has several. */
  readonly device?: string | undefined;
  readonly recipient: LinkRecipient;
};
/** One link of one person. */
type Prepared = {
  readonly receiver: Receiver;
  readonly values: readonly MeasuredValue[];
  readonly part: ShareOverview["part"];
  /** The heads of the team file in it. */
  readonly teamFile: string | undefined;
  readonly link: PreparedLink;
};

/** A link as it is stored, for whoever keeps something of their own in the same transaction. */
export type StoredLink = {
  readonly share: RecordId;
  readonly to: string;
  readonly signKey: string | undefined;
  readonly link: string;
  /** Of the first value in it. */
  readonly version: number;
};
type Along = (tx: HostTransaction, links: readonly StoredLink[]) => void;

export function createShares(app: App, input: Input): Promise<MethodOutput<"shares.create">> {
  return createSharesWith(app, input, () => undefined);
}

/**
 * Makes one link for each person, or several where one cannot carry everything. What the relay did not take is kept as
 * `unsent`, and stops no other.
 * @param along runs in the transaction that stores the shares; what it throws leaves nothing stored and nothing sent.
 * @throws KeyholdError `refused`, `card_changed`, `not_found`, `insecure_relay`, `too_large`, before anything is stored
 * or sent.
 */
export async function createSharesWith(app: App, input: Input, along: Along): Promise<MethodOutput<"shares.create">> {
  const settings = readSettings(app);
  const origin = relayOrigin(input.relay ?? settings.relay);
  const ttl = timesToLive[input.ttl ?? settings.ttl];
  const receivers = receiversOf(app, input);
  // What cannot be shared is refused before anybody is asked.
  refuseByRules(app, receivers, chooseValues(app, input).values, ttl);
  const kind = input.guest === undefined ? linkKinds.teammate : linkKinds.guest;
  checkOrigin(origin, { kind, allowPrivateHttp: input.allowPrivateHttp });
  const relay = app.relays.at(origin);
  await relay.learn();
  // Other windows went on meanwhile: what counts is what holds now.
  app.vault.refresh();
  for (const { teammate } of receivers) if (teammate !== undefined) checkRecipients(app, teammate.id);
  const chosen = chooseValues(app, input);
  refuseByRules(app, receivers, chosen.values, ttl);
  const teamFiles = teamFileFor(app);
  const measured = measureValues(app, chosen.values);
  try {
    const packing = packValues(app, relay, measured, input.note);
    checkFits(packing, relay, input.split);
    const now = relay.relayTime();
    const prepared = prepareAll(app, { receivers, parts: packing.parts, origin, ttl, now, input, teamFiles });
    const wanted = input.inbox ?? settings.inbox.relays.includes(origin);
    const leaves: Leaves = new Map(wanted ? prepared.flatMap((one) => leaveOf(app, one)) : []);
    const ids = storeShares(app, prepared, leaves, input, along);
    const problems = await postShares(app, ids, input.relayToken);
    const sent = prepared.filter((_, index) => problems[index] === undefined);
    const leaving = sent.map(({ link }) => ({ link, entries: leaves.get(link) ?? [] }));
    const inboxes = await leaveEntries(
      relay,
      leaving.filter(({ entries }) => entries.length > 0),
      input.relayToken,
    );
    for (const { link } of prepared) wipeShare(link.share);
    const shares = prepared.map((one, index): Made => {
      const made = madeOf(ids[index] as RecordId, one, problems[index]);
      return inboxes.left.has(one.link) ? { ...made, inInbox: true } : made;
    });
    const warnings = [...warningsFor(receivers), ...clockWarnings(relay), ...leftOutWarnings(chosen)];
    return { shares, warnings: [...warnings, ...inboxes.problems] };
  } finally {
    wipeMeasured(measured);
    for (const { recipient } of receivers) if (recipient.kind === "guest") wipe(recipient.passphrase);
  }
}

function receiversOf(app: App, input: Input): Receiver[] {
  const cards = input.to.flatMap((who) => findRecipients(app, who, input.device));
  const people = new Map(cards.map((teammate) => [teammate.id, teammate]));
  const receivers: Receiver[] = [...people.values()].map((teammate) => ({
    name: teammate.overview.name,
    teammate,
    device: deviceOfSeveral(app, teammate),
    recipient: { kind: "teammate", card: teammate.card },
  }));
  if (input.guest !== undefined) {
    const { passphrase } = input.guest;
    const bytes = passphrase === undefined ? undefined : guestPassphrase(fromUtf8(passphrase));
    receivers.push({ name: "guest", recipient: { kind: "guest", passphrase: bytes } });
  }
  if (receivers.length === 0) {
    throw new KeyholdError("needs_answer", "Say who the key is for. Nothing was sent.", { hint: "choose_recipient" });
  }
  return receivers;
}

type Leaves = ReadonlyMap<PreparedLink, readonly LeaveWire[]>;

/** Only people have an inbox. */
function leaveOf(app: App, { receiver: { teammate }, link }: Prepared): [PreparedLink, LeaveWire[]][] {
  return teammate === undefined ? [] : [[link, entriesFor(app, link, teammate.card)]];
}

function deviceOfSeveral(app: App, { overview }: Teammate): string | undefined {
  const current = devicesOf(app, overview).filter((one) => isCurrent(app, one.overview));
  return current.length > 1 ? overview.device : undefined;
}

/** With the device, where the name alone says too little. */
function saidReceiver({ name, device }: Receiver): string {
  return device === undefined ? name : `${name} (${device})`;
}

type Plan = {
  readonly receivers: readonly Receiver[];
  readonly parts: readonly Part[];
  readonly origin: string;
  readonly ttl: number;
  readonly now: number;
  readonly input: Input;
  readonly teamFiles: TeamFiles;
};

function prepareAll(app: App, { receivers, parts, origin, ttl, now, input, teamFiles }: Plan): Prepared[] {
  const payloads = parts.map(({ values, hasRoomFor }) => ({ values, hasRoomFor, payload: payloadOf(values, input) }));
  return receivers.flatMap((receiver) =>
    payloads.map(({ values, hasRoomFor, payload }, index) => {
      const whole = index === 0 ? teamFiles.with(payload, receiver.teammate) : payload;
      // The keys are what was asked for: rules for which no room is left travel with another link.
      const withFile = whole.teamFile !== undefined && hasRoomFor(Math.ceil((whole.teamFile.length * 4) / 3) + 15);
      return {
        receiver,
        values,
        part: parts.length === 1 ? undefined : { number: index + 1, of: parts.length },
        teamFile: withFile && receiver.teammate !== undefined ? teamFiles.heads(receiver.teammate) : undefined,
        link: prepareLink({
          identity: app.me.identity,
          card: app.me.card,
          recipient: receiver.recipient,
          origin,
          allowPrivateHttp: input.allowPrivateHttp,
          payload: withFile ? whole : payload,
          now,
          expiresAt: now + ttl,
        }),
      };
    }),
  );
}

/** All shares in one transaction: either every link is known to the vault, or none was made. */
function storeShares(app: App, prepared: readonly Prepared[], leaves: Leaves, input: Input, along: Along): RecordId[] {
  const batch = toBase64(randomBytes(16));
  const entries = prepared.map(({ receiver, values }) => ({
    action: "share.create",
    subject: `${values.map(({ listed }) => subjectOf(listed)).join(", ")} → ${saidReceiver(receiver)}`,
    outcome: "ok" as const,
  }));
  return app.vault.write(entries, (tx) => {
    // Another window may have begun a plan since they were chosen.
    for (const { listed } of prepared.flatMap(({ values }) => values)) {
      const compromised = refusalByPlan(app, listed);
      if (compromised !== undefined) throw compromised;
    }
    const links = prepared.map(({ receiver, values, part, teamFile, link }): StoredLink => {
      const overview: ShareOverview = withoutEmpty({
        kind: "share",
        linkId: toBase64(link.share.id),
        items: values.map(({ listed }) => sharedItem(listed)),
        to: receiver.name,
        toSignKey: receiver.teammate?.overview.signKey,
        device: receiver.device,
        guest: receiver.teammate === undefined ? true : undefined,
        relay: link.share.origin,
        state: "unsent",
        createdAt: link.share.createdAt,
        expiresAt: link.share.expiresAt,
        note: input.note === "" ? undefined : input.note,
        teamFile,
        noForward: input.noForward ? true : undefined,
        deleteAfter: input.deleteAfter,
        batch,
        part,
      });
      const detail: ShareDetail = withoutEmpty({
        share: shareToJson(link.share),
        unsent: link.create,
        leave: leaves.get(link),
      });
      const share = tx.insert(overview, detail);
      const { signKey } = receiver.teammate?.overview ?? {};
      return { share, to: receiver.name, signKey, link: link.linkText, version: values[0]?.listed.value.version ?? 0 };
    });
    const shared = new Set(prepared.flatMap(({ values }) => values.map(({ listed }) => listed.id)));
    for (const id of shared) noteUse(app, tx, id, "share");
    along(tx, links);
    return links.map(({ share }) => share);
  });
}

function sharedItem({ id, key, value }: ListedValue): SharedItem {
  return { keyId: value.keyId, valueId: id, name: key.name, env: value.env, version: value.version };
}

function madeOf(id: RecordId, { receiver, part, link }: Prepared, problem: string | undefined): Made {
  return withoutEmpty<Made>({
    id,
    link: link.linkText,
    to: receiver.name,
    device: receiver.device,
    guest: receiver.teammate === undefined,
    expiresAt: link.share.expiresAt,
    state: problem === undefined ? "waiting" : "unsent",
    part,
    problem,
  });
}

function warningsFor(receivers: readonly Receiver[]): string[] {
  return receivers.flatMap((receiver) => {
    const { teammate } = receiver;
    if (teammate === undefined) return ["Whoever has this link can open it, once. Send it over a channel you trust."];
    if (teammate.overview.state === "verified") return [];
    return [`The card of ${saidReceiver(receiver)} is not verified: compare the twelve words.`];
  });
}

function leftOutWarnings({ leftOut }: ChosenValues): string[] {
  if (leftOut.length === 0) return [];
  const names = leftOut.map(({ key }) => `“${key.name}”`).join(", ");
  return [
    `Left out, because it is compromised, its date is over, or whoever sent it said that it may not be passed on: ${names}.`,
  ];
}

/** The relay judges by its clock, so links are made by it; whose clock is wrong, nobody here can tell. */
function clockWarnings({ origin, clockOffset }: RelayClient): string[] {
  const minutes = Math.round(Math.abs(clockOffset) / 60_000);
  if (minutes < 5) return [];
  const ahead = clockOffset < 0 ? "ahead of" : "behind";
  return [
    `This computer's clock is ${minutes} minutes ${ahead} the relay's (${origin}). The link lives by the relay's clock; set the wrong one right.`,
  ];
}
