/** What is known of a compromised key since the last good day. Names, versions and times; never a value or a mask. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import type { Evidence } from "../../../shared/contract/compromised-methods.ts";
import type { AuditRecord } from "../../../vault/audit-chain.ts";
import type { App } from "../app.ts";
import { entriesSince } from "../entries-since.ts";
import { byVersion, holdingsOfValue, strongest } from "../holders/read-holders.ts";
import { counts } from "../holders/sureness.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { isExport, reveals } from "../offboarding/about-log.ts";
import type { CompromiseOverview } from "../records/compromise.ts";
import { findPlan } from "./find-plan.ts";

/** The newest that are shown; all are counted. */
const mostShown = 2000;

export function planEvidence(
  app: App,
  input: ParsedInput<"compromised.evidence">,
): MethodOutput<"compromised.evidence"> {
  const record = findPlan(app, input.id);
  const since = input.since ?? record.lastGoodAt;
  const isAbout = aboutKey(app, record);
  const entries = entriesSince(app, since, (entry) => isAbout(entry) || isExport(entry) || isFailedUnlock(entry));
  const count = (isWanted: (entry: AuditRecord) => boolean) => entries.filter(isWanted).length;
  return {
    since,
    reveals: count(({ action, outcome }) => outcome === "ok" && reveals.has(action)),
    exports: count((entry) => entry.outcome === "ok" && isExport(entry)),
    failedUnlocks: count(isFailedUnlock),
    holders: strongest(app, holdingsOfValue(app, record.valueId))
      .filter(({ sure }) => counts(sure))
      .sort(byVersion),
    links: linksOf(app, record),
    uses: (app.keys.value(record.valueId)?.value.uses?.places ?? []).filter(({ at }) => at >= since),
    entries: entries.slice(-mostShown),
    more: Math.max(0, entries.length - mostShown),
  };
}

function isFailedUnlock({ action, outcome }: AuditRecord): boolean {
  return action === "vault.unlock" && outcome === "failed";
}

function linksOf(app: App, { valueId }: CompromiseOverview): Evidence["links"] {
  const links = [...app.holders.aboutValue(valueId)].flatMap((id): Evidence["links"] => {
    const share = app.holders.source(id);
    if (share?.kind !== "share") return [];
    const { to, guest = false, state, relay, createdAt, expiresAt, verdict, items } = share;
    const version = items.find((item) => item.valueId === valueId)?.version ?? 1;
    const openedAt = verdict?.openedAt;
    // A receipt for what somebody else took was signed by a copy of the recipient's keys.
    const receipt = state === "opened" && verdict?.receipt === true;
    return [
      withoutEmpty<Evidence["links"][number]>({
        id,
        to,
        guest,
        version,
        state,
        relay,
        createdAt,
        expiresAt,
        openedAt,
        receipt,
      }),
    ];
  });
  return links.sort((a, b) => a.createdAt - b.createdAt);
}

/**
 * Whether an entry names the key, as it is called now, was when the plan began, or is called in a link or a rotation of
 * it, in each environment where it was; and not one whose name only begins or ends alike. Entries about links name keys
 * without their environment.
 */
export function aboutKey(app: App, record: CompromiseOverview): (entry: Pick<AuditRecord, "subject">) => boolean {
  const { valueId } = record;
  const listed = app.keys.value(valueId);
  const called: Called[] = [
    record,
    ...(listed === undefined ? [] : [{ name: listed.key.name, env: listed.value.env }]),
    ...[...app.holders.aboutValue(valueId)].flatMap((id) =>
      (app.records.get("share", id)?.items ?? []).filter((item) => item.valueId === valueId),
    ),
    ...app.records.all("rotation").flatMap(({ overview }) => (overview.valueId === valueId ? [overview] : [])),
  ];
  const names = [...new Set(called.map(({ name }) => name))];
  const environments = [...new Set(called.map(({ env }) => env))];
  return ({ subject }) => names.some((name) => environments.some((env) => namesKey(subject, name, env)));
}

type Called = { readonly name: string; readonly env: string };

export function namesKey(subject: string, name: string, env: string): boolean {
  for (let at = subject.indexOf(name); at >= 0; at = subject.indexOf(name, at + 1)) {
    const before = subject.slice(0, at);
    const after = subject.slice(at + name.length);
    const begins = before === "" || before.endsWith(", ") || before.endsWith(" → ") || before.endsWith(": ");
    if (begins && (after.startsWith(` (${env})`) || after === "" || /^(, | → |: )/.test(after))) return true;
  }
  return false;
}
