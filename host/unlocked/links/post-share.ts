import { isKeyholdError, type KeyholdError } from "../../../shared/contract/errors.ts";
import { revokeRequest } from "../../../shared/link/requests.ts";
import { ownerOf, shareFromJson, wipeShare } from "../../../shared/link/share.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { ShareDetail, ShareOverview } from "../record-types.ts";
import { refusalError } from "./relay-client.ts";

/**
 * Gives one stored share to its relay. The same request may be sent again after a lost answer: the relay knows it.
 * @returns undefined when the relay has it, otherwise what is in the way, as a sentence.
 */
export async function postShare(app: App, id: RecordId, token: Uint8Array | undefined): Promise<string | undefined> {
  const overview = app.records.get("share", id);
  const detail = app.vault.detail(id) as ShareDetail;
  if (overview === undefined || detail.unsent === undefined) return undefined;
  let problem: KeyholdError;
  try {
    app.checkpoint("share.before-post");
    const answer = await app.relays.at(overview.relay).create(detail.unsent, token);
    if (answer.ok) {
      app.checkpoint("share.after-post");
      return markSent(app, id) === "revoked" ? await revokeLate(app, id) : undefined;
    }
    problem = refusalError(overview.relay, answer);
  } catch (error) {
    if (!isKeyholdError(error)) throw error;
    problem = error;
  }
  return problem.message;
}

/** The request is forgotten together with the state's change: a sent link's ciphertext is of no more use here. */
function markSent(app: App, id: RecordId): ShareOverview["state"] | undefined {
  app.vault.write([], (tx) => {
    const overview = app.records.get("share", id) as ShareOverview;
    const { share } = tx.detail(id) as ShareDetail;
    if (overview.state !== "unsent") return;
    const detail: ShareDetail = { share };
    tx.update(id, { overview: { ...overview, state: "waiting" }, detail });
  });
  const { to, items, state } = app.records.get("share", id) ?? { to: "", items: [] };
  if (state !== "revoked") {
    app.emit({ type: "share", id, name: items.map((item) => item.name).join(", "), to, state: "waiting" });
  }
  return state;
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
