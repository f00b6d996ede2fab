/** The health page's content: findings grouped by kind, the worst first, with the score and what it was before. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { environments } from "../../../shared/contract/fields.ts";
import {
  type Finding,
  type FindingGroup,
  type FindingKind,
  findingKinds,
  type Severity,
} from "../../../shared/contract/health-methods.ts";
import type { App } from "../app.ts";
import { readSettings } from "../settings.ts";
import { Findings, severityRank } from "./findings.ts";
import { ignoredFindings, ignoredName, ignoredNames } from "./ignored.ts";
import type { HealthLimits, Judged } from "./judge-value.ts";
import { ScoreSum } from "./score.ts";
import { trendOf } from "./trend.ts";

export function healthReport(app: App, { most }: ParsedInput<"health.report">): MethodOutput<"health.report"> {
  const now = app.now();
  const { score, counts, byKind, values, nextDue } = judgeAll(app, now);
  const groups = findingKinds.flatMap((kind): FindingGroup[] => {
    const found = byKind.get(kind);
    return found === undefined ? [] : [groupOf(app, kind, found, most)];
  });
  groups.sort((a, b) => severityRank[a.severity] - severityRank[b.severity]);
  const report = { score, at: now, values, counts, groups, ignored: ignoredFindings(app, now), trend: trendOf(app) };
  return nextDue === undefined ? report : { ...report, nextDue };
}

export type Judgements = {
  readonly score: number;
  readonly values: number;
  readonly counts: MethodOutput<"health.report">["counts"];
  readonly byKind: ReadonlyMap<FindingKind, Findings>;
  readonly nextDue: number | undefined;
};

/** One pass over what is known of every value. */
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
    if (due > now && (nextDue === undefined || due < nextDue)) nextDue = due;
  }
  return { score: sum.score, values: judgements.size, counts, byKind, nextDue };
}

export function limitsOf(app: App): HealthLimits {
  const { holders, unusedDays } = readSettings(app).health;
  return { holders, unusedDays };
}

function groupOf(app: App, kind: FindingKind, found: Findings, most: number): FindingGroup {
  return {
    kind,
    severity: found.worst,
    total: found.total,
    environments: environments.filter((env) => found.environments.has(env)),
    findings: found.first(most).flatMap(({ valueId, judged }) => findingOf(app, valueId, judged)),
  };
}

export function findingOf(app: App, valueId: string, judged: Judged): Finding[] {
  const listed = app.keys.value(valueId);
  if (listed === undefined) return [];
  const { key, value } = listed;
  const { kind, severity, detail } = judged;
  return [
    { kind, severity, valueId, keyId: value.keyId, name: key.name, service: key.service, env: value.env, detail },
  ];
}
