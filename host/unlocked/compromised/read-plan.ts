/** A plan as it stands. What became done by itself is put down with its time when somebody looks. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import type { Plan, PlanStep, PlanSummary } from "../../../shared/contract/compromised-methods.ts";
import { compromiseSteps } from "../../../shared/contract/compromised-words.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { knownService } from "../keys/known-services.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import { providerPageOf } from "../providers/provider-pages.ts";
import type { Stored } from "../record-index.ts";
import type { CompromiseOverview, Noted } from "../records/compromise.ts";
import { findPlan, subjectOfPlan } from "./find-plan.ts";
import { messageFor } from "./message.ts";
import { byService, factsOfPlan, othersOf } from "./plan-facts.ts";
import { doneByItself, stepsOf } from "./plan-steps.ts";

export function shownPlan(app: App, id: string): Plan {
  noteDone(app, id);
  return planAsItIs(app, id);
}

/** Without writing anything. */
export function planAsItIs(app: App, id: string): Plan {
  const record = findPlan(app, id);
  const facts = factsOfPlan(app, record);
  const steps = stepsOf(record, facts, app.now());
  const { key, value } = facts.listed ?? {};
  const summary = summaryOf(app, { id, overview: record }, steps);
  const rest = withoutEmpty<Omit<Plan, keyof PlanSummary | "steps" | "open" | "people" | "others" | "message">>({
    keyId: value?.keyId,
    why: record.why,
    version: record.version,
    present: value?.version,
    startedBy: record.startedBy,
    endedBy: record.endedBy,
    endWhy: record.endWhy,
    lastGoodAt: record.lastGoodAt,
    rotation: facts.rotation?.id,
    page: providerPageOf(key ?? { service: record.service }),
    misuse: knownService(key?.service ?? record.service)?.misuse,
  });
  const plan = { ...summary, ...rest, steps, open: facts.open, people: [...facts.people] };
  return { ...plan, others: othersOf(app, record), message: messageFor(plan, app.me.card.name, facts.isReplaced) };
}

function summaryOf(app: App, { id, overview }: Stored<"compromise">, steps: readonly PlanStep[]): PlanSummary {
  const key = app.keys.value(overview.valueId)?.key;
  return withoutEmpty<PlanSummary>({
    id,
    valueId: overview.valueId,
    name: key?.name ?? overview.name,
    service: key?.service ?? overview.service,
    env: overview.env,
    cause: overview.cause,
    state: overview.state,
    startedAt: overview.startedAt,
    endedAt: overview.endedAt,
    next: steps.find(({ done }) => !done)?.step,
    done: steps.filter(({ done }) => done).length,
    total: steps.length,
  });
}

/** Other windows may have noted the same meanwhile: it is judged again inside the transaction. */
function noteDone(app: App, id: string): void {
  if (app.vault.vault.readOnly || !hasNews(app, findPlan(app, id))) return;
  const entriesOf = (fresh: readonly string[]) =>
    fresh.map((step) => ({
      action: "compromised.step",
      subject: `${subjectOfPlan(app, findPlan(app, id))}: ${step}`,
      outcome: "ok" as const,
    }));
  app.vault.write(entriesOf, (tx) => {
    const record = findPlan(app, id);
    if (!hasNews(app, record)) return [];
    const noted = doneByItself(record, factsOfPlan(app, record), app.now());
    tx.update(id as RecordId, { overview: withNoted(record, noted) });
    return compromiseSteps.filter((step) => noted[step] !== undefined && record.noted?.[step] === undefined);
  });
}

function hasNews(app: App, record: CompromiseOverview): boolean {
  if (record.state !== "running") return false;
  const noted = doneByItself(record, factsOfPlan(app, record), app.now());
  return compromiseSteps.some((step) => (noted[step] === undefined) !== (record.noted?.[step] === undefined));
}

export function withNoted(record: CompromiseOverview, noted: Noted): CompromiseOverview {
  const { noted: _, ...rest } = record;
  return Object.keys(noted).length === 0 ? rest : { ...rest, noted };
}

export function getPlan(app: App, { id }: ParsedInput<"compromised.get">): MethodOutput<"compromised.get"> {
  return { plan: shownPlan(app, id) };
}

export function listPlans(app: App, { ended }: ParsedInput<"compromised.list">): MethodOutput<"compromised.list"> {
  const all = app.records.all("compromise").filter(({ overview }) => ended || overview.state === "running");
  const rank = ({ state }: PlanSummary) => (state === "running" ? 0 : 1);
  const services = byService(app);
  const plans = all.map((stored) =>
    summaryOf(app, stored, stepsOf(stored.overview, factsOfPlan(app, stored.overview, services), app.now())),
  );
  return { plans: plans.sort((a, b) => rank(a) - rank(b) || a.startedAt - b.startedAt) };
}
