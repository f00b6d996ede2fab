/** Findings that a person has looked at and leaves for a while, with the reason. They come back by themselves. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { FindingKind, IgnoredFinding } from "../../../shared/contract/health-methods.ts";
import { day } from "../../../shared/contract/rotation-policy.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { subjectOf } from "../keys/key-index.ts";
import type { IgnoredOverview } from "../records/life.ts";

/** Longer than this nobody remembers why. */
const longestDays = 366;
/** Days that an ignoring is kept after its end. */
const keptDays = 30;

/** @throws KeyholdError `not_found`, `invalid_input` for a day that is past or too far away. */
export function ignoreFinding(app: App, input: ParsedInput<"health.ignore">): MethodOutput<"health.ignore"> {
  const { valueId, kind: finding, reason, until } = input;
  const now = app.now();
  if (until <= now || until > now + longestDays * day) {
    throw new KeyholdError("invalid_input", "A finding is ignored until a day within a year. Nothing was changed.");
  }
  const listed = app.keys.value(valueId);
  if (listed === undefined) throw new KeyholdError("not_found", "This key is no longer here. Nothing was changed.");
  const overview: IgnoredOverview = { kind: "ignored", valueId, finding, reason, until, at: now };
  const entry = { action: "health.ignore", subject: `${subjectOf(listed)}, ${finding}`, outcome: "ok" as const };
  app.vault.write(entry, (tx) => {
    const known = find(app, valueId, finding);
    if (known === undefined) tx.insert(overview, {});
    else tx.update(known.id as RecordId, { overview });
  });
  return { ignored: ignoredFindings(app, now) };
}

/** Takes it back. */
export function heedFinding(app: App, input: ParsedInput<"health.heed">): MethodOutput<"health.heed"> {
  if (find(app, input.valueId, input.kind) !== undefined) {
    const listed = app.keys.value(input.valueId);
    const subject = `${listed === undefined ? "a key" : subjectOf(listed)}, ${input.kind}`;
    app.vault.write({ action: "health.heed", subject, outcome: "ok" }, (tx) => {
      const known = find(app, input.valueId, input.kind);
      if (known !== undefined) tx.remove(known.id as RecordId);
    });
  }
  return { ignored: ignoredFindings(app, app.now()) };
}

/** Forgets what has been over for a month, and what is about values that are gone for good. */
export function sweepIgnored(app: App): void {
  const before = app.now() - keptDays * day;
  const isOver = ({ valueId, until }: IgnoredOverview) => until < before || app.keys.value(valueId) === undefined;
  if (!app.records.all("ignored").some(({ overview }) => isOver(overview))) return;
  app.vault.write([], (tx) => {
    for (const { id, overview } of app.records.all("ignored")) if (isOver(overview)) tx.remove(id as RecordId);
  });
}

/** One that reaches further than anybody may set was set by a clock that was wrong: it must not hide for years. */
function holds({ until }: IgnoredOverview, now: number): boolean {
  return until > now && until <= now + longestDays * day;
}

/** Which findings are left out now, by {@link ignoredName}. */
export function ignoredNames(app: App, now: number): ReadonlySet<string> {
  const holding = app.records.all("ignored").filter(({ overview }) => holds(overview, now));
  return new Set(holding.map(({ overview }) => ignoredName(overview.valueId, overview.finding)));
}

export function ignoredName(valueId: string, finding: FindingKind): string {
  return `${valueId} ${finding}`;
}

/** Those that hold, the one that ends first on top. */
export function ignoredFindings(app: App, now: number): IgnoredFinding[] {
  const ignored = app.records.all("ignored").flatMap(({ overview }): IgnoredFinding[] => {
    const { valueId, finding, reason, until, at } = overview;
    const listed = app.keys.value(valueId);
    if (!holds(overview, now) || listed === undefined || listed.value.removedAt !== undefined) return [];
    return [{ valueId, kind: finding, name: listed.key.name, env: listed.value.env, reason, until, at }];
  });
  return ignored.sort((a, b) => a.until - b.until);
}

function find(app: App, valueId: string, finding: FindingKind) {
  return app.records
    .all("ignored")
    .find(({ overview }) => overview.valueId === valueId && overview.finding === finding);
}
