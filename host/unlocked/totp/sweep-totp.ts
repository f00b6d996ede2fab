/** One-time codes that go: those of a value that is gone, and removed ones after their time. */
import { removedKeptDays } from "../../../shared/contract/fields.ts";
import { day } from "../../../shared/contract/rotation-policy.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { loggedAge, loggedDates } from "../keys/logged-age.ts";
import type { HostTransaction } from "../observed-vault.ts";
import { accountSubject, accountsOf, labelOf, type StoredAccount } from "./accounts.ts";

/** Inside the transaction that deletes a value for good: its seeds go with it. */
export function removeAccountsOf(app: App, tx: HostTransaction, valueId: string): void {
  for (const wanted of ["kept", "removed"] as const) {
    for (const { id } of accountsOf(app, valueId, wanted)) tx.remove(id as RecordId);
  }
}

/** A removal must be old by the log too, as a key's. A value may also have been deleted by an older program. */
export function sweepTotp(app: App): void {
  const now = app.now();
  const kept = removedKeptDays * day;
  let dates: number[] | undefined;
  const isDue = ({ overview: { valueId, removedAt } }: StoredAccount) => {
    if (app.keys.value(valueId) === undefined) return true;
    if (removedAt === undefined || removedAt >= now - kept) return false;
    dates ??= loggedDates(app);
    return loggedAge(dates, now, removedAt) > kept;
  };
  if (!app.records.all("totp").some(isDue)) return;
  app.vault.write(
    (gone: readonly string[]) => gone.map((subject) => ({ action: "totp.delete", subject, outcome: "ok" as const })),
    (tx) =>
      // Chosen inside the transaction: another process that unlocks at this moment sweeps the same.
      app.records
        .all("totp")
        .filter(isDue)
        .map((one) => {
          tx.remove(one.id as RecordId);
          const listed = app.keys.value(one.overview.valueId);
          return listed === undefined ? labelOf(one.overview) : accountSubject(listed, one);
        }),
  );
}
