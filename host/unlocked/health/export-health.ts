/** The health page for whoever has no Keyhold: names, reasons and days as Markdown or JSON. No value and no mask. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import type { FindingGroup, IgnoredFinding, Severity } from "../../../shared/contract/health-methods.ts";
import { findingWords } from "../../../shared/contract/health-words.ts";
import type { App } from "../app.ts";
import { plainMarkdown } from "../markdown-text.ts";
import { writeReport } from "../write-report.ts";
import { healthReport } from "./report.ts";

type HealthReport = MethodOutput<"health.report">;

const everything = 100_000;
const severityWords = { danger: "today", warning: "this week", note: "when there is time" } as const satisfies Record<
  Severity,
  string
>;

/** @throws KeyholdError as {@link writeReport}. */
export function exportHealth(app: App, { file, format }: ParsedInput<"health.export">): MethodOutput<"health.export"> {
  const report = healthReport(app, { most: everything });
  const by = app.me.card.name;
  const text =
    format === "json"
      ? `${JSON.stringify({ madeAt: report.at, madeBy: by, ...report }, null, 2)}\n`
      : asMarkdown(report, by);
  if (file === undefined) return { text };
  writeReport(app, file, text, { action: "health.export", subject: `${report.values} values` });
  return { text, file };
}

function asMarkdown(report: HealthReport, by: string): string {
  const { score, at, values, counts, groups, ignored } = report;
  return [
    "# Health of the keys",
    "",
    `- Made ${iso(at)} by ${plainMarkdown(by)}`,
    `- Score: ${score} of 100`,
    `- ${values} values: ${counts.danger} need work today, ${counts.warning} this week, ${counts.note} could be tidied, ${counts.nothing} need nothing`,
    "",
    ...(groups.length === 0 ? ["Nothing needs you.", ""] : []),
    ...groups.flatMap(groupLines),
    ...ignoredLines(ignored),
  ].join("\n");
}

function groupLines({ kind, severity, total, findings }: FindingGroup): string[] {
  const { title, why } = findingWords[kind];
  return [
    `## ${title} (${total}, ${severityWords[severity]})`,
    "",
    why,
    "",
    ...findings.map(
      ({ name, service, env, detail }) =>
        `- ${plainMarkdown(name)} (${plainMarkdown(service)}, ${env}): ${plainMarkdown(detail)}`,
    ),
    "",
  ];
}

function ignoredLines(ignored: readonly IgnoredFinding[]): string[] {
  if (ignored.length === 0) return [];
  const line = ({ kind, name, env, reason, until }: IgnoredFinding) =>
    `- ${plainMarkdown(name)} (${env}), ${findingWords[kind].title}, until ${iso(until).slice(0, 10)}: ${plainMarkdown(reason)}`;
  return ["## Ignored", "", ...ignored.map(line), ""];
}

const iso = (at: number): string => new Date(at).toISOString();
