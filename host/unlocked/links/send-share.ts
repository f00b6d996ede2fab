/** The sender's part: choose, seal, commit, post. A share is in the vault before its link exists anywhere else. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { timesToLive } from "../../../shared/contract/link-methods.ts";
import { fromUtf8, toBase64, wipe } from "../../../shared/crypto/bytes.ts";
import { linkKinds } from "../../../shared/link/envelope.ts";
import { guestPassphrase } from "../../../shared/link/guest.ts";
import type { Payload, PayloadItem } from "../../../shared/link/payload.ts";
import { checkOrigin, relayOrigin } from "../../../shared/link/relay-origin.ts";
import { type LinkRecipient, type PreparedLink, prepareLink } from "../../../shared/link/sender.ts";
import { shareToJson, wipeShare } from "../../../shared/link/share.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { findValues } from "../keys/find-key.ts";
import { type ListedValue, subjectOf } from "../keys/key-index.ts";
import { checkNotOver } from "../keys/sweep-values.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { decodeValue } from "../keys/write-key.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { ShareDetail, SharedItem, ShareOverview, ValueDetail } from "../record-types.ts";
import { readSettings } from "../settings.ts";
import { findRecipient, type Teammate } from "../team/people.ts";
import { refuseByRules } from "../team/refuse-by-rules.ts";
import { type TeamFiles, teamFileFor } from "../team/team-file-for.ts";
import { each } from "./each.ts";
import { postShare } from "./post-share.ts";
import type { RelayClient } from "./relay-client.ts";

type Input = ParsedInput<"shares.create">;
type Receiver = { readonly name: string; readonly teammate?: Teammate; readonly recipient: LinkRecipient };

/** Links that are posted to relays at the same time. */
const parallelPosts = 8;

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
 * Makes one link for each person. What the relay did not take is kept as `unsent`.
 * @param along runs in the transaction that stores the shares; what it throws leaves nothing stored and nothing sent.
 * @throws KeyholdError `refused`, `card_changed`, `not_found`, `insecure_relay`, before anything is stored or sent.
 */
export async function createSharesWith(app: App, input: Input, along: Along): Promise<MethodOutput<"shares.create">> {
  const settings = readSettings(app);
  const origin = relayOrigin(input.relay ?? settings.relay);
  const ttl = timesToLive[input.ttl ?? settings.ttl];
  const receivers = receiversOf(app, input);
  // What cannot be shared is refused before anybody is asked.
  refuseByRules(app, receivers, valuesToShare(app, input), ttl);
  const kind = input.guest === undefined ? linkKinds.teammate : linkKinds.guest;
  checkOrigin(origin, { kind, allowPrivateHttp: input.allowPrivateHttp });
  const relay = app.relays.at(origin);
  await relay.learnClock();
  const now = relay.relayTime();
  // Other windows went on meanwhile: what counts is what holds now.
  app.vault.refresh();
  for (const { teammate } of receivers) if (teammate !== undefined) findRecipient(app, teammate.id);
  const values = valuesToShare(app, input);
  refuseByRules(app, receivers, values, ttl);
  const payload = payloadOf(app, values, input);
  const teamFiles = teamFileFor(app);
  try {
    const prepared = receivers.map((receiver) => ({
      receiver,
      link: prepareLink({
        identity: app.me.identity,
        card: app.me.card,
        recipient: receiver.recipient,
        origin,
        allowPrivateHttp: input.allowPrivateHttp,
        payload: teamFiles.with(payload, receiver.teammate),
        now,
        expiresAt: now + ttl,
      }),
    }));
    const ids = storeShares(app, prepared, values, input, teamFiles, along);
    const posted = await each([...prepared.entries()], parallelPosts, async ([index, { receiver, link }]) => {
      const id = ids[index] as RecordId;
      const problem = await postShare(app, id, input.relayToken);
      const share = { id, link: link.linkText, to: receiver.name, expiresAt: link.share.expiresAt };
      return problem === undefined
        ? { ...share, state: "waiting" as const }
        : { ...share, state: "unsent" as const, problem };
    });
    for (const { link } of prepared) wipeShare(link.share);
    return { shares: posted, warnings: [...warningsFor(receivers), ...clockWarnings(relay)] };
  } finally {
    for (const item of payload.items) wipe(item.value);
    for (const { recipient } of receivers) if (recipient.kind === "guest") wipe(recipient.passphrase);
  }
}

