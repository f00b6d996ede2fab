import { isKeyholdError } from "../../../shared/contract/errors.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { InboxDetail, InboxOverview } from "../records/links.ts";

/** Messages that nobody decided upon before the date on which their sender wants them deleted. */
export function dropOverdue(app: App): void {
  const now = app.now();
  const isOver = ({ deleteAfter, state }: InboxOverview) =>
    state === "received" && deleteAfter !== undefined && deleteAfter <= now;
  if (!app.records.all("inbox").some(({ overview }) => isOver(overview))) return;
  const entriesOf = (dropped: readonly InboxOverview[]) =>
    dropped.map(({ origin }) => ({ action: "link.delete", subject: origin, outcome: "ok" as const }));
  try {
    app.vault.write(entriesOf, (tx) => {
      const due = app.records.all("inbox").filter(({ overview }) => isOver(overview));
      for (const { id, overview } of due) {
        const { message: _, ...rest } = tx.detail(id as RecordId) as InboxDetail;
        tx.update(id as RecordId, { overview: { ...overview, state: "decided" }, detail: rest });
      }
      return due.map(({ overview }) => overview);
    });
  } catch (error) {
    // A list is shown from a disk that takes nothing as well; what is over is refused when it is decided.
    if (!isKeyholdError(error, "disk_full", "file_unwritable", "vault_read_only")) throw error;
  }
}

/**
 * Forgets ids of links that no relay can serve any more: decided ones after their expiry and the relay's memory of it,
 * and ones whose claim never came to anything after twice that. What waits for a decision stays.
 */
export function sweepInbox(app: App, memory: number): void {
  dropOverdue(app);
  const now = app.now();
  const due = app.records.all("inbox").filter(({ overview }) => {
    if (overview.state === "decided") return now > Math.max(overview.expiresAt ?? 0, overview.since) + memory;
    return overview.state !== "received" && now > overview.since + 2 * memory;
  });
  if (due.length === 0) return;
  app.vault.write([], (tx) => {
    for (const { id } of due) tx.remove(id as RecordId);
  });
}
