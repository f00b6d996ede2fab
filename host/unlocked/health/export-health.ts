/** The health page for whoever has no Keyhold: names, reasons and days as Markdown. No value and no mask. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import type { FindingGroup, IgnoredFinding, Severity } from "../../../shared/contract/health-methods.ts";
import { findingWords } from "../../../shared/contract/health-words.ts";
import type { App } from "../app.ts";
import { plainMarkdown } from "../markdown-text.ts";
import { writeNewFile } from "../write-new-file.ts";
import { healthReport } from "./report.ts";

const everything = 100_000;
const severityWords = { danger: "today", warning: "this week", note: "when there is time" } as const satisfies Record<
  Severity,
  string
>;

/** @throws KeyholdError as {@link writeNewFile}. */
export function exportHealth(app: App, { file }: ParsedInput<"health.export">): MethodOutput<"health.export"> {
  const { score, at, values, counts, groups, ignored } = healthReport(app, { most: everything });
  const lines = [
    "# Health of the keys",
    "",
    `- Made ${iso(at)} by ${plainMarkdown(app.me.card.name)}`,
    `- Score: ${score} of 100`,
    `- ${values} values: ${counts.danger} need work today, ${counts.warning} this week, ${counts.note} could be tidied, ${counts.nothing} need nothing`,
    "",
    ...(groups.length === 0 ? ["Nothing needs you.", ""] : []),
    ...groups.flatMap(groupLines),
    ...ignoredLines(ignored),
  ];
  const text = lines.join("\n");
  if (file === undefined) return { text };
  writeNewFile(file, text);
  app.vault.audit({ action: "health.export", subject: `${values} values`, outcome: "ok" });
  return { text, file };
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
