/** Values that go: removed ones after their time, and sent ones whose sender set a date. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { EarlierValue, ValueDetail, ValueOverview } from "../records/keys.ts";
import { removeAccountsOf } from "../totp/sweep-totp.ts";
import { type ListedValue, subjectOf } from "./key-index.ts";
import { loggedAge, loggedDates } from "./logged-age.ts";
import { withoutEmpty } from "./without-empty.ts";

/** The first date on which one of these is to be deleted. */
export function soonest(earlier: readonly EarlierValue[]): number | undefined {
  const dates = earlier.flatMap(({ deleteAfter }) => (deleteAfter === undefined ? [] : [deleteAfter]));
  return dates.length === 0 ? undefined : Math.min(...dates);
}

/**
 * Refuses a value whose sender's date has passed: it is deleted at the next unlock, and not given out until then.
 * @throws KeyholdError `refused`, which is logged.
 */
export function checkNotOver(app: App, listed: ListedValue, action: string, deleteAfter: number | undefined): void {
  if (!isOver(app, deleteAfter)) return;
  app.vault.audit({ action, subject: subjectOf(listed), outcome: "refused" });
  throw over(listed);
}

export function isOver(app: App, deleteAfter: number | undefined): boolean {
  return deleteAfter !== undefined && deleteAfter <= app.now();
}

export function over(listed: ListedValue): KeyholdError {
  return new KeyholdError(
    "refused",
    `“${listed.key.name}” was sent to be deleted by now. It is not given out any more; ask ${listed.value.from?.name ?? "whoever sent it"} for a new one.`,
  );
}

/**
 * Deletes for good what was removed longer ago than `kept`, and values whose sender set a date that has passed.
 * A removal must be that old by the log too. A sender's date is theirs: it counts by the clock alone.
 */
export function sweepRemoved(app: App, kept: number): number {
  const now = app.now();
  let dates: number[] | undefined;
  const isOld = (removedAt: number) => {
    if (removedAt >= now - kept) return false;
    dates ??= loggedDates(app);
    return loggedAge(dates, now, removedAt) > kept;
  };
  const isPast = (date: number | undefined) => date !== undefined && date <= now;
  const isDue = ({ value }: ListedValue) =>
    (value.removedAt !== undefined && isOld(value.removedAt)) || isPast(value.deleteAfter);
  const hasDueHistory = ({ value }: ListedValue) => isPast(value.earlierDeleteAfter);
  if (!app.keys.all().some((one) => isDue(one) || hasDueHistory(one))) return 0;
  const entriesOf = (swept: readonly ListedValue[]) =>
    swept.map((one) => ({ action: "key.delete", subject: subjectOf(one), outcome: "ok" as const }));
  return app.vault.write(entriesOf, (tx) => {
    // Chosen inside the transaction: another process that unlocks at this moment sweeps the same.
    const due = app.keys.all().filter(isDue);
    const going = new Set(due.map((one) => one.id));
    for (const { id, value } of due) {
      tx.remove(id as RecordId);
      removeAccountsOf(app, tx, id);
      const stays = app.keys.valuesOf(value.keyId).some((other) => !going.has(other.id));
      const keyId = value.keyId as RecordId;
      if (!stays && tx.records.has(keyId)) tx.remove(keyId);
    }
    const shortened = app.keys.all().filter((one) => !going.has(one.id) && hasDueHistory(one));
    for (const { id, value } of shortened) {
      const detail = tx.detail(id as RecordId) as ValueDetail;
      const earlier = (detail.earlier ?? []).filter(({ deleteAfter }) => !isPast(deleteAfter));
      const overview = withoutEmpty<ValueOverview>({ ...value, earlierDeleteAfter: soonest(earlier) });
      tx.update(id as RecordId, { overview, detail: { ...detail, earlier } });
    }
    return [...due, ...shortened];
  }).length;
}
