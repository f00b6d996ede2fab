/** How often a share is worth a question: often while it is young, near its end or on the screen, otherwise rarely. */
import { tombstoneMilliseconds } from "../../../shared/link/envelope.ts";
import type { ShareOverview } from "../records/links.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** No share that may have news is asked about more rarely than this, jitter and a busy relay aside. */
export const longestInterval = hour;

type Followed = Pick<ShareOverview, "state" | "createdAt" | "expiresAt" | "verdict">;

/**
 * @param now by the relay's clock.
 * @returns undefined when the relay can have no more news of it.
 */
export function shareInterval(share: Followed, now: number, isShown: boolean): number | undefined {
  const { state, createdAt, expiresAt } = share;
  if (now > expiresAt + tombstoneMilliseconds) return undefined;
  const age = Math.max(0, now - (share.verdict?.openedAt ?? createdAt));
  switch (state) {
    case "waiting":
    case "unsent": {
      const byAge = between(5 * second, age / 10, 5 * minute);
      const byEnd = Math.max(5 * second, Math.abs(expiresAt - now) / 4);
      return Math.min(byAge, byEnd, isShown ? 10 * second : longestInterval);
    }
    // Opened without receipt: it may still come.
    case "unconfirmed":
    case "lapsed":
      return Math.min(between(10 * second, age / 10, 10 * minute), isShown ? 15 * second : longestInterval);
    // Only an alarm may follow, likely soon or not at all; it is looked for as long as the relay remembers the link.
    case "opened":
    case "expired":
    case "disputed":
      return between(10 * second, age / 10, isShown ? minute : longestInterval);
    case "revoked":
    case "intercepted":
      return undefined;
    default:
      return state satisfies never;
  }
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** A link that nobody opened is about to end: the last hour, or the last quarter of a shorter life. */
export function isExpiring({ state, createdAt, expiresAt }: Followed, now: number): boolean {
  const soon = Math.min(hour, (expiresAt - createdAt) / 4);
  return state === "waiting" && now < expiresAt && expiresAt - now <= soon;
}
