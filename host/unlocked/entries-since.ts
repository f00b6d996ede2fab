import type { AuditRecord } from "../../vault/audit-chain.ts";
import type { App } from "./app.ts";

const pageSize = 500;

/**
 * Wanted entries of the log from a moment on, oldest first. Read from the end, where a day of last month is, until a
 * whole page is older: a clock set back hides nothing.
 */
export function entriesSince(app: App, since: number, isWanted: (entry: AuditRecord) => boolean): AuditRecord[] {
  const { vault } = app.vault;
  const pages: AuditRecord[][] = [];
  for (let end = vault.auditEntries; end > 0; end -= pageSize) {
    const from = Math.max(1, end - pageSize + 1);
    const page = vault.readAudit({ from, limit: end - from + 1 });
    pages.unshift(page.filter((entry) => entry.at >= since && isWanted(entry)));
    if (page.every(({ at }) => at < since)) break;
  }
  return pages.flat();
}
