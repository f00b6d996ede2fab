import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import type { AuditRecord } from "../../../vault/audit-chain.ts";
import type { App } from "../app.ts";
import { matching } from "./matching.ts";

/** Entries that one call looks through at most: some tenths of a second, in which nobody else has the vault. */
const longestLook = 20_000;
const pageSize = 1000;

export function listActivity(app: App, input: ParsedInput<"activity.list">): MethodOutput<"activity.list"> {
  return input.after === undefined ? newestFirst(app, input) : oldestFirst(app, input, input.after);
}

function newestFirst(app: App, input: ParsedInput<"activity.list">): MethodOutput<"activity.list"> {
  const { vault } = app.vault;
  const total = vault.auditEntries;
  const fits = matching(input.filter);
  const entries: AuditRecord[] = [];
  let looked = 0;
  let before = Math.min(input.before ?? total + 1, total + 1);
  while (before > 1 && entries.length < input.limit && looked < longestLook) {
    // Without a filter exactly what is wanted is read.
    const size = fits === undefined ? Math.min(pageSize, input.limit - entries.length) : pageSize;
    const from = Math.max(1, before - size);
    const page = vault.readAudit({ from, limit: before - from });
    for (const entry of page.reverse()) {
      before = entry.seq;
      looked++;
      if (fits === undefined || fits(entry)) entries.push(entry);
      if (entries.length === input.limit) break;
    }
  }
  return { entries, ...(before > 1 ? { next: before } : {}), looked, total };
}

function oldestFirst(app: App, input: ParsedInput<"activity.list">, start: number): MethodOutput<"activity.list"> {
  const { vault } = app.vault;
  const total = vault.auditEntries;
  const fits = matching(input.filter);
  const entries: AuditRecord[] = [];
  let looked = 0;
  let after = start;
  while (after < total && entries.length < input.limit && looked < longestLook) {
    const size = fits === undefined ? Math.min(pageSize, input.limit - entries.length) : pageSize;
    for (const entry of vault.readAudit({ from: after + 1, limit: size })) {
      after = entry.seq;
      looked++;
      if (fits === undefined || fits(entry)) entries.push(entry);
      if (entries.length === input.limit) break;
    }
  }
  return { entries, ...(after < total ? { next: after } : {}), looked, total };
}
