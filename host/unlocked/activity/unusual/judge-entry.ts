/**
 * Counts one entry of the log after another and says which do not fit what was counted before. Nothing is guessed:
 * every mark is a number that was passed, or something that is not in the log before.
 */
import type { Settings } from "../../../../shared/contract/log-methods.ts";
import type { UnusualFacts } from "../../../../shared/contract/unusual-methods.ts";
import type { AuditRecord } from "../../../../vault/audit-chain.ts";
import type { HabitsOverview } from "../../records/unusual.ts";

export type Thresholds = Settings["activity"];
export type Finding = { readonly facts: UnusualFacts; readonly subjects?: string[] };
export type Surroundings = {
  readonly thresholds: Thresholds;
  /** When the value that the log names so expires. */
  readonly expiresAt: (subject: string) => number | undefined;
  /** The hour of the day, where the person is. */
  readonly hourOf: (at: number) => number;
};

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const burst = 10 * minute;
/** Days that count as before. */
const memory = 60;
const mostNames = 100;
const mostLeft = 2000;
/** Days on which somebody worked before an hour can be called unseen. */
const leastDays = 5;

/** What takes values out. */
export const uses: ReadonlySet<string> = new Set(["key.reveal", "key.copy", "key.inject", "share.create"]);
/** What happens by itself, or elsewhere: it says nothing of when somebody works here. */
const byItself =
  /^(share\.(waiting|opened|unconfirmed|disputed|lapsed|expired|revoked|intercepted)|link\.intercepted|key\.(expire|delete)|rules\.(offer|update)|activity\.(unusual|mine|plan))$/;

export function newHabits(): HabitsOverview {
  return {
    kind: "habits",
    seq: 0,
    since: 0,
    at: 0,
    usedAt: 0,
    devices: [],
    programs: [],
    hours: Array.from({ length: 24 }, () => 0),
    days: [],
    left: [],
    failures: [],
    exports: {},
    told: {},
  };
}

/** Changes `habits`. */
export function judgeEntry(habits: HabitsOverview, entry: AuditRecord, around: Surroundings): Finding[] {
  habits.seq = entry.seq;
  if (habits.since === 0) habits.since = entry.at;
  habits.at = Math.max(habits.at, entry.at);
  if (byItself.test(entry.action)) return [];
  const findings: Finding[] = [];
  const add = (finding: Finding | undefined) => {
    if (finding !== undefined) findings.push(finding);
  };
  if (entry.action === "vault.unlock" && entry.outcome !== "ok") {
    add(judgeFailure(habits, entry, around.thresholds));
    return findings;
  }
  if (entry.outcome !== "ok") return [];
  add(judgeDevice(habits, entry));
  noteSilence(habits, entry, around.thresholds);
  if (uses.has(entry.action)) {
    add(judgeProgram(habits, entry, around.thresholds));
    add(judgeExpired(habits, entry, around));
    noteLeft(habits, entry);
    add(judgeSilence(habits, entry, around.thresholds));
    add(judgeBurst(habits, entry, around.thresholds));
  }
  add(judgeExport(habits, entry, around.thresholds));
  add(judgeHour(habits, entry, around));
  habits.usedAt = Math.max(habits.usedAt, entry.at);
  return findings;
}

function judgeFailure(habits: HabitsOverview, entry: AuditRecord, { failures }: Thresholds): Finding | undefined {
  // Beyond a hundred only their number was kept.
  const times = Number(/^(\d{1,6}) earlier$/.exec(entry.subject)?.[1] ?? 1);
  const recent = habits.failures.filter((at) => entry.at - at < hour);
  habits.failures = [...recent, ...Array.from({ length: Math.min(times, 1000) }, () => entry.at)].slice(-1000);
  const count = habits.failures.length;
  if (count < failures || !once(habits, "failures", entry.at, hour)) return undefined;
  return { facts: { rule: "failures", count } };
}

function judgeDevice(habits: HabitsOverview, { device }: AuditRecord): Finding | undefined {
  if (habits.devices.includes(device)) return undefined;
  const isFirst = habits.devices.length === 0;
  habits.devices = [...habits.devices, device].slice(-mostNames);
  return isFirst ? undefined : { facts: { rule: "device", name: device } };
}

/** `keyhold list` and `keyhold run` are one program. */
export function programFamily(program: string): string {
  return (program.trim().split(/\s/)[0] ?? "").toLowerCase();
}

function judgeProgram(habits: HabitsOverview, entry: AuditRecord, thresholds: Thresholds): Finding | undefined {
  const family = programFamily(entry.program);
  if (habits.programs.includes(family)) return undefined;
  habits.programs = [...habits.programs, family].slice(-mostNames);
  if (isLearning(habits, entry, thresholds)) return undefined;
  return { facts: { rule: "program", name: entry.program }, subjects: [entry.subject] };
}

function judgeExpired(habits: HabitsOverview, entry: AuditRecord, { expiresAt }: Surroundings): Finding | undefined {
  const subject = valueNamed(entry.subject);
  const at = expiresAt(subject);
  if (at === undefined || at > entry.at || !once(habits, `expired ${subject}`, entry.at, 7 * day)) return undefined;
  return { facts: { rule: "expired", name: subject }, subjects: [subject] };
}

