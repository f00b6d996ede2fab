/**
 * Follows the log and marks what is unusual in it. What was counted is kept in the vault now and then, so that an
 * unlock has a few hundred entries to read and not all of them.
 */
import { isKeyholdError } from "../../../../shared/contract/errors.ts";
import { unusualText } from "../../../../shared/contract/unusual-words.ts";
import type { RecordId } from "../../../../vault/record-index.ts";
import type { App } from "../../app.ts";
import type { HabitsOverview, UnusualOverview } from "../../records/unusual.ts";
import { readSettings } from "../../settings.ts";
import { type Finding, judgeEntry, newHabits, type Surroundings } from "./judge-entry.ts";
import { valuesBySubject } from "./named-values.ts";

const pageSize = 1000;
/** The first time, so much of the log is learnt from and not judged. */
const entriesLearnt = 20_000;
const entriesKeptBack = 200;
const day = 24 * 60 * 60_000;
const mostMarks = 200;
const lookMilliseconds = 2000;

type Found = Finding & { readonly at: number; readonly seq: number };

export class UnusualWatch {
  readonly #app: App;
  /** As counted here, and the last place that is kept in the vault. */
  #habits: HabitsOverview | undefined;
  #kept = { seq: 0, at: 0 };
  #timer: NodeJS.Timeout | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  start(): void {
    this.#timer = setInterval(() => this.try(), lookMilliseconds);
    this.#timer.unref();
  }

  end(): void {
    clearInterval(this.#timer);
  }

  /** {@link look}, and nobody is kept from their work by what it meets. */
  try(): void {
    try {
      this.look();
    } catch (error) {
      // A full disk, a busy file, a log that does not fit: whoever works with it next is told.
      if (!isKeyholdError(error)) throw error;
    }
  }

  /** Judges what is new in the log. Quick when there is nothing. */
  look(): void {
    const { vault } = this.#app.vault;
    if (this.#habits?.seq === vault.auditEntries) return;
    const isFirst = this.#stored() === undefined;
    const habits = this.#load();
    const found = this.#judge(habits);
    const isDue = habits.seq - this.#kept.seq >= entriesKeptBack || habits.at - this.#kept.at >= day;
    if (!vault.readOnly && (found.length > 0 || isFirst || isDue)) {
      // What is not told now is not told later either: it is kept as counted.
      const isSilent = isFirst || !readSettings(this.#app).activity.unusual;
      this.#keep(habits, isSilent ? [] : found);
    }
    // Not before: what could not be kept is found again.
    this.#habits = habits;
  }

  #stored() {
    return this.#app.records.all("habits")[0];
  }

  /** What was counted here, or in another window if that came further. */
  #load(): HabitsOverview {
    const stored = this.#stored()?.overview;
    const ours = this.#habits;
    if (ours !== undefined && (stored === undefined || stored.seq <= ours.seq)) return structuredClone(ours);
    const total = this.#app.vault.vault.auditEntries;
    // A restored log is shorter than what was counted of it: everything in it was seen.
    if (stored !== undefined) {
      this.#kept = { seq: stored.seq, at: stored.at };
      return { ...structuredClone(stored), seq: Math.min(stored.seq, total) };
    }
    return { ...newHabits(), seq: Math.max(0, total - entriesLearnt) };
  }

  #judge(habits: HabitsOverview): Found[] {
    const { vault } = this.#app.vault;
    const around = surroundingsOf(this.#app);
    const found: Found[] = [];
    while (habits.seq < vault.auditEntries) {
      for (const entry of vault.readAudit({ from: habits.seq + 1, limit: pageSize })) {
        const findings = judgeEntry(habits, entry, around);
        found.push(...findings.map((one) => ({ ...one, at: entry.at, seq: entry.seq })));
      }
    }
    return found;
  }

  #keep(habits: HabitsOverview, found: readonly Found[]): void {
    const app = this.#app;
    const entriesOf = (made: readonly Made[]) =>
      made.map(({ text }) => ({ action: "activity.unusual", subject: text, outcome: "ok" as const }));
    const made = app.vault.write(entriesOf, (tx): Made[] => {
      const stored = this.#stored();
      // Another window was quicker, and has judged these entries itself.
      if (stored !== undefined && stored.overview.seq >= habits.seq) return [];
      if (stored === undefined) tx.insert(habits, {});
      else tx.update(stored.id as RecordId, { overview: habits });
      const fresh = stored === undefined ? found : found.filter(({ seq }) => seq > stored.overview.seq);
      const marks = fresh.map(({ facts, at, seq, subjects }): Made => {
        const overview: UnusualOverview = {
          kind: "unusual",
          facts,
          at,
          seq,
          ...(subjects === undefined ? {} : { subjects }),
        };
        return { id: tx.insert(overview, {}), text: unusualText(facts), rule: facts.rule };
      });
      for (const { id } of oldMarks(app, marks.length)) tx.remove(id as RecordId);
      return marks;
    });
    this.#kept = { seq: habits.seq, at: habits.at };
    for (const { id, text, rule } of made) app.emit({ type: "unusual", id, rule, text });
  }
}

type Made = { readonly id: string; readonly text: string; readonly rule: Finding["facts"]["rule"] };

/** The oldest, those that somebody has judged first. */
function oldMarks(app: App, added: number) {
  const marks = app.records.all("unusual");
  const tooMany = marks.length + added - mostMarks;
  if (tooMany <= 0) return [];
  const open = (mark: (typeof marks)[number]) => (mark.overview.decided === undefined ? 1 : 0);
  return marks.toSorted((a, b) => open(a) - open(b) || a.overview.at - b.overview.at).slice(0, tooMany);
}

function surroundingsOf(app: App): Surroundings {
  let values: ReturnType<typeof valuesBySubject> | undefined;
  return {
    thresholds: readSettings(app).activity,
    hourOf: (at) => new Date(at).getHours(),
    expiresAt: (subject) => {
      values ??= valuesBySubject(app);
      return values.get(subject)?.value.expiresAt;
    },
  };
}
