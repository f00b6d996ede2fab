import type { MethodOutput, ParsedInput } from "../../../../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../../../../shared/contract/errors.ts";
import type { UnusualMark } from "../../../../shared/contract/unusual-methods.ts";
import { unusualText } from "../../../../shared/contract/unusual-words.ts";
import type { RecordId } from "../../../../vault/record-index.ts";
import type { App } from "../../app.ts";
import type { UnusualOverview } from "../../records/unusual.ts";
import { namedIn, uses } from "./judge-entry.ts";
import { valuesBySubject } from "./named-values.ts";

/** A pause that ends a burst. */
const breath = 10 * 60_000;
const mostLater = 500;

export function listUnusual(app: App, { decided }: ParsedInput<"activity.unusual">): MethodOutput<"activity.unusual"> {
  app.unusual.try();
  const values = valuesBySubject(app);
  const all = app.records.all("unusual").toSorted((a, b) => b.overview.seq - a.overview.seq);
  const marks = all
    .filter(({ overview }) => decided || overview.decided === undefined)
    .map(({ id, overview }): UnusualMark => {
      const { facts, at, seq } = overview;
      const subjects = overview.decided === undefined ? withLater(app, overview) : (overview.subjects ?? []);
      const keys = subjects.flatMap((subject) => {
        const value = values.get(subject);
        return value === undefined ? [] : [{ valueId: value.id, name: value.key.name, env: value.value.env }];
      });
      const more = subjects.length > (overview.subjects?.length ?? 0) ? ` It went on: ${subjects.length} in all.` : "";
      const mark = { id, rule: facts.rule, at, seq, text: unusualText(facts) + more, keys };
      return overview.decided === undefined ? mark : { ...mark, decided: overview.decided };
    });
  return { marks, open: openMarks(app) };
}

/** Whoever has decided stays named: what is decided once is not decided again. @throws KeyholdError `not_found`. */
export function decideUnusual(app: App, { ids, as }: ParsedInput<"activity.decide">): MethodOutput<"activity.decide"> {
  const chosen = () => app.records.all("unusual").filter(({ id }) => ids.includes(id));
  if (chosen().length < new Set(ids).size) {
    throw new KeyholdError("not_found", "There is no such mark any more. Nothing was changed.");
  }
  const action = as === "mine" ? "activity.mine" : "activity.plan";
  const entriesOf = (texts: readonly string[]) => texts.map((subject) => ({ action, subject, outcome: "ok" as const }));
  app.vault.write(entriesOf, (tx) =>
    chosen()
      .filter(({ overview }) => overview.decided === undefined)
      .map(({ id, overview }) => {
        const decided = { as, at: app.now(), by: app.me.card.name };
        tx.update(id as RecordId, { overview: { ...overview, decided } });
        return unusualText(overview.facts);
      }),
  );
  return { open: openMarks(app) };
}

/** What left after the mark was made, as long as it went on: whoever judges it has to see all of it. */
function withLater(app: App, { facts, seq, at, subjects = [] }: UnusualOverview): string[] {
  if (facts.rule !== "values" && facts.rule !== "silence") return subjects;
  const all = new Set(subjects);
  let until = at + breath;
  try {
    for (const entry of app.vault.vault.readAudit({ from: seq + 1, limit: mostLater })) {
      if (entry.at > until) break;
      if (entry.outcome !== "ok" || !uses.has(entry.action)) continue;
      for (const subject of namedIn(entry)) all.add(subject);
      until = entry.at + breath;
    }
  } catch (error) {
    // A log that does not fit is told of where it is looked at.
    if (!isKeyholdError(error, "audit_broken")) throw error;
  }
  return [...all];
}

function openMarks(app: App): number {
  return app.records.all("unusual").filter(({ overview }) => overview.decided === undefined).length;
}
