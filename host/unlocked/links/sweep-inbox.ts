import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";

/**
 * Forgets ids of links that no relay can serve any more: decided ones after their expiry and the relay's memory of it,
 * and ones whose claim never came to anything after twice that. What waits for a decision stays.
 */
export function sweepInbox(app: App, memory: number): void {
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
