/** One pass over what is known of every value: score, counts, and the findings by kind. */
import type { MethodOutput } from "../../../shared/contract/api.ts";
import type { FindingKind, Severity } from "../../../shared/contract/health-methods.ts";
import type { App } from "../app.ts";
import { readSettings } from "../settings.ts";
import { Findings, severityRank } from "./findings.ts";
import { ignoredName, ignoredNames } from "./ignored.ts";
import type { HealthLimits } from "./judge-value.ts";
import { ScoreSum } from "./score.ts";

export type Judgements = {
  readonly score: number;
  readonly values: number;
  readonly counts: MethodOutput<"health.report">["counts"];
  readonly byKind: ReadonlyMap<FindingKind, Findings>;
  readonly nextDue: number | undefined;
};

export function judgeAll(app: App, now: number): Judgements {
  const sum = new ScoreSum();
  const counts = { nothing: 0, danger: 0, warning: 0, note: 0 };
  const byKind = new Map<FindingKind, Findings>();
  const judgements = app.health.judgements(now, limitsOf(app));
  const ignored = ignoredNames(app, now);
  let nextDue: number | undefined;
  for (const [valueId, judgement] of judgements) {
    const { found, env, due } = judgement;
    let worst: Severity | undefined;
    for (const judged of found) {
      if (ignored.size > 0 && ignored.has(ignoredName(valueId, judged.kind))) continue;
      if (worst === undefined || severityRank[judged.severity] < severityRank[worst]) worst = judged.severity;
      const findings = byKind.get(judged.kind) ?? new Findings();
      byKind.set(judged.kind, findings);
      findings.add(valueId, judged, env);
    }
    counts[worst ?? "nothing"]++;
    sum.add(env, worst);
    if (due > now && due < (nextDue ?? Number.POSITIVE_INFINITY)) nextDue = due;
  }
  return { score: sum.score, values: judgements.size, counts, byKind, nextDue };
}

export function limitsOf(app: App): HealthLimits {
  const { holders, unusedDays } = readSettings(app).health;
  return { holders, unusedDays };
}
