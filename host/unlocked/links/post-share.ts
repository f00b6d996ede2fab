import { isKeyholdError, type KeyholdError } from "../../../shared/contract/errors.ts";
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
      markSent(app, id);
      return undefined;
    }
    problem = refusalError(overview.relay, answer);
  } catch (error) {
    if (!isKeyholdError(error)) throw error;
    problem = error;
  }
  return problem.message;
}

/** The request is forgotten together with the state's change: a sent link's ciphertext is of no more use here. */
function markSent(app: App, id: RecordId): void {
  app.vault.write([], (tx) => {
    const overview = app.records.get("share", id) as ShareOverview;
    const { share } = tx.detail(id) as ShareDetail;
    if (overview.state !== "unsent") return;
    const detail: ShareDetail = { share };
    tx.update(id, { overview: { ...overview, state: "waiting" }, detail });
  });
  const { to, items } = app.records.get("share", id) ?? { to: "", items: [] };
  app.emit({ type: "share", id, name: items.map((item) => item.name).join(", "), to, state: "waiting" });
}
