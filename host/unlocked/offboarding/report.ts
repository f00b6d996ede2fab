/** Who, what, when, and the proof from the log: for whoever has to show that it was done. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import type { Offboarding, OffboardingRow } from "../../../shared/contract/offboarding-methods.ts";
import type { AuditRecord } from "../../../vault/audit-chain.ts";
import type { App } from "../app.ts";
import { plainMarkdown } from "../markdown-text.ts";
import { writeReport } from "../write-report.ts";
import { aboutThem, offboardingLog } from "./about-log.ts";
import { offboardingOf, shown } from "./read-offboarding.ts";

export function reportOffboarding(
  app: App,
  input: ParsedInput<"offboarding.report">,
): MethodOutput<"offboarding.report"> {
  const { seq, name } = offboardingOf(app, input.id);
  const offboarding = shown(app, input.id);
  const proof = proofOf(app, offboarding, seq);
  const madeAt = app.now();
  const { since, reveals, exports } = offboardingLog(app, { id: input.id });
  const seen = { since, reveals, exports };
  const text =
    input.format === "json"
      ? `${JSON.stringify(asJson(offboarding, proof, madeAt, seen), null, 2)}\n`
      : asMarkdown(offboarding, proof, seen, { madeAt, by: app.me.card.name });
  if (input.file === undefined) return { text };
  writeReport(app, input.file, text, { action: "offboard.report", subject: name });
  return { text, file: input.file };
}

/** The log's entries since the beginning that name the person or one of the keys. */
function proofOf(app: App, offboarding: Offboarding, from: number): AuditRecord[] {
  const { vault } = app.vault;
  return vault.readAudit({ from, limit: vault.auditEntries }).filter(aboutThem(offboarding));
}

const iso = (at: number): string => new Date(at).toISOString();

type Seen = Pick<MethodOutput<"offboarding.log">, "since" | "reveals" | "exports">;

function asJson(offboarding: Offboarding, proof: readonly AuditRecord[], madeAt: number, seen: Seen): object {
  return { madeAt, ...offboarding, seen, log: proof };
}

function asMarkdown(
  { name, cards, rows, open, revoked, checks, ...rest }: Offboarding,
  proof: readonly AuditRecord[],
  seen: Seen,
  { madeAt, by }: { readonly madeAt: number; readonly by: string },
): string {
  const left = rows.length - rest.done;
  const lines = [
    `# Offboarding of ${plain(name)}`,
    "",
    `- Made ${iso(madeAt)} by ${plain(by)}`,
    `- Begun ${iso(rest.startedAt)} by ${plain(rest.startedBy)}`,
    ...(rest.leavesOn === undefined ? [] : [`- Leaves ${iso(rest.leavesOn).slice(0, 10)}`]),
    `- ${stateLine(rest, left)}`,
    `- ${rows.length} keys held or perhaps held: ${rest.done} done, ${left} left`,
    `- ${revoked} waiting links revoked; ${open.length} may still be opened`,
    `- Log looked at: ${checks.log === undefined ? "no" : `${iso(checks.log.at)} by ${plain(checks.log.by)}`}`,
    `- Since ${iso(seen.since).slice(0, 10)}, on this computer: their keys shown, copied or given to a program ${times(seen.reveals)}, backups or lists exported ${times(seen.exports)}`,
    ...(checks.rules === undefined ? [] : [`- Out of the team rules: ${iso(checks.rules.at)}`]),
    "",
    "Only a new value takes a key back. Revoking a link, or removing a person, changes nothing of what they may have copied.",
    "",
    "## Keys",
    "",
    table(
      ["Key", "Environment", "They hold", "How sure", "Now", "Done", "How"],
      rows.map((row) => [
        row.key,
        row.env,
        `version ${row.version}`,
        sureText(row),
        row.present === undefined ? "deleted" : `version ${row.present}`,
        row.done ? "yes" : "no",
        howText(row),
      ]),
    ),
    ...(open.length === 0
      ? []
      : [
          "## Links that may still be opened",
          "",
          ...open.map((one) => `- ${plain(one.name)}, until ${iso(one.expiresAt)}, on ${plain(one.relay)}`),
          "",
        ]),
    "## Cards",
    "",
    ...cards.map(
      ({ signKey, device }) => `- ${plain(device ?? "no longer on the team list")}: signing key \`${signKey}\``,
    ),
    "",
    "## From the activity log",
    "",
    table(
      ["#", "When", "What", "On what", "By", "Outcome"],
      proof.map(({ seq, at, action, subject, actor, outcome }) => [
        String(seq),
        iso(at),
        action,
        subject,
        actor,
        outcome,
      ]),
    ),
  ];
  return lines.join("\n");
}

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

function stateLine({ finishedAt, state }: Pick<Offboarding, "finishedAt" | "state">, left: number): string {
  if (state === "reopened") return "Taken back: they stay";
  if (finishedAt !== undefined) return `Finished ${iso(finishedAt)}`;
  return left === 0 ? "Every key is done" : "Not finished";
}

function sureText({ sure, state }: OffboardingRow): string {
  if (sure === "receipt") return "opened, receipt verified";
  return sure === "unknown" ? "not known whether it was opened" : state;
}

function howText({ step, ticked, staying, doneAt }: OffboardingRow): string {
  if (ticked !== undefined) return `by hand, ${iso(ticked.at)}, ${ticked.by}: ${ticked.why ?? ""}`;
  const people = staying.length === 0 ? "nobody else holds it" : `${staying.length} who stay have it`;
  return step === "done" ? `new value ${doneAt === undefined ? "" : iso(doneAt)}, ${people}` : step;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plain).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n");
}

function plain(text: string): string {
  return text === "---" ? text : plainMarkdown(text);
}
