/** What the activity log says of somebody who leaves: entries that name them, a key they hold, or an export. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import type { Offboarding } from "../../../shared/contract/offboarding-methods.ts";
import type { AuditRecord } from "../../../vault/audit-chain.ts";
import type { App } from "../app.ts";
import { entriesSince } from "../entries-since.ts";
import { shown } from "./read-offboarding.ts";

const usualDays = 30;
/** The newest that are shown; all are counted. */
const mostShown = 2000;
/** What put a value where somebody can read it. */
export const reveals: ReadonlySet<string> = new Set(["key.reveal", "key.copy", "key.inject", "key.write"]);

/** By default from thirty days before it began: somebody who knows that they leave has known it for some time. */
export function offboardingLog(app: App, input: ParsedInput<"offboarding.log">): MethodOutput<"offboarding.log"> {
  const offboarding = shown(app, input.id);
  const since = input.since ?? Math.max(0, offboarding.startedAt - usualDays * 24 * 3_600_000);
  const isAbout = aboutThem(offboarding);
  const entries = entriesSince(app, since, (entry) => isAbout(entry) || isExport(entry));
  return {
    since,
    reveals: entries.filter(({ action, outcome }) => outcome === "ok" && reveals.has(action)).length,
    exports: entries.filter((entry) => entry.outcome === "ok" && isExport(entry)).length,
    entries: entries.slice(-mostShown),
  };
}

/** Whether an entry names the person or one of the keys they hold. */
export function aboutThem({ name, rows }: Offboarding): (entry: Pick<AuditRecord, "subject">) => boolean {
  const keys = rows.map(({ key, env }) => `${key} (${env})`);
  return ({ subject }) => subject.includes(name) || keys.some((key) => subject.includes(key));
}

/** What put keys, or what is known of them, into a file. */
export function isExport({ action }: Pick<AuditRecord, "action">): boolean {
  return action === "vault.backup" || action.endsWith(".export");
}
