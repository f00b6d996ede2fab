import type { KeyPage, KeyRow, OneTimeAccount } from "../shared/contract/key-methods.ts";
import { withIsoTimes } from "./text/dates.ts";

const times = ["createdAt", "changedAt", "expiresAt", "removedAt", "deleteAfter", "lastUsedAt"] as const;

/** A row as scripts get it: the same names, times as ISO 8601. */
export function keyRowJson(row: KeyRow): object {
  return withIsoTimes(row, ...times);
}

export function accountJson(account: OneTimeAccount): object {
  return withIsoTimes(account, "addedAt");
}

export function keyPageJson(page: KeyPage): object {
  return {
    ...withIsoTimes(page, ...times),
    accounts: page.accounts.map(accountJson),
    holders: page.holders.map((holder) => withIsoTimes(holder, "at")),
    uses: page.uses.map((use) => withIsoTimes(use, "at")),
    ...(page.imported === undefined ? {} : { imported: withIsoTimes(page.imported, "at") }),
    ...(page.from === undefined ? {} : { from: withIsoTimes(page.from, "at") }),
  };
}
