/** The health page's content: findings grouped by kind, the worst first, with the score and what it was before. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { environments } from "../../../shared/contract/fields.ts";
import {
  type Finding,
  type FindingGroup,
  type FindingKind,
  findingKinds,
  type Severity,
  severities,
} from "../../../shared/contract/health-methods.ts";
import { dueTimes } from "../../../shared/contract/rotation-policy.ts";
import type { App } from "../app.ts";
import { readSettings } from "../settings.ts";
import { ignoredFindings, ignoredName, ignoredNames } from "./ignored.ts";
import { environmentWeight, type HealthLimits, type Judged } from "./judge-value.ts";
import { ScoreSum } from "./score.ts";
import { trendOf } from "./trend.ts";

export function healthReport(app: App, { most }: ParsedInput<"health.report">): MethodOutput<"health.report"> {
  const now = app.now();
  const { score, counts, byKind, values, nextDue } = judgeAll(app, now);
  const groups = findingKinds.flatMap((kind): FindingGroup[] => {
    const found = byKind.get(kind);
    return found === undefined ? [] : [groupOf(app, kind, found, most)];
  });
  groups.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const report = { score, at: now, values, counts, groups, ignored: ignoredFindings(app, now), trend: trendOf(app) };
  return nextDue === undefined ? report : { ...report, nextDue };
}

export type Judgements = {
  readonly score: number;
  readonly values: number;
  readonly counts: MethodOutput<"health.report">["counts"];
  readonly byKind: ReadonlyMap<FindingKind, readonly Placed[]>;
  readonly nextDue: number | undefined;
};
type Placed = { readonly valueId: string; readonly judged: Judged; readonly weight: number };

/** One pass over what is known of every value. */
export function judgeAll(app: App, now: number): Judgements {
  const sum = new ScoreSum();
  const counts = { nothing: 0, danger: 0, warning: 0, note: 0 };
  const byKind = new Map<FindingKind, Placed[]>();
  const judgements = app.health.judgements(now, limitsOf(app));
  const ignored = ignoredNames(app, now);
  let nextDue: number | undefined;
  for (const [valueId, { found }] of judgements) {
    const listed = app.keys.value(valueId);
    if (listed === undefined) continue;
    let worst: Severity | undefined;
    for (const judged of found) {
      if (ignored.has(ignoredName(valueId, judged.kind))) continue;
      if (worst === undefined || severities.indexOf(judged.severity) < severities.indexOf(worst))
        worst = judged.severity;
      const placed = { valueId, judged, weight: environmentWeight[listed.value.env] };
      const known = byKind.get(judged.kind);
      if (known === undefined) byKind.set(judged.kind, [placed]);
      else known.push(placed);
    }
    counts[worst ?? "nothing"]++;
    sum.add(listed.value.env, worst);
    for (const { at } of dueTimes(listed.value)) {
      if (at > now && (nextDue === undefined || at < nextDue)) nextDue = at;
    }
  }
  return { score: sum.score, values: judgements.size, counts, byKind, nextDue };
}

export function limitsOf(app: App): HealthLimits {
  const { holders, unusedDays } = readSettings(app).health;
  return { holders, unusedDays };
}

function groupOf(app: App, kind: FindingKind, found: readonly Placed[], most: number): FindingGroup {
  const worstFirst = found.toSorted(
    (a, b) => severities.indexOf(a.judged.severity) - severities.indexOf(b.judged.severity) || b.weight - a.weight,
  );
  const occurring = new Set(found.map(({ valueId }) => app.keys.value(valueId)?.value.env));
  return {
    kind,
    severity: worstFirst[0]?.judged.severity ?? "note",
    total: found.length,
    environments: environments.filter((env) => occurring.has(env)),
    findings: worstFirst.slice(0, most).flatMap(({ valueId, judged }) => findingOf(app, valueId, judged)),
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
