import type { Sureness } from "../../../shared/contract/holder-methods.ts";
import { tombstoneMilliseconds } from "../../../shared/link/envelope.ts";
import type { ShareOverview } from "../records/links.ts";

/**
 * How sure it is that whoever a link was for has what it held. Only a state that rests on the person's own signature
 * says `receipt`, and only a relay's word that nothing contradicts says `unread`: everything between counts as held.
 */
export function surenessOf({ state, verdict, expiresAt }: ShareOverview, now: number): Sureness {
  switch (state) {
    case "opened":
      if (verdict?.receipt !== true) return "unconfirmed";
      return verdict.by === "link_holder" ? "somebody" : "receipt";
    case "unconfirmed":
    case "lapsed":
      return "unconfirmed";
    case "disputed":
    case "intercepted":
      return state;
    case "unsent":
    case "waiting":
      // A relay remembers an opening until seven days after the link's end: nobody asked it in time.
      return now > expiresAt + tombstoneMilliseconds ? "unknown" : "waiting";
    case "expired":
      // Without an answer of the relay, or with one that is not straight, nobody can say that it was not read before.
      return verdict === undefined || verdict.openedAt !== undefined || verdict.reasons.length > 0
        ? "unknown"
        : "unread";
    case "revoked":
      return verdict?.openedAt === undefined ? "unread" : "unconfirmed";
    default:
      return state satisfies never;
  }
}

/** Strongest first: of several links with one version, the one that proves most speaks. */
const strengths: readonly Sureness[] = [
  "receipt",
  "source",
  "somebody",
  "unconfirmed",
  "intercepted",
  "disputed",
  "unknown",
  "waiting",
  "unread",
];

export function strengthOf(sure: Sureness): number {
  return strengths.length - strengths.indexOf(sure);
}

/** Everything that is not proven unread. */
export function counts(sure: Sureness): boolean {
  return sure !== "unread";
}

/** They have it, shown by their own receipt or by having sent it: enough to call a new value delivered. */
export function isReceived(sure: Sureness): boolean {
  return sure === "receipt" || sure === "source";
}

/** That somebody took it is shown by a signature, or they were the ones who sent it. */
export function isProven(sure: Sureness): boolean {
  return sure === "receipt" || sure === "somebody" || sure === "unconfirmed" || sure === "source";
}
