import type { MethodOutput, ParsedInput } from "../../shared/contract/api.ts";
import type { App } from "./app.ts";

/** Oldest first. With a limit and no start, the newest entries that fit the filter. */
export function listAudit(app: App, input: ParsedInput<"audit.list">): MethodOutput<"audit.list"> {
  const { vault } = app.vault;
  const filtered = input.action !== undefined || input.subject !== undefined;
  const newest = input.limit === undefined || filtered ? 1 : Math.max(1, vault.auditEntries - input.limit + 1);
  const entries = vault
    .readAudit({ from: input.from ?? newest, limit: vault.auditEntries })
    .filter(
      (entry) =>
        (input.action === undefined || entry.action === input.action || entry.action.startsWith(`${input.action}.`)) &&
        (input.subject === undefined || entry.subject.includes(input.subject)),
    );
  if (input.limit === undefined) return { entries };
  return { entries: input.from === undefined ? entries.slice(-input.limit) : entries.slice(0, input.limit) };
}

export function verifyAudit(app: App): MethodOutput<"audit.verify"> {
  const { entries } = app.vault.vault.verifyAudit((done, total) =>
    app.emit({ type: "progress", task: "Checking the log", done, total }),
  );
  return { ok: true, entries };
}
