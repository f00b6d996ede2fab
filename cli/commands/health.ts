import { resolve } from "node:path";
import type { Command } from "commander";
import { type Finding, type HealthReport, type Severity, severities } from "../../shared/contract/health-methods.ts";
import { findingWords } from "../../shared/contract/health-words.ts";
import type { CommandLine } from "../command-line.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";

import { example, type Launch } from "../launch.ts";
import { isoTime } from "../text/dates.ts";
import { safeLine } from "../text/safe-text.ts";
import { parseChoice } from "../values/choice.ts";

const failOn = [...severities, "never"] as const;
type FailOn = (typeof failOn)[number];
type Options = { readonly failOn: FailOn; readonly leaks?: string; readonly all?: boolean };

/** Findings of one kind that a person gets to see. Scripts get all. */
const usualFindings = 5;
const everything = 100_000;

export function addHealthCommand(program: Command, launch: Launch): void {
  program
    .command("health")
    .description("What is dangerous about your keys, why, and a score. Exit code 1 when something needs work today.")
    .option(
      "--fail-on <severity>",
      `exit with 1 from here on: ${failOn.join(", ")}`,
      parseChoice(failOn, "--fail-on"),
      "danger",
    )
    .option("--leaks <file>", "first compare every value with a list of SHA-1 hashes of leaked secrets")
    .option("--all", "every finding, not only the first five of each kind")
    .addHelpText(
      "after",
      example("keyhold health", "keyhold health --fail-on warning", "keyhold health --leaks pwned.txt"),
    )
    .action((options: Options) => launch("health", (line) => health(line, options)));
}

async function health(line: CommandLine, options: Options): Promise<ExitCode | undefined> {
  const session = await line.unlocked();
  const { output } = line;
  if (options.leaks !== undefined) {
    const { compared, found } = await session.call("health.compareWithLeaks", { file: resolve(options.leaks) });
    output.note(`Compared ${compared} values with the list; ${found.length === 0 ? "none" : found.length} in it.`);
  }
  const most = output.json || options.all ? everything : usualFindings;
  const report = await session.call("health.report", { most });
  output.result(reportJson(report), () => reportText(line, report));
  const { plans } = await session.call("compromised.list", {});
  const names = plans.map(({ name, env }) => `${safeLine(name)} (${env})`);
  if (names.length > 0) output.warn(`Compromised: ${names.join(", ")}. “keyhold compromised” says how far that is.`);
  const isUrgent = names.length > 0 && options.failOn !== "never";
  return isUrgent || fails(report, options.failOn) ? exitCodes.failed : undefined;
}

function fails({ groups }: HealthReport, from: FailOn): boolean {
  if (from === "never") return false;
  return groups.some(({ severity }) => severities.indexOf(severity) <= severities.indexOf(from));
}

function reportJson({ score, counts, groups, ignored }: HealthReport): object {
  return {
    score,
    counts,
    findings: groups.flatMap(({ kind, findings }) =>
      findings.map((finding) => ({
        kind,
        key: finding.name,
        why: findingWords[kind].why,
        env: finding.env,
        severity: finding.severity,
        detail: finding.detail,
        id: finding.valueId,
      })),
    ),
    ignored: ignored.map(({ kind, name, env, reason, until }) => ({
      kind,
      key: name,
      env,
      reason,
      until: isoTime(until),
    })),
  };
}

const colours = { danger: "red", warning: "yellow", note: "dim" } as const satisfies Record<Severity, string>;

function reportText(line: CommandLine, report: HealthReport): string {
  const { paint } = line.output;
  const { score, counts, values, groups, ignored } = report;
  const lines = [`${score} of 100`, ""];
  if (values === 0) return "There is no key to judge yet.\n";
  if (groups.length === 0) lines[0] = `${score} of 100. Nothing needs you.`;
  else {
    const parts = [`${counts.danger} need work today`, `${counts.warning} this week`, `${counts.note} could be tidied`];
    lines[0] += `: ${parts.join(", ")}, ${counts.nothing} need nothing.`;
  }
  for (const { kind, severity, total, findings } of groups) {
    const { title, why } = findingWords[kind];
    lines.push(`${paint(colours[severity], title)} (${total}). ${why}`);
    for (const finding of findings) lines.push(`  ${findingText(finding)}`);
    if (findings.length < total) lines.push(`  and ${total - findings.length} more (--all)`);
  }
  if (ignored.length > 0) lines.push("", `${ignored.length} ignored; the window's health page lists them.`);
  return `${lines.join("\n").trimEnd()}\n`;
}

function findingText({ name, env, detail }: Finding): string {
  return `${safeLine(name)} (${env}): ${safeLine(detail)}`;
}
