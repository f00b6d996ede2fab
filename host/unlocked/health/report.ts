/** The health page's content: findings grouped by kind, the worst first, with the score and what it was before. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { environments } from "../../../shared/contract/fields.ts";
import {
  type Finding,
  type FindingGroup,
  type FindingKind,
  findingKinds,
} from "../../../shared/contract/health-methods.ts";
import type { App } from "../app.ts";
import { type Findings, severityRank } from "./findings.ts";
import { ignoredFindings } from "./ignored.ts";
import { judgeAll } from "./judge-all.ts";
import type { Judged } from "./judge-value.ts";
import { trendOf } from "./trend.ts";

export function healthReport(
  app: App,
  { most, kind: only }: ParsedInput<"health.report">,
): MethodOutput<"health.report"> {
  const now = app.now();
  const { score, counts, byKind, values, nextDue } = judgeAll(app, now);
  const groups = findingKinds.flatMap((kind): FindingGroup[] => {
    const found = byKind.get(kind);
    return found === undefined ? [] : [groupOf(app, kind, found, only === undefined || only === kind ? most : 0)];
  });
  groups.sort((a, b) => severityRank[a.severity] - severityRank[b.severity]);
  const report = { score, at: now, values, counts, groups, ignored: ignoredFindings(app, now), trend: trendOf(app) };
  return nextDue === undefined ? report : { ...report, nextDue };
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
