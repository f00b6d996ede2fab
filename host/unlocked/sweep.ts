import { removedKeptDays } from "../../shared/contract/fields.ts";
import { day } from "../../shared/contract/rotation-policy.ts";
import { tombstoneMilliseconds } from "../../shared/link/envelope.ts";
import type { App } from "./app.ts";
import { sweepIgnored } from "./health/ignored.ts";
import { sweepRemoved } from "./keys/sweep-values.ts";
import { sweepInbox } from "./links/sweep-inbox.ts";
import { sweepRotations } from "./rotation/run-rotation.ts";
import { type Left, sweepTemporary } from "./rotation/sweep-temporary.ts";
import { sweepTotp } from "./totp/sweep-totp.ts";

/**
 * What has run out since the last time: done at unlock and every hour after it, by whoever may write.
 * @returns the temporary keys that left.
 */
export function sweep(app: App): Left[] {
  if (app.vault.vault.readOnly) return [];
  sweepRemoved(app, removedKeptDays * day);
  sweepTotp(app);
  sweepInbox(app, tombstoneMilliseconds);
  sweepRotations(app);
  sweepIgnored(app);
  return sweepTemporary(app);
}
