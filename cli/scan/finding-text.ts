/** What a person and a script read of a scan. No value is in it, and of a path no control character. */
import { relative, resolve, sep } from "node:path";
import type { ScanFinding, ScanReport, SkipReason } from "../../shared/contract/scan-methods.ts";
import { safeLine } from "../text/safe-text.ts";

/** Files that are named one by one when they were skipped. */
const mostNamed = 20;

export const skipWords: Readonly<Record<SkipReason, string>> = {
  unreadable: "could not be read",
  special: "is no file",
  huge: "was looked at as far as 1 GiB",
  changed: "was gone when its turn came",
  many: "has more findings or files than are listed",
  git: "is a repository that git did not read",
};

/** As its root was named: `src/a.ts` for `scan .`. */
export type ShownName = (file: string) => string;

export function shownAs(roots: readonly string[]): ShownName {
  const known = roots.map((root) => ({ given: root, absolute: resolve(root) }));
  return (file) => {
    for (const { given, absolute } of known) {
      if (file === absolute) return given;
      if (!file.startsWith(absolute.endsWith(sep) ? absolute : absolute + sep)) continue;
      const rest = relative(absolute, file);
      return given === "." ? rest : `${given.endsWith(sep) ? given : given + sep}${rest}`;
    }
    return file;
  };
}

export function findingJson(finding: ScanFinding, shown: ShownName): object {
  const { file, line, kind, key, rule, mask, commit, place } = finding;
  return {
    file: shown(file),
    line,
    kind,
    ...(key === undefined ? {} : { key: key.name, env: key.env, present: key.isPresent, heldBy: key.holders }),
    ...(rule === undefined ? {} : { rule }),
    ...(mask === undefined ? {} : { mask }),
    ...(commit === undefined ? {} : { commit }),
    place,
  };
}

/** `file:line: what it is`. */
export function findingText(finding: ScanFinding, shown: ShownName): string {
  const { file, line, commit, place } = finding;
  const where = line === 0 ? `${safeLine(shown(file))} (its name)` : `${safeLine(shown(file))}:${line}`;
  const when = commit === undefined ? "" : ` since commit ${commit.slice(0, 12)}`;
  return `${where}: ${whatText(finding)}${place === "staged" ? ", staged" : ""}${when}`;
}

export function whatText({ key, rule = "", mask = "" }: ScanFinding): string {
  if (key === undefined) return `looks like a secret (${rule}${mask === "" || mask === "hidden" ? "" : `, ${mask}`})`;
  const version = key.isPresent ? "" : `, an earlier value (version ${key.version})`;
  const held = key.holders.length === 0 ? "" : `, also held by ${key.holders.map(safeLine).join(", ")}`;
  return `${safeLine(key.name)} (${key.env})${version}${held}`;
}

export function summaryText(report: ScanReport): string {
  const { files, bytes, commits, values, found, known, patterns, state } = report;
  const sought = `${values} ${values === 1 ? "value" : "values"}${patterns ? " and known shapes" : ""}`;
  const looked = `Looked at ${files} ${files === 1 ? "file" : "files"}${commits > 0 ? ` and versions of ${commits} ${commits === 1 ? "commit" : "commits"}` : ""} (${size(bytes)}) for ${sought}`;
  const more = known > 0 ? `, ${known} more in the baseline` : "";
  const end = state === "stopped" ? " It was stopped before its end." : "";
  return `${looked}: ${found === 0 ? "nothing" : found} found${more}.${end}`;
}

/** What was not looked at is named: silence would read as an all-clear. */
export function skippedText({ skipped, skippedTotal }: ScanReport, shown: ShownName): string[] {
  const lines = skipped
    .slice(0, mostNamed)
    .map(({ file, reason }) => `  ${safeLine(shown(file))} ${skipWords[reason]}`);
  const more = skippedTotal - lines.length;
  return [...lines, ...(more > 0 ? [`  and ${more} more`] : [])];
}

export function notSoughtText({ notSought }: ScanReport): string | undefined {
  if (notSought.length === 0) return undefined;
  const names = notSought.slice(0, 5).map(({ name, env }) => `${safeLine(name)} (${env})`);
  const more = notSought.length - names.length;
  return `Too short or too plain to be told from other text, and not looked for: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
