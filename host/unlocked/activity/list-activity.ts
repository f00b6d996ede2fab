import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError } from "../../../shared/contract/errors.ts";
import type { AuditRecord } from "../../../vault/audit-chain.ts";
import type { App } from "../app.ts";
import { matching } from "./matching.ts";

/** Entries that one call looks through at most: some tenths of a second, in which nobody else has the vault. */
const longestLook = 20_000;
const pageSize = 1000;

export function listActivity(app: App, input: ParsedInput<"activity.list">): MethodOutput<"activity.list"> {
  const total = app.vault.vault.auditEntries;
  const isUp = input.after !== undefined;
  const fits = matching(input.filter);
  const reader = new IntactReader(app);
  const entries: AuditRecord[] = [];
  let looked = 0;
  // The last entry that was looked at, in the direction that is walked.
  let at = isUp ? Math.min(input.after ?? 0, total) : Math.min(input.before ?? total + 1, total + 1);
  const end = isUp ? total : 1;
  while (at !== end && (isUp || at > 1) && entries.length < input.limit && looked < longestLook) {
    // Without a filter exactly what is wanted is read.
    const size = fits === undefined ? Math.min(pageSize, input.limit - entries.length) : pageSize;
    const from = isUp ? at + 1 : Math.max(1, at - size);
    const to = isUp ? Math.min(total, at + size) : at - 1;
    const page = reader.read(from, to);
    if (!isUp) page.reverse();
    for (const entry of page) {
      if (fits === undefined || fits(entry)) entries.push(entry);
      if (entries.length < input.limit) continue;
      looked += Math.abs(entry.seq - at);
      at = entry.seq;
      break;
    }
    if (entries.length >= input.limit) break;
    looked += to - from + 1;
    at = isUp ? to : from;
  }
  const { broken } = reader;
  return { entries, ...(at === end ? {} : { next: at }), ...(broken === undefined ? {} : { broken }), looked, total };
}

/** Reads as far as the log is intact: one changed entry hides itself, and not those around it. */
class IntactReader {
  /** What was wrong with the first that could not be read. */
  broken: string | undefined;
  readonly #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  read(from: number, to: number): AuditRecord[] {
    try {
      return this.#app.vault.vault.readAudit({ from, limit: to - from + 1 });
    } catch (error) {
      if (!isKeyholdError(error, "audit_broken")) throw error;
      if (from === to) {
        this.broken ??= error.message;
        return [];
      }
      const middle = Math.floor((from + to) / 2);
      return [...this.read(from, middle), ...this.read(middle + 1, to)];
    }
  }
}
