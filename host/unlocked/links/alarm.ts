/** The alarm "taken, and not by me" (or: given away on the way). Kept until the relay has it. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { reportFor } from "../../../shared/link/recipient.ts";
import { reportRequest } from "../../../shared/link/requests.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { withStoredClaim } from "./stored-claim.ts";

/**
 * Turns a claim that lost into an alarm and tries to send it.
 * @returns whether the relay took it. If not, every visit to the inbox tries again.
 */
export async function raiseAlarm(app: App, id: RecordId): Promise<boolean> {
  const subject = app.records.get("inbox", id)?.origin ?? "relay";
  app.vault.write({ action: "link.intercepted", subject, outcome: "failed" }, (tx) => {
    const overview = app.records.get("inbox", id);
    if (overview?.state === "claiming") tx.update(id, { overview: { ...overview, state: "alarm" } });
  });
  return sendAlarm(app, id);
}

export async function sendAlarm(app: App, id: RecordId): Promise<boolean> {
  const taken = await withStoredClaim(app, id, async (claim, reader) => {
    const report = reportFor(claim, reader, app.now());
    try {
      const relay = app.relays.at(claim.origin);
      const answer = await relay.send("report", claim.id, (at) => reportRequest(claim.claimant, report, at));
      // A relay that does not know the link, or takes nothing of it any more, will not take ours tomorrow either.
      return answer.ok || answer.code === "bad_signature" || answer.code === "link_gone";
    } catch (error) {
      if (error instanceof KeyholdError) return false;
      throw error;
    }
  });
  if (taken === false) return false;
  app.vault.write([], (tx) => {
    if (app.records.get("inbox", id)?.state === "alarm") tx.remove(id);
  });
  return true;
}