function receiversOf(app: App, input: Input): Receiver[] {
  const people = new Map(input.to.map((who) => findRecipient(app, who)).map((teammate) => [teammate.id, teammate]));
  const receivers: Receiver[] = [...people.values()].map((teammate) => ({
    name: teammate.overview.name,
    teammate,
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

/** @throws KeyholdError `refused` for a value that came with the condition not to be passed on. */
function valuesToShare(app: App, input: Input): ListedValue[] {
  const byId = new Map<string, ListedValue>();
  for (const reference of input.keys) {
    const found = findValues(app.keys, reference);
    if (!("id" in reference) && reference.env === undefined && found.length > 1) {
      const environments = found.map((listed) => listed.value.env).join(", ");
      throw new KeyholdError(
        "ambiguous",
        `“${found[0]?.key.name}” has a value in several environments (${environments}). Nothing was sent.`,
        { hint: "choose_environment" },
      );
    }
    for (const listed of found) byId.set(listed.id, listed);
  }
  const values = [...byId.values()];
  for (const listed of values) checkNotOver(app, listed, "share.create", listed.value.deleteAfter);
  const kept = values.find(({ value }) => value.noForward);
  if (kept !== undefined) {
    app.vault.audit({ action: "share.create", subject: subjectOf(kept), outcome: "refused" });
    throw new KeyholdError(
      "refused",
      `“${kept.key.name}” came from ${kept.value.from?.name ?? "somebody"} with the condition not to be passed on. Nothing was sent; ask them to share it.`,
    );
  }
  return values;
}

function payloadOf(app: App, values: ListedValue[], input: Input): Payload {
  const items = values.map(({ id, key, value }): PayloadItem => {
    const detail = app.vault.detail(id as RecordId) as ValueDetail;
    return withoutEmpty<PayloadItem>({
      kind: "key",
      name: key.name,
      service: key.service,
      env: value.env,
      type: value.type,
      variable: value.variable,
      scopes: value.scopes,
      expires: value.expiresAt,
      rotateEvery: value.rotateEvery,
      value: decodeValue(detail.value),
    });
  });
  const showOnce = values.some(({ value }) => value.showOnce);
  // A date that came with a value goes on with it, and the strictest one counts for the whole link.
  const dates = [input.deleteAfter, ...values.map(({ value }) => value.deleteAfter)].filter((at) => at !== undefined);
  const policy = {
    ...(input.noForward ? { noForward: true } : {}),
    ...(dates.length === 0 ? {} : { deleteAfter: Math.min(...dates) }),
    ...(showOnce ? { showOnce: true } : {}),
  };
  return {
    items,
    ...(input.note === undefined || input.note === "" ? {} : { note: input.note }),
    ...(Object.keys(policy).length === 0 ? {} : { policy }),
  };
}

/** All shares in one transaction: either every link is known to the vault, or none was made. */
function storeShares(
  app: App,
  prepared: readonly { receiver: Receiver; link: PreparedLink }[],
  values: ListedValue[],
  input: Input,
  teamFiles: TeamFiles,
  along: Along,
): RecordId[] {
  const items: SharedItem[] = values.map(({ id, key, value }) => ({
    keyId: value.keyId,
    valueId: id,
    name: key.name,
    env: value.env,
    version: value.version,
  }));
  const entries = prepared.map(({ receiver }) => ({
    action: "share.create",
    subject: `${values.map(subjectOf).join(", ")} → ${receiver.name}`,
    outcome: "ok" as const,
  }));
  return app.vault.write(entries, (tx) => {
    const links = prepared.map(({ receiver, link }): StoredLink => {
      const overview: ShareOverview = withoutEmpty({
        kind: "share",
        linkId: toBase64(link.share.id),
        items,
        to: receiver.name,
        toSignKey: receiver.teammate?.overview.signKey,
        guest: receiver.teammate === undefined ? true : undefined,
        relay: link.share.origin,
        state: "unsent",
        createdAt: link.share.createdAt,
        expiresAt: link.share.expiresAt,
        note: input.note === "" ? undefined : input.note,
        teamFile: receiver.teammate === undefined ? undefined : teamFiles.heads(receiver.teammate),
      });
      const detail: ShareDetail = { share: shareToJson(link.share), unsent: link.create };
      const share = tx.insert(overview, detail);
      const { signKey } = receiver.teammate?.overview ?? {};
      return { share, to: receiver.name, signKey, link: link.linkText, version: values[0]?.value.version ?? 0 };
    });
    along(tx, links);
    return links.map(({ share }) => share);
  });
}

function warningsFor(receivers: readonly Receiver[]): string[] {
  return receivers.flatMap(({ name, teammate }) => {
    if (teammate === undefined) return ["Whoever has this link can open it, once. Send it over a channel you trust."];
    if (teammate.overview.state === "verified") return [];
    return [`The card of ${name} is not verified: compare the twelve words.`];
  });
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
