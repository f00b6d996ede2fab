import { type LinkState, leaseMilliseconds, tombstoneMilliseconds } from "../shared/link/envelope.ts";

/** What of a link decides its state at a moment. */
export type Lifetime = {
  readonly state: LinkState;
  readonly expiresAt: number;
  /** Set from the claim on. */
  readonly leaseUntil: number | null;
};

/** The state at a moment, whatever a sweep has or has not written down yet. */
export function stateAt(link: Lifetime, now: number): LinkState {
  if (link.state === "pending" && now >= link.expiresAt) return "expired";
  if (link.state === "claimed" && link.leaseUntil !== null && now >= link.leaseUntil) return "lapsed";
  return link.state;
}

/** When a link is forgotten altogether. */
export function forgottenAt(expiresAt: number): number {
  return expiresAt + tombstoneMilliseconds;
}

export function leaseFrom(now: number): number {
  return now + leaseMilliseconds;
}
