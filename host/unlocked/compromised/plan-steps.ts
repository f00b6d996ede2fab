/**
 * Which steps of a plan are done: judged anew each time from its record and from what the vault knows otherwise. Nothing
 * here reads or writes, so whatever happened in between (a lock, a crash, another window) is simply another fact.
 */
import type { Concerned, PlanStep } from "../../../shared/contract/compromised-methods.ts";
import { type CompromiseStep, compromiseSteps } from "../../../shared/contract/compromised-words.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { CompromiseOverview, Noted } from "../records/compromise.ts";

export type PlanFacts = {
  /** When the present value came; undefined when the key was removed. */
  readonly changedAt: number | undefined;
  readonly isReplaced: boolean;
  /** Links with the value that may still be opened. */
  readonly openLinks: number;
  /** When a rotation had the old value revoked. */
  readonly revokedAt: number | undefined;
  readonly people: readonly Concerned[];
  readonly others: number;
};

/** What would be done without anybody's tick, with the time where the facts know it. */
export function doneByItself(record: CompromiseOverview, facts: PlanFacts, now: number): Noted {
  const at = (step: CompromiseStep, known: number = now) => record.noted?.[step] ?? known;
  const isGone = facts.changedAt === undefined;
  const isReshared = isGone || (facts.isReplaced && facts.people.every(({ state }) => !isOwed(state)));
  const revokedAt = facts.revokedAt ?? record.noted?.revoke;
  return withoutEmpty<Noted>({
    isolate: facts.openLinks === 0 ? at("isolate") : undefined,
    // A rotation is forgotten in time, what it did is not.
    revoke: revokedAt,
    replace: isGone || facts.isReplaced ? at("replace", facts.changedAt) : undefined,
    reshare: isReshared ? at("reshare") : undefined,
    others: facts.others === 0 ? at("others") : undefined,
    tell: facts.people.length === 0 ? at("tell") : undefined,
  });
}

/** Somebody who is to have the new value, and has it not. */
function isOwed(state: Concerned["state"]): boolean {
  return state === "ready" || state === "sent" || state === "again";
}

/** What a plan that is over shows is what it was when it ended. */
export function stepsOf(record: CompromiseOverview, facts: PlanFacts, now: number): PlanStep[] {
  const itself = record.state === "running" ? doneByItself(record, facts, now) : (record.noted ?? {});
  return compromiseSteps.map((step) => {
    const tick = record.ticks?.[step];
    const { [step]: noted } = itself;
    // Who said it first says more than that it is so.
    if (tick !== undefined)
      return withoutEmpty<PlanStep>({ step, done: true, at: tick.at, by: tick.by, why: tick.why });
    return noted === undefined ? { step, done: false } : { step, done: true, at: noted };
  });
}

/** Steps that tick themselves: by hand they want a reason. */
export const selfTicking: ReadonlySet<CompromiseStep> = new Set(["isolate", "replace", "reshare"]);
