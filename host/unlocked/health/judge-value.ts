/** What is dangerous about one value. Pure: everything it depends on comes in as facts, so that time can be any time. */
import type { Environment } from "../../../shared/contract/fields.ts";
import type { FindingKind, Severity } from "../../../shared/contract/health-methods.ts";
import { type DueTime, day, dueTimes, judgeDue } from "../../../shared/contract/rotation-policy.ts";
import type { ListedValue } from "../keys/key-index.ts";
import type { FoundIn } from "../records/keys.ts";

export type HealthLimits = {
  /** More people than this are too many. */
  readonly holders: number;
  /** Days without use after which a key is called unused. */
  readonly unusedDays: number;
};

export type HolderFact = {
  readonly name: string;
  /** `closed`: they left. `gone`: no longer on the team list. `guest`: a link without a name. */
  readonly standing: "verified" | "unverified" | "changed" | "closed" | "gone" | "guest";
  /** Whether what they hold is the value as it is now. */
  readonly present: boolean;
};

export type ValueFacts = {
  readonly now: number;
  readonly limits: HealthLimits;
  readonly holders: readonly HolderFact[];
  /** Other values that were not removed and are the same. */
  readonly same: readonly ListedValue[];
  /** A link with the present value was taken by somebody else. */
  readonly intercepted: boolean;
  /** Until when the replaced value is meant to work, if a rotation left one in force. */
  readonly graceUntil: number | undefined;
};

export type Judged = { readonly kind: FindingKind; readonly severity: Severity; readonly detail: string };
export type Judgement = {
  readonly found: readonly Judged[];
  /** When time alone may change the judgement; infinite for never. */
  readonly until: number;
  readonly env: Environment;
  /** The next rotation or end that is still to come; infinite for none. */
  readonly due: number;
};

/** A key that was made this recently is not called unused. */
const neverUsedAfter = 30 * day;

export function judgeValue(listed: ListedValue, facts: ValueFacts): Judgement {
  const found: Judged[] = [];
  const until = new Soonest(facts.now);
  const say = (kind: FindingKind, severity: Severity, detail: string) => found.push({ kind, severity, detail });
  const dues = dueTimes(listed.value);

  judgeExposure(listed, facts, say);
  judgeTimes(listed, dues, facts, say, until);
  judgeSameness(listed, facts, say);
  judgeUse(listed, facts, say, until);
  judgeBounds(listed, say);
  let due = Number.POSITIVE_INFINITY;
  for (const { at } of dues) if (at > facts.now && at < due) due = at;
  return { found, until: until.time, env: listed.value.env, due };
}

const unknownHands: ReadonlySet<HolderFact["standing"]> = new Set(["unverified", "changed", "guest"]);

type Say = (kind: FindingKind, severity: Severity, detail: string) => void;

function judgeExposure({ value }: ListedValue, { holders, limits, intercepted }: ValueFacts, say: Say): void {
  const isProd = value.env === "prod";
  if (intercepted) say("intercepted", "danger", "rotate it now");
  if (value.traits?.leaked !== undefined) say("breached", "danger", `seen ${times(value.traits.leaked)}`);
  if (value.traits?.found !== undefined) say("found_in_files", "danger", foundIn(value.traits.found));
  if (holders.length === 0) return;
  const present = holders.filter(({ present }) => present);
  const leavers = present.filter(({ standing }) => standing === "closed" || standing === "gone");
  if (leavers.length > 0) say("held_by_leaver", isProd ? "danger" : "warning", names(leavers));
  const unverified = present.filter(({ standing }) => unknownHands.has(standing));
  if (unverified.length > 0) say("held_by_unverified", "warning", names(unverified));
  if (present.length > limits.holders) {
    say("held_by_too_many", "warning", `${present.length} holders, your limit is ${limits.holders}`);
  }
}

function judgeTimes(
  { value }: ListedValue,
  dues: readonly DueTime[],
  { now, graceUntil }: ValueFacts,
  say: Say,
  until: Soonest,
): void {
  for (const due of dues) {
    const state = judgeDue(due, now);
    if (due.kind === "end" && now >= due.at) say("expired", "danger", ago(now - due.at));
    else if (due.kind === "rotation" && (state === "due" || state === "overdue")) {
      say("overdue", value.env === "prod" ? "danger" : "warning", ago(now - due.at));
    } else if (state === "soon") {
      say("due_soon", "warning", due.kind === "end" ? `ends ${ahead(due.at - now)}` : ahead(due.at - now));
    }
    // A day more is another sentence, and soon begins at another time than due does.
    until.consider(due.at, due.at - Math.min(7 * day, due.period / 5));
    if (state !== "later") until.consider(nextWholeDay(due.at, now));
  }
  if (graceUntil === undefined) return;
  if (now >= graceUntil) say("grace_over", "warning", ago(now - graceUntil));
  until.consider(graceUntil, now >= graceUntil ? nextWholeDay(graceUntil, now) : graceUntil);
}

