/** Giving stored shares to their relays: many at once, and one write for all that were taken. */
import { isKeyholdError, type KeyholdError } from "../../../shared/contract/errors.ts";
import { revokeRequest } from "../../../shared/link/requests.ts";
import { ownerOf, shareFromJson, wipeShare } from "../../../shared/link/share.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { planAgainst } from "../compromised/find-plan.ts";
import type { ShareDetail } from "../records/links.ts";
import { each } from "./each.ts";
import { refusalError } from "./relay-client.ts";

/** Links that are posted to relays at the same time. */
const parallelPosts = 16;

/**
 * Gives stored shares to their relays. One that fails stops no other, but a relay that did not answer once is not waited
 * for again. The same request may be sent again after a lost answer: the relay knows it. So that what was taken can be
 * written down in one go at the end: a crash before that leaves shares `unsent` that the relay has, which a retry finds.
 * @returns for each, undefined when the relay has it, otherwise what is in the way, as a sentence.
 */
export async function postShares(
  app: App,
  ids: readonly RecordId[],
  token: Uint8Array | undefined,
): Promise<(string | undefined)[]> {
  // Another process may have begun a plan meanwhile.
  app.vault.refresh();
  const silent = new Map<string, string>();
  const taken: RecordId[] = [];
  let done = 0;
  const problems = await each(ids, parallelPosts, async (id) => {
    const relay = app.records.get("share", id)?.relay ?? "";
    const problem = silent.get(relay) ?? (await postOne(app, id, token));
    if (problem === undefined) taken.push(id);
    else if (app.relays.at(relay).isSilent) silent.set(relay, problem);
    done += 1;
    if (ids.length > 1) app.emit({ type: "progress", task: "shares.create", done, total: ids.length });
    return problem;
  });
  const revoked = markSent(app, taken);
  const late = await each(revoked, parallelPosts, (id) => revokeLate(app, id));
  return ids.map((id, index) => late[revoked.indexOf(id)] ?? problems[index]);
}

async function postOne(app: App, id: RecordId, token: Uint8Array | undefined): Promise<string | undefined> {
  const overview = app.records.get("share", id);
  const detail = app.vault.detail(id) as ShareDetail;
  if (overview === undefined || detail.unsent === undefined) return undefined;
  // A plan may have begun since it was made, also in the moment before.
  const held = overview.items.find(({ valueId, version }) => planAgainst(app, valueId, version) !== undefined);
  if (held !== undefined) return `“${held.name}” is compromised: its link was not sent. Take it back.`;
  let problem: KeyholdError;
  try {
    app.checkpoint("share.before-post");
    const creator = token ?? app.relays.tokenFor(overview.relay);
    const answer = await app.relays.at(overview.relay).create(detail.unsent, creator);
    if (answer.ok) {
      app.checkpoint("share.after-post");
      return undefined;
    }
    problem = refusalError(overview.relay, answer);
  } catch (error) {
    if (!isKeyholdError(error)) throw error;
    problem = error;
  }
  return problem.message;
}

/**
 * The requests are forgotten together with the states' change: a sent link's ciphertext is of no more use here.
 * @returns those that were taken back while they were on their way.
 */
function markSent(app: App, ids: readonly RecordId[]): RecordId[] {
  if (ids.length === 0) return [];
  const sent = app.vault.write([], (tx) =>
    ids.filter((id) => {
      const overview = app.records.get("share", id);
      if (overview?.state !== "unsent") return false;
      const { share } = tx.detail(id) as ShareDetail;
      tx.update(id, { overview: { ...overview, state: "waiting" }, detail: { share } satisfies ShareDetail });
      return true;
    }),
  );
  for (const id of sent) {
    const { to, items } = app.records.get("share", id) ?? { to: "", items: [] };
    app.emit({ type: "share", id, name: items.map((item) => item.name).join(", "), to, state: "waiting" });
  }
  return ids.filter((id) => app.records.get("share", id)?.state === "revoked");
}

/**
 * The share was taken back while its request was on the way, when the relay had nothing to revoke yet. If it cannot be
 * revoked now, the share waits again: one that can be opened must not be called revoked.
 */
async function revokeLate(app: App, id: RecordId): Promise<string> {
  const share = shareFromJson((app.vault.detail(id) as ShareDetail).share);
  let isRevoked = false;
  try {
    const relay = app.relays.at(share.origin);
    isRevoked = (await relay.send("revoke", share.id, (at) => revokeRequest(ownerOf(share), at))).ok;
  } catch (error) {
    if (!isKeyholdError(error)) throw error;
  } finally {
    wipeShare(share);
  }
  if (isRevoked) return "It was taken back while it was on its way.";
  app.vault.write([], (tx) => {
    const overview = app.records.get("share", id);
    if (overview?.state === "revoked") tx.update(id, { overview: { ...overview, state: "waiting" } });
  });
  return "It was taken back while it was on its way, and the relay has it now. Revoke it again.";
}
