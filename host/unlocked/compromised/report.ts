/** What happened, what was done and when, and the proof from the log: for whoever has to show it. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import type { Evidence, Plan, PlanStep } from "../../../shared/contract/compromised-methods.ts";
import { causeWords, stepWords } from "../../../shared/contract/compromised-words.ts";
import type { App } from "../app.ts";
import { plainMarkdown } from "../markdown-text.ts";
import { writeReport } from "../write-report.ts";
import { planEvidence } from "./evidence.ts";
import { findPlan, subjectOfPlan } from "./find-plan.ts";
import { planAsItIs, shownPlan } from "./read-plan.ts";

/** @throws KeyholdError as {@link writeNewFile}. */
export function reportPlan(
  app: App,
  { id, format, file }: ParsedInput<"compromised.report">,
): MethodOutput<"compromised.report"> {
  shownPlan(app, id);
  const plan = planAsItIs(app, id);
  const evidence = planEvidence(app, { id });
  const made = { at: app.now(), by: app.me.card.name };
  const text =
    format === "json"
      ? `${JSON.stringify({ madeAt: made.at, madeBy: made.by, plan, evidence }, null, 2)}\n`
      : asMarkdown(plan, evidence, made);
  if (file === undefined) return { text };
  writeReport(app, file, text, { action: "compromised.report", subject: subjectOfPlan(app, findPlan(app, id)) });
  return { text, file };
}

const iso = (at: number): string => new Date(at).toISOString();

function asMarkdown(plan: Plan, evidence: Evidence, made: { readonly at: number; readonly by: string }): string {
  const { name, service, env, version, present, people, open, others } = plan;
  const same = others.filter((other) => other.same);
  const lines = [
    `# Compromised: ${plainMarkdown(name)} (${env})`,
    "",
    `- Made ${iso(made.at)} by ${plainMarkdown(made.by)}`,
    `- Key: ${plainMarkdown(name)}, ${plainMarkdown(service)}, ${env}, version ${version}; ${present === undefined ? "it was removed" : `version ${present} now`}`,
    `- Begun ${iso(plan.startedAt)} by ${plainMarkdown(plan.startedBy)}: ${causeWords[plan.cause]}`,
    ...(plan.why === undefined ? [] : [`- What happened: ${plainMarkdown(plan.why)}`]),
    ...(plan.misuse === undefined ? [] : [`- ${plan.misuse}`]),
    `- Last good day: ${iso(plan.lastGoodAt).slice(0, 10)}`,
    `- ${stateLine(plan)}`,
    "",
    "Only revoking at the provider ends what somebody else can do with the value. This report holds no value.",
    "",
    "## What was done",
    "",
    table(["Step", "Done", "When", "How"], plan.steps.map(stepRow)),
    "## Who has it, or may have it",
    "",
    table(
      ["Who", "Version", "How sure", "New value"],
      people.map((one) => [one.name, `${one.version ?? ""}`, one.sure ?? "", one.why ?? one.state]),
    ),
    "## Links with it",
    "",
    table(
      ["For", "Version", "State", "Made", "Opened", "Receipt", "Relay"],
      evidence.links.map((link) => [
        link.guest ? "a guest" : link.to,
        `${link.version}`,
        link.state,
        iso(link.createdAt),
        link.openedAt === undefined ? "" : iso(link.openedAt),
        link.receipt ? "verified" : "",
        link.relay,
      ]),
    ),
    ...(open.length === 0 ? [] : [`${open.length} of them may still be opened.`, ""]),
    "## Elsewhere",
    "",
    same.length === 0 ? "The same value stands under no other key." : "The same value stands under:",
    ...same.map(
      (other) =>
        `- ${plainMarkdown(other.name)} (${other.env})${other.plan === undefined ? "" : ", which has a plan of its own"}`,
    ),
    "",
    `Other keys of the service: ${others.length - same.length}.`,
    "",
    `## Uses since ${iso(evidence.since).slice(0, 10)}, on this computer`,
    "",
    table(
      ["How", "Program", "Last", "Times in all"],
      evidence.uses.map(({ how, program, at, count }) => [how, program, iso(at), `${count}`]),
    ),
    "## From the activity log",
    "",
    `Shown, copied or given to a program: ${evidence.reveals}. Backups and lists exported: ${evidence.exports}. Failed unlocks: ${evidence.failedUnlocks}.`,
    ...(evidence.more === 0 ? [] : [`${evidence.more} older entries are left out here.`]),
    "",
    table(
      ["#", "When", "What", "On what", "By", "Device", "Program", "Outcome"],
      evidence.entries.map(({ seq, at, action, subject, actor, device, program, outcome }) => [
        `${seq}`,
        iso(at),
        action,
        subject,
        actor,
        device,
        program,
        outcome,
      ]),
    ),
  ];
  return lines.join("\n");
}

function stepRow({ step, done, at, by, why }: PlanStep): string[] {
  const how = by === undefined ? (done ? "by itself" : "") : `by hand, ${by}${why === undefined ? "" : `: ${why}`}`;
  return [stepWords[step].title, done ? "yes" : "no", at === undefined ? "" : iso(at), how];
}

function stateLine({ state, endedAt, endedBy, endWhy, done, total }: Plan): string {
  const how = endWhy === undefined ? "" : `: ${plainMarkdown(endWhy)}`;
  const when = endedAt === undefined ? "" : ` ${iso(endedAt)} by ${plainMarkdown(endedBy ?? "")}`;
  if (state === "dropped") return `A false alarm, dropped${when}${how}`;
  if (state === "closed") return `Closed${when}, ${done} of ${total} steps done${how}`;
  return `Going on, ${done} of ${total} steps done`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "None.\n";
  const line = (cells: readonly string[]) => `| ${cells.map(plainMarkdown).join(" | ")} |`;
  return [line(head), `| ${head.map(() => "---").join(" | ")} |`, ...rows.map(line), ""].join("\n");
}