function judgeSameness(listed: ListedValue, { same }: ValueFacts, say: Say): void {
  const { value } = listed;
  if (same.length > 0) judgeSame(listed, same, say);
  const isProd = value.env === "prod";
  const stage = value.traits?.stage;
  if (stage === "live" && (value.env === "dev" || value.env === "test")) {
    say("wrong_environment", "danger", `a live key in ${value.env}`);
  }
  if (stage === "test" && isProd) say("wrong_environment", "warning", "a test key in prod");
  if (value.traits?.weak) say("weak", isProd ? "danger" : "warning", "could be guessed");
}

function judgeSame({ value }: ListedValue, same: readonly ListedValue[], say: Say): void {
  const isProd = value.env === "prod";
  const severity = isProd || same.some((other) => other.value.env === "prod") ? "warning" : "note";
  const across = same.filter((other) => other.value.keyId === value.keyId);
  const elsewhere = same.filter((other) => other.value.keyId !== value.keyId);
  if (across.length > 0)
    say("same_across_environments", severity, `also in ${list(across.map(({ value: { env } }) => env))}`);
  if (elsewhere.length > 0) {
    say("reused", severity, `also ${list(elsewhere.map(({ key, value: { env } }) => `${key.name} (${env})`))}`);
  }
}

function judgeUse({ value }: ListedValue, { now, limits }: ValueFacts, say: Say, until: Soonest): void {
  const limit = limits.unusedDays * day;
  if (value.uses === undefined) {
    const since = value.createdAt + Math.max(limit, neverUsedAfter);
    if (now >= since) say("never_used", "note", `stored ${ago(now - value.createdAt)}`);
    until.consider(since, now >= since ? nextWholeDay(value.createdAt, now) : since);
    return;
  }
  const since = value.uses.last + limit;
  if (now >= since) say("unused", "note", `last used ${ago(now - value.uses.last)}`);
  until.consider(since, now >= since ? nextWholeDay(value.uses.last, now) : since);
}

function judgeBounds({ value }: ListedValue, say: Say): void {
  if (value.env !== "prod" || value.type === "public") return;
  if (value.rotateEvery === undefined && value.expiresAt === undefined) say("no_period", "note", "lives for ever");
  const bounds = [value.scopes, value.allowedAddresses, value.allowedDomains];
  if (bounds.every((bound) => bound === undefined || bound.length === 0)) {
    say("unbounded", "note", "no scopes, addresses or domains noted");
  }
}

class Soonest {
  time = Number.POSITIVE_INFINITY;
  readonly #now: number;
  constructor(now: number) {
    this.#now = now;
  }
  consider(time: number, other = Number.POSITIVE_INFINITY): void {
    if (time > this.#now && time < this.time) this.time = time;
    if (other > this.#now && other < this.time) this.time = other;
  }
}

function nextWholeDay(from: number, now: number): number {
  return from + (Math.floor((now - from) / day) + 1) * day;
}

function ago(milliseconds: number): string {
  const days = Math.floor(milliseconds / day);
  return days === 0 ? "today" : `${days} ${days === 1 ? "day" : "days"} ago`;
}

function ahead(milliseconds: number): string {
  const days = Math.ceil(milliseconds / day);
  return days <= 1 ? "within a day" : `in ${days} days`;
}

function times(count: number): string {
  return count === 1 ? "once in the list" : `${count} times in the list`;
}

function foundIn(found: readonly FoundIn[]): string {
  const [first] = found;
  if (first === undefined) return "in a file";
  // The end of a path tells more than its beginning.
  const parts = first.file.split(/[\\/]/);
  const shown = parts.length > 4 ? `…/${parts.slice(-3).join("/")}` : first.file;
  const more = found.length - 1;
  return `${shown}, line ${first.line}${more === 0 ? "" : ` and ${more} more`}`;
}

function names(holders: readonly HolderFact[]): string {
  return list(holders.map(({ name }) => name));
}

function list(items: readonly string[]): string {
  const shown = items.slice(0, 3);
  const more = items.length - shown.length;
  return more === 0 ? shown.join(", ") : `${shown.join(", ")} and ${more} more`;
}

export const environmentWeight: Readonly<Record<Environment, number>> = { dev: 1, test: 1, staging: 2, prod: 4 };
