import type { MethodOutput, ParsedInput } from "../../shared/contract/api.ts";
import type { App } from "./app.ts";

export function listAudit(app: App, input: ParsedInput<"audit.list">): MethodOutput<"audit.list"> {
  const entries = app.vault.readAudit({
    ...(input.from === undefined ? {} : { from: input.from }),
    ...(input.limit === undefined || input.action !== undefined || input.subject !== undefined
      ? {}
      : { limit: input.limit }),
  });
  const fitting = entries.filter(
    (entry) =>
      (input.action === undefined || entry.action === input.action || entry.action.startsWith(`${input.action}.`)) &&
      (input.subject === undefined || entry.subject.includes(input.subject)),
  );
  return { entries: input.limit === undefined ? fitting : fitting.slice(-input.limit) };
}

export function verifyAudit(app: App): MethodOutput<"audit.verify"> {
  const { entries } = app.vault.verifyAudit((done, total) =>
    app.emit({ type: "progress", task: "Checking the log", done, total }),
  );
  return { ok: true, entries };
}
