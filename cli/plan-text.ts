/** How the plan of a compromised key is told on the command line, and what scripts get of it. */
import type { Concerned, Evidence, Plan, PlanSummary } from "../shared/contract/compromised-methods.ts";
import { type CompromiseStep, causeWords, stepWords } from "../shared/contract/compromised-words.ts";
import type { CommandLine } from "./command-line.ts";
import { surenessTexts } from "./commands/holders.ts";
import { isoTime, localTime, relativeTime, withIsoTimes } from "./text/dates.ts";
import { safeLine } from "./text/safe-text.ts";
import { type Cell, table } from "./text/table.ts";

export function tellPlan(line: CommandLine, plan: Plan): void {
  line.output.result(planJson(plan), () => planText(line, plan));
  if (!line.output.json) line.output.note(nextText(plan));
}

export function tellPlans(line: CommandLine, plans: readonly PlanSummary[]): void {
  line.output.result(
    plans.map((plan) => withIsoTimes(plan, "startedAt", "endedAt")),
    () => {
      if (plans.length === 0) return "";
      const columns = [
        { title: "NAME", canShrink: true },
        { title: "ENV" },
        { title: "BEGUN" },
        { title: "DONE" },
        { title: "NEXT", canShrink: true },
      ];
      const rows = plans.map((plan): Cell[] => [
        plan.name,
        plan.env,
        relativeTime(plan.startedAt, line.now),
        `${plan.done} of ${plan.total}`,
        plan.next === undefined ? "end it" : stepWords[plan.next].title,
      ]);
      return table(columns, rows, line.output.width, line.output.paint);
    },
  );
  if (plans.length === 0) {
    line.output.note("No key is known to be compromised. “keyhold compromised NAME” begins the plan for one.");
  }
}

export function planJson(plan: Plan): object {
  const { steps, open, people, ...shape } = withoutIds(plan);
  return withIsoTimes(
    {
      ...shape,
      steps: steps.map((step) => withIsoTimes(step, "at")),
      open: open.map((link) => withIsoTimes(link, "expiresAt")),
      people: people.map(({ signKey: _, ...person }) => person),
    },
    "startedAt",
    "endedAt",
    "lastGoodAt",
  );
}

function withoutIds({ keyId: _, ...plan }: Plan): Omit<Plan, "keyId"> {
  return plan;
}

function planText(line: CommandLine, plan: Plan): string {
  const { paint, width } = line.output;
  const { name, env, cause, why, version, present, startedAt, misuse } = plan;
  const happened = safeLine(why ?? causeWords[cause]);
  const head = [
    `${paint("bold", safeLine(name))} (${env}), version ${version} is compromised${present !== undefined && present > version ? `, now version ${present}` : ""}`,
    `${happened}. Begun ${relativeTime(startedAt, Math.max(line.now, startedAt))}${misuse === undefined ? "" : `. ${misuse}`}.`,
    "",
  ];
  const columns = [
    { title: "" },
    { title: "STEP" },
    { title: "WHAT", canShrink: true },
    { title: "WHEN", canShrink: true },
  ];
  const rows = plan.steps.map(({ step, done, at, by, why: reason }): Cell[] => [
    done ? { text: "✓", colour: "green" } : { text: "·", colour: "yellow" },
    step,
    stepWords[step].title,
    at === undefined
      ? ""
      : `${localTime(at)}${by === undefined ? "" : `, ${by}`}${reason === undefined ? "" : `: ${reason}`}`,
  ]);
  const who = plan.people.map((person): Cell[] => [
    person.device === undefined ? person.name : `${person.name}, ${person.device}`,
    person.sure === undefined ? "" : surenessTexts[person.sure],
    personText(person),
  ]);
  const people = [
    { title: "WHO HAS IT", canShrink: true },
    { title: "HOW SURE" },
    { title: "NEW VALUE", canShrink: true },
  ];
  const same = plan.others.filter((other) => other.same);
  return [
    ...head.map((text) => `${text}\n`),
    table(columns, rows, width, paint),
    ...(who.length === 0 ? [] : ["\n", table(people, who, width, paint)]),
    ...(same.length === 0
      ? []
      : [
          `\nThe same value stands under ${same.map((other) => `${safeLine(other.name)} (${other.env})`).join(", ")}.\n`,
        ]),
  ].join("");
}