/** Several values of one link are named one after another: each counts. */
export function namedIn({ action, subject }: AuditRecord): string[] {
  const named = action === "share.create" ? (subject.split(" → ")[0] ?? "").split(", ") : [subject];
  return named.map(valueNamed);
}

function noteLeft(habits: HabitsOverview, entry: AuditRecord): void {
  const recent = habits.left.filter(({ at }) => Math.abs(entry.at - at) < hour);
  habits.left = [...recent, ...namedIn(entry).map((subject) => ({ at: entry.at, subject }))].slice(-mostLeft);
}

function leftWithin(habits: HabitsOverview, until: number, span: number): string[] {
  return [...new Set(habits.left.filter(({ at }) => Math.abs(until - at) < span).map(({ subject }) => subject))];
}

function judgeBurst(habits: HabitsOverview, entry: AuditRecord, { values }: Thresholds): Finding | undefined {
  const subjects = leftWithin(habits, entry.at, burst);
  const today = dayOf(entry.at);
  const before = habits.days.filter(({ day: one }) => one !== today);
  const most = Math.max(0, ...before.map((one) => one.most));
  noteDay(habits, today, subjects.length);
  if (subjects.length < values || subjects.length <= 2 * most || !once(habits, "values", entry.at, day))
    return undefined;
  return { facts: { rule: "values", count: subjects.length, most }, subjects: subjects.slice(0, mostNames) };
}

function noteSilence(habits: HabitsOverview, entry: AuditRecord, { silenceDays }: Thresholds): void {
  const gap = Math.floor((entry.at - habits.usedAt) / day);
  if (habits.usedAt > 0 && gap >= silenceDays) habits.silence = { endedAt: entry.at, days: gap };
  else if (habits.silence !== undefined && entry.at - habits.silence.endedAt > day) delete habits.silence;
}

function judgeSilence(habits: HabitsOverview, entry: AuditRecord, { afterSilence }: Thresholds): Finding | undefined {
  if (habits.silence === undefined) return undefined;
  const subjects = leftWithin(habits, entry.at, hour);
  const { days } = habits.silence;
  if (subjects.length < afterSilence || !once(habits, "silence", entry.at, day)) return undefined;
  return { facts: { rule: "silence", days, count: subjects.length }, subjects: subjects.slice(0, mostNames) };
}

function judgeExport(habits: HabitsOverview, entry: AuditRecord, { exports }: Thresholds): Finding | undefined {
  if (!entry.action.endsWith(".export")) return undefined;
  const count = Number(/^(\d{1,9})\b/.exec(entry.subject)?.[1] ?? 0);
  const isWhole = /^(everything|the whole|to )/.test(entry.subject);
  if (!isWhole && count < exports) return undefined;
  const last = habits.exports[entry.action];
  habits.exports[entry.action] = entry.at;
  if (last !== undefined && entry.at - last < memory * day) return undefined;
  const days = last === undefined ? daysKnown(habits, entry.at) : Math.floor((entry.at - last) / day);
  return { facts: { rule: "export", name: entry.action, days, ...(isWhole ? {} : { count }) } };
}

/** An hour to either side counts as seen: nobody comes at the minute, and twice a year the clock is moved. */
function judgeHour(habits: HabitsOverview, entry: AuditRecord, around: Surroundings): Finding | undefined {
  const at = around.hourOf(entry.at);
  const near = [23, 0, 1].some((step) => (habits.hours[(at + step) % 24] ?? 0) > 0);
  habits.hours[at] = (habits.hours[at] ?? 0) + 1;
  const today = dayOf(entry.at);
  const days = habits.days.filter(({ day: one }) => one !== today).length;
  noteDay(habits, today, 0);
  if (near || days < leastDays || isLearning(habits, entry, around.thresholds)) return undefined;
  return { facts: { rule: "hour", hour: at, days: daysKnown(habits, entry.at) } };
}

function noteDay(habits: HabitsOverview, today: number, most: number): void {
  const known = habits.days.find((one) => one.day === today);
  if (known === undefined) habits.days = [...habits.days, { day: today, most }].slice(-memory);
  else known.most = Math.max(known.most, most);
}

/** Whether this was not told within the span; it is now. A clock that was set back silences nothing for long. */
function once(habits: HabitsOverview, what: string, at: number, span: number): boolean {
  const last = habits.told[what];
  if (last !== undefined && last <= at && at - last < span) return false;
  const kept = Object.entries(habits.told).filter(([, told]) => Math.abs(at - told) < 7 * day);
  habits.told = { ...Object.fromEntries(kept), [what]: at };
  return true;
}

function isLearning(habits: HabitsOverview, entry: AuditRecord, { learningDays }: Thresholds): boolean {
  return entry.at - habits.since < learningDays * day;
}

function daysKnown({ since }: HabitsOverview, at: number): number {
  return Math.max(1, Math.floor((at - since) / day));
}

const dayOf = (at: number) => Math.floor(at / day);

/** Without the version that an entry may name. */
function valueNamed(subject: string): string {
  return subject.replace(/ version \d+$/, "");
}
