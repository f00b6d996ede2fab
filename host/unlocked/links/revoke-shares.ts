/** Taking links back that nobody has opened: one, or all of a batch or of a person. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
import type { ShareState } from "../../../shared/contract/link-methods.ts";
import { foldName } from "../../../shared/identity/teammate.ts";
import { revokeRequest } from "../../../shared/link/requests.ts";
import { ownerOf, shareFromJson, wipeShare } from "../../../shared/link/share.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { Stored } from "../record-index.ts";
import type { ShareDetail, ShareOverview } from "../records/links.ts";
import { each } from "./each.ts";
import { refreshShare, shareOf, subjectOf } from "./follow-shares.ts";
import { refusalError } from "./relay-client.ts";

const parallelRequests = 8;

/** What was proven stays true, whatever a relay would answer to a revocation. */
function refuseProven({ state, verdict }: ShareOverview): void {
  if (verdict?.openedAt !== undefined || state === "intercepted") throw tooLate(state);
}

/** Takes a link back that nobody has opened. @throws KeyholdError `link_gone` when it is too late. */
export async function revokeShare(
  app: App,
  input: ParsedInput<"shares.revoke">,
): Promise<MethodOutput<"shares.revoke">> {
  const stored = findShare(app, input.id);
  await askRelay(app, stored);
  const [problem] = markRevoked(app, [stored]);
  if (problem !== undefined) throw problem;
  return { share: shareOf({ id: stored.id, overview: app.records.get("share", stored.id) ?? stored.overview }) };
}

/**
 * Takes back every waiting link that is meant. Each is asked for on its own; what the relays agreed to is written down in
 * one go.
 * @throws KeyholdError `not_found` when no waiting link is meant.
 */
export async function revokeShares(
  app: App,
  input: ParsedInput<"shares.revokeAll">,
): Promise<MethodOutput<"shares.revokeAll">> {
  const waiting = app.records
    .all("share")
    .filter(({ id, overview }) => isWaiting(overview) && isMeant(app, input, id, overview));
  if (waiting.length === 0) {
    throw new KeyholdError("not_found", "No waiting link is meant by that. Nothing was changed.");
  }
  const silent = new Map<string, KeyholdError>();
  const problems = await each(waiting, parallelRequests, async (stored) => {
    const { relay } = stored.overview;
    try {
      const known = silent.get(relay);
      if (known !== undefined) throw known;
      await askRelay(app, stored);
      return undefined;
    } catch (error) {
      if (!isKeyholdError(error)) throw error;
      if (app.relays.at(relay).isSilent) silent.set(relay, error);
      return error;
    }
  });
  const agreed = waiting.filter((_, index) => problems[index] === undefined);
  const late = markRevoked(app, agreed);
  const outcomes = waiting.map((stored, index) => {
    const share = shareOf({ id: stored.id, overview: app.records.get("share", stored.id) ?? stored.overview });
    const problem = problems[index] ?? late[agreed.indexOf(stored)];
    return problem === undefined ? { share, revoked: true } : { share, revoked: false, problem: problem.message };
  });
  return { outcomes };
}

function isWaiting({ state }: ShareOverview): boolean {
  return state === "waiting" || state === "unsent";
}

type Wanted = ParsedInput<"shares.revokeAll">;

function isMeant(app: App, input: Wanted, id: string, { batch, to, toSignKey }: ShareOverview): boolean {
  if (input.ids?.includes(id)) return true;
  if (input.batch !== undefined && batch === input.batch) return true;
  if (input.to === undefined) return false;
  if (toSignKey !== undefined && app.holders.personWith(toSignKey) === app.holders.personWith(input.to)) return true;
  return foldName(to) === foldName(input.to);
}

/** @throws KeyholdError when the link was not taken back. */
async function askRelay(app: App, { id, overview }: Stored<"share">): Promise<void> {
  refuseProven(overview);
  const share = shareFromJson((app.vault.detail(id as RecordId) as ShareDetail).share);
  try {
    const answer = await app.relays
      .at(share.origin)
      .send("revoke", share.id, (at) => revokeRequest(ownerOf(share), at));
    // A relay that never took the link has nothing to revoke: forgetting the request is all there is to do.
    const neverSent = overview.state === "unsent" && !answer.ok && answer.code === "bad_signature";
    if (!answer.ok && !neverSent) {
      if (answer.code !== "link_gone" && answer.code !== "taken") throw refusalError(share.origin, answer);
      await refreshShare(app, id as RecordId);
      throw tooLate((app.records.get("share", id) ?? overview).state);
    }
  } finally {
    wipeShare(share);
  }
}

/** @returns for each, undefined, or why it cannot be called revoked after all. */
function markRevoked(app: App, agreed: readonly Stored<"share">[]): (KeyholdError | undefined)[] {
  if (agreed.length === 0) return [];
  type Result = { readonly problem: KeyholdError } | { readonly entry: ShareOverview };
  const entriesOf = (results: readonly Result[]) =>
    results.flatMap((result) =>
      "entry" in result ? [{ action: "share.revoke", subject: subjectOf(result.entry), outcome: "ok" as const }] : [],
    );
  const results = app.vault.write(entriesOf, (tx) =>
    agreed.map(({ id, overview }): Result => {
      const now = app.records.get("share", id) ?? overview;
      try {
        refuseProven(now);
      } catch (error) {
        if (!isKeyholdError(error)) throw error;
        return { problem: error };
      }
      const { share } = tx.detail(id as RecordId) as ShareDetail;
      const detail: ShareDetail = { share };
      tx.update(id as RecordId, { overview: { ...now, state: "revoked" }, detail });
      return { entry: now };
    }),
  );
  return results.map((result) => ("problem" in result ? result.problem : undefined));
}

function tooLate(state: ShareState): KeyholdError {
  return new KeyholdError(
    "link_gone",
    `This link can no longer be taken back: it is ${state}. If the key must not be used, rotate it.`,
  );
}

/** By the beginning of its id. */
function findShare(app: App, beginning: string): Stored<"share"> {
  const found = app.records
    .all("share")
    .filter(({ id, overview }) => id.startsWith(beginning) || overview.linkId === beginning);
  const [first] = found;
  if (first === undefined)
    throw new KeyholdError("not_found", "There is no share with this id.", { hint: "list_shares" });
  if (found.length > 1) throw new KeyholdError("ambiguous", "Several shares begin with this id. Give more of it.");
  return first;
}
