import type { Share, ShareState } from "../../../shared/contract/link-methods.ts";

export type ShareFilter = "all" | "waiting" | "opened" | "ended";

const kinds: Record<ShareState, Exclude<ShareFilter, "all">> = {
  unsent: "waiting",
  waiting: "waiting",
  opened: "opened",
  unconfirmed: "opened",
  disputed: "opened",
  intercepted: "opened",
  lapsed: "ended",
  expired: "ended",
  revoked: "ended",
};

export function inFilter({ state }: Pick<Share, "state">, filter: ShareFilter): boolean {
  return filter === "all" || kinds[state] === filter;
}
