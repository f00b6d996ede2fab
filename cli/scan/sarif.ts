/** The Static Analysis Results Interchange Format 2.1.0, which code hosts and editors read. */

import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { ScanFinding, ScanReport } from "../../shared/contract/scan-methods.ts";
import { version } from "../version.ts";
import { type ShownName, skipWords, whatText } from "./finding-text.ts";

const ownRule = "vault-value";

export function sarifOf(report: ScanReport, shown: ShownName): object {
  const { findings } = report;
  const rules = [...new Set(findings.map(ruleOf))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Keyhold",
            version,
            rules: rules.map((id) => ({ id, shortDescription: { text: ruleText(id) } })),
          },
        },
        columnKind: "utf16CodeUnits",
        invocations: [invocationOf(report, shown)],
        results: findings.map((finding) => resultOf(finding, rules, shown)),
      },
    ],
  };
}

/** Without it an empty list of results would read as an all-clear. */
function invocationOf({ state, failure, skipped, skippedTotal }: ScanReport, shown: ShownName): object {
  const notes = skipped.map(({ file, reason }) => ({
    level: "warning",
    message: { text: `${shown(file)} ${skipWords[reason]}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(shown(file)) } } }],
  }));
  const more = skippedTotal - skipped.length;
  const rest =
    more > 0 ? [{ level: "warning", message: { text: `${more} more were not looked at, or not all of it` } }] : [];
  const failed =
    state === "done" ? [] : [{ level: "error", message: { text: failure ?? "The scan was stopped before its end." } }];
  return { executionSuccessful: state === "done", toolExecutionNotifications: [...failed, ...notes, ...rest] };
}

function resultOf(finding: ScanFinding, rules: readonly string[], shown: ShownName): object {
  const { file, line, commit, print } = finding;
  const ruleId = ruleOf(finding);
  return {
    ruleId,
    ruleIndex: rules.indexOf(ruleId),
    level: "error",
    message: { text: `A secret stands here: ${whatText(finding)}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(shown(file)) },
          region: { startLine: Math.max(1, line) },
        },
      },
    ],
    // Keyed: the same for the same value in scans of this vault, and nothing to whoever does not have it.
    ...(print === undefined ? {} : { partialFingerprints: { "keyhold/v1": print } }),
    ...(commit === undefined ? {} : { properties: { commit } }),
  };
}

function ruleOf({ rule }: ScanFinding): string {
  return rule ?? ownRule;
}

function ruleText(rule: string): string {
  return rule === ownRule ? "A value of the vault stands in a file" : `A text in the form of a secret (${rule})`;
}

function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(/[\\/]/).map(encodeURIComponent).join("/");
}
