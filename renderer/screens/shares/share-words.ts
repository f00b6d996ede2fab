import type { Environment } from "../../../shared/contract/fields.ts";
import type { Share } from "../../../shared/contract/link-methods.ts";
import { environments } from "../../parts/environments.ts";
import { partsWords } from "../../words/parts.ts";
import { sharesWords } from "../../words/shares.ts";
import { momentText } from "../../words/time.ts";

export function recipientName(share: Share): string {
  return share.guest ? sharesWords.guest : partsWords.personName(share.to, share.device);
}

/** In the order in which environments always stand. */
export function environmentsOf(share: Share): Environment[] {
  const present = new Set(share.items.map(({ env }) => env));
  return environments.filter((env) => present.has(env));
}

/** What is said beside the state; a waiting link's time is drawn instead. */
export function whenText(share: Share, now: number): string {
  const opened = share.openedAt === undefined ? undefined : momentText(share.openedAt, now);
  switch (share.state) {
    case "unsent":
      return sharesWords.notSent;
    case "waiting":
      return "";
    case "intercepted":
      return opened ?? sharesWords.takenByOther;
    case "opened":
      if (share.guest && opened !== undefined) return sharesWords.bySomebody(opened);
      if (share.receipt === true && opened !== undefined) return sharesWords.receiptVerified(opened);
      return opened ?? "";
    case "unconfirmed":
      return opened === undefined ? sharesWords.receiptComingOnly : sharesWords.receiptComing(opened);
    case "disputed":
      return sharesWords.disputed;
    case "lapsed":
      return sharesWords.lapsed;
    case "expired":
      return sharesWords.neverOpened(momentText(share.expiresAt, now));
    case "revoked":
      return sharesWords.neverOpened(momentText(share.createdAt, now));
    default:
      return share.state satisfies never;
  }
}

/** How much of a waiting link's time is left, in teeth out of 24; `urgent` in its last tenth. */
export function timeLeft(share: Share, now: number): { readonly teeth: number; readonly urgent: boolean } {
  const whole = Math.max(1, share.expiresAt - share.createdAt);
  const part = Math.min(1, Math.max(0, (share.expiresAt - now) / whole));
  return { teeth: Math.ceil(part * 24), urgent: part <= 0.1 };
}
