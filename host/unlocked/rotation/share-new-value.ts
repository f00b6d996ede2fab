/** Handing the new value to those who held the old one: one link each, never a second unasked. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { postShares } from "../links/post-shares.ts";
import { revokeShare } from "../links/revoke-shares.ts";
import { createSharesWith, type StoredLink } from "../links/send-share.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { RotationDetail, RotationLink } from "../records/life.ts";
import { findRunning } from "./find-rotation.ts";
import { factsOf } from "./rotation-facts.ts";
import { type Standing, standingOf } from "./rotation-steps.ts";
import { settled } from "./run-rotation.ts";

type Input = ParsedInput<"rotations.share">;

/**
 * Takes old links back, sends what a relay had not taken, and makes a link for each person who has none. May be asked
 * again after whatever happened: it does what is still to be done.
 */
export async function shareNewValue(app: App, input: Input): Promise<MethodOutput<"rotations.share">> {
  const record = findRunning(app, input.id);
  const standing = standingOf(record, factsOf(app, record));
  if (standing.newVersion === undefined) {
    throw new KeyholdError("refused", `“${record.name}” has no new value yet. Nothing was sent; put it in first.`);
  }
  const problems = [...(await revokeOld(app, standing)), ...(await sendUnsent(app, standing, input))];
  const people = peopleToShareWith(app, standing, input);
  let warnings: string[] = [];
  if (people.length > 0) {
    const { relay, relayToken, allowPrivateHttp, ttl, note } = input;
    const options = { relay, relayToken, allowPrivateHttp, ttl, note, noForward: false, split: false };
    const keys = [{ id: record.valueId }];
    const made = await createSharesWith(app, { keys, to: people, ...options }, (tx, links) =>
      rememberLinks(app, tx, input, links),
    );
    warnings = made.warnings;
    for (const { problem } of made.shares) if (problem !== undefined) problems.push(problem);
  }
  app.checkpoint("rotation.after-share");
  return { rotation: settled(app, input.id), made: people.length, warnings, problems: [...new Set(problems)] };
}

/** Ids on the team list of those who are to get a link now. */
function peopleToShareWith(app: App, standing: Standing, input: Input): string[] {
  const wanted = standing.people.filter(({ signKey, state }) => {
    if (input.again.includes(signKey)) return state !== "cannot" && state !== "has";
    if (input.people !== undefined && !input.people.includes(signKey)) return false;
    return state === "ready";
  });
  const idOf = new Map(app.records.all("person").map(({ id, overview }) => [overview.signKey, id]));
  return wanted.map(({ signKey }) => idOf.get(signKey)).filter((id) => id !== undefined);
}

/**
 * In the transaction that stores the shares: the texts of the links are kept with the rotation, and somebody who was
 * made a link meanwhile by another window stops all of it.
 */
function rememberLinks(app: App, tx: HostTransaction, input: Input, links: readonly StoredLink[]): void {
  const record = findRunning(app, input.id);
  const { newVersion, people } = standingOf(record, factsOf(app, record));
  for (const { signKey, version } of links) {
    const person = people.find((one) => one.signKey === signKey);
    const isServed = person?.state === "sent" || person?.state === "has";
    if (version === newVersion && (!isServed || input.again.includes(signKey ?? ""))) continue;
    throw new KeyholdError(
      "conflict",
      `Another window made a link for ${person?.name ?? "this person"}, or put in another value, at this moment. Nothing was made twice; look again and go on.`,
    );
  }
  const detail = tx.detail(input.id as RecordId) as RotationDetail;
  const fresh = links.map(({ share, to, signKey = "", link }): RotationLink => ({ share, to, signKey, link }));
  const kept = (detail.links ?? []).filter((one) => isUnopened(app, one));
  tx.update(input.id as RecordId, { detail: { links: [...kept, ...fresh] } satisfies RotationDetail });
}

/** A link that carries the old value, opened after the new one, would put the old one back in its place. */
async function revokeOld(app: App, { oldLinks }: Standing): Promise<string[]> {
  const problems: string[] = [];
  for (const { id, to } of oldLinks) {
    try {
      await revokeShare(app, { id });
    } catch (error) {
      if (!isKeyholdError(error)) throw error;
      if (error.code !== "link_gone") {
        problems.push(`The link with the old value for ${to} could not be taken back: ${error.message}`);
      }
    }
  }
  return problems;
}

/** What an earlier try left unsent, because the relay was down or the program ended: the same links, once more. */
async function sendUnsent(app: App, { people, newVersion }: Standing, input: Input): Promise<string[]> {
  const problems: string[] = [];
  for (const { share } of people) {
    if (share?.state !== "unsent" || newVersion === undefined) continue;
    const token = input.relayToken?.slice();
    const [problem] = await postShares(app, [share.id as RecordId], token);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

/** The links to hand over: kept sealed until they are opened, run out, or the rotation is over. */
export function rotationLinks(app: App, { id }: ParsedInput<"rotations.links">): MethodOutput<"rotations.links"> {
  findRunning(app, id);
  const { links = [] } = app.vault.detail(id as RecordId) as RotationDetail;
  return { links: links.filter((link) => isUnopened(app, link)) };
}

function isUnopened(app: App, { share }: RotationLink): boolean {
  const state = app.records.get("share", share)?.state;
  return state === "unsent" || state === "waiting";
}