function personText({ state, why }: Concerned): string {
  if (why !== undefined) return why;
  switch (state) {
    case "has":
      return "has it";
    case "sent":
      return "was sent a link";
    case "ready":
      return "gets a link when there is one";
    case "again":
      return "link ended unopened";
    case "skipped":
      return "left out";
    case "cannot":
      return "cannot be sent it";
    case "apart":
      return "";
    default:
      return state satisfies never;
  }
}

function nextText(plan: Plan): string {
  const { state, next } = plan;
  if (state === "dropped") return "A false alarm. “--reopen” goes on with it.";
  if (state === "closed") return "Closed. “--report FILE” writes the report.";
  const named = `${JSON.stringify(safeLine(plan.name))} --env ${plan.env}`;
  if (next === undefined) return `Everything is done. “keyhold compromised ${named} --report FILE --end” closes it.`;
  return `Next: ${nextSteps(plan, named)[next]}`;
}

function nextSteps({ page, others }: Plan, named: string): Record<CompromiseStep, string> {
  const names = others.map((other) => `${safeLine(other.name)} (${other.env})`);
  const shown = names.slice(0, 5).join(", ") + (names.length > 5 ? ` and ${names.length - 5} more` : "");
  const tick = (step: CompromiseStep) => `“keyhold compromised ${named} --done ${step}”`;
  return {
    isolate: `links with it may still be opened; “keyhold compromised ${named}” takes them back.`,
    revoke: `revoke it at the provider${page === undefined ? "" : `, ${safeLine(page)}`}, then ${tick("revoke")}.`,
    replace: `“keyhold rotate ${named} --reason compromised” puts in a new value and makes the links.`,
    reshare: `“keyhold rotate ${named}” gives it to those who need it, and says who has opened theirs.`,
    others: `look at ${shown}, then ${tick("others")}.`,
    look: `“keyhold compromised ${named} --evidence” says what was done with it; then ${tick("look")}.`,
    tell: `“keyhold compromised ${named} --message” prints what to send; then ${tick("tell")}.`,
  };
}

export function tellEvidence(line: CommandLine, evidence: Evidence): void {
  const { output, now } = line;
  output.result(
    {
      ...evidence,
      since: isoTime(evidence.since),
      holders: evidence.holders.map((holder) => withIsoTimes(holder, "at")),
      links: evidence.links.map((link) => withIsoTimes(link, "createdAt", "expiresAt", "openedAt")),
      uses: evidence.uses.map((use) => withIsoTimes(use, "at")),
      entries: evidence.entries.map((entry) => withIsoTimes(entry, "at")),
    },
    () => {
      const columns = [
        { title: "WHEN" },
        { title: "WHAT" },
        { title: "ON WHAT", canShrink: true },
        { title: "BY", canShrink: true },
        { title: "PROGRAM" },
        { title: "OUTCOME" },
      ];
      const rows = evidence.entries.map(({ at, action, subject, actor, device, program, outcome }): Cell[] => [
        localTime(at),
        action,
        subject,
        `${actor}, ${device}`,
        program,
        outcome === "ok" ? "" : { text: outcome, colour: "yellow" },
      ]);
      return rows.length === 0 ? "" : table(columns, rows, output.width, output.paint);
    },
  );
  const { since, reveals, exports, failedUnlocks } = evidence;
  output.note(
    `Since ${localTime(since)} (${relativeTime(since, now)}), on this computer: shown, copied or given to a program ${reveals}, backups and lists exported ${exports}, failed unlocks ${failedUnlocks}.`,
  );
}
