import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lockTriggers } from "../../shared/contract/window-methods.ts";
import { scale } from "../../test/support/scale.ts";
import type { LockRules } from "./lock-rules.ts";
import { afterLockEvent, type LockEvent, type LockState, lockDueAt, lockedState } from "./lock-state.ts";

const rules: LockRules = { idle: 1000, maximum: 5000, triggers: ["sleep", "shortcut"] };

function unlocked(at: number, with_: LockRules = rules): LockState {
  const { state } = afterLockEvent({ phase: "unlocking" }, { type: "unlock-done", at, rules: with_ });
  return state;
}

describe("the lock", () => {
  test("closes after the idle time, and activity starts it anew", () => {
    const open = unlocked(0);
    expect(afterLockEvent(open, { type: "time-passed", at: 999 }).state).toEqual(open);
    expect(afterLockEvent(open, { type: "time-passed", at: 1000 })).toEqual({ state: lockedState, lock: "idle" });
    const { state } = afterLockEvent(open, { type: "activity", at: 900 });
    expect(afterLockEvent(state, { type: "time-passed", at: 1899 }).lock).toBeUndefined();
    expect(afterLockEvent(state, { type: "time-passed", at: 1900 }).lock).toBe("idle");
  });

  test("closes after the maximum, whatever the activity", () => {
    let state = unlocked(0);
    for (let at = 500; at < 5000; at += 500) ({ state } = afterLockEvent(state, { type: "activity", at }));
    expect(state.phase).toBe("unlocked");
    expect(afterLockEvent(state, { type: "activity", at: 5000 })).toEqual({ state: lockedState, lock: "maximum" });
  });

  test("judges activity before it counts: a suspended night is over", () => {
    expect(afterLockEvent(unlocked(0), { type: "activity", at: 28_800_000 }).state).toEqual(lockedState);
  });

  test("that was asked for while unlocking wins over the late unlock", () => {
    const { state, lock } = afterLockEvent({ phase: "unlocking" }, { type: "lock-asked", reason: "asked" });
    expect(lock).toBe("asked");
    expect(afterLockEvent(state, { type: "unlock-done", at: 1, rules }).state).toEqual(lockedState);
    const slept = afterLockEvent({ phase: "unlocking" }, { type: "trigger", trigger: "windowClosed" });
    expect(afterLockEvent(slept.state, { type: "unlock-done", at: 1, rules }).state).toEqual(lockedState);
  });

  test("follows the triggers of its rules only", () => {
    expect(afterLockEvent(unlocked(0), { type: "trigger", trigger: "sleep" }).lock).toBe("sleep");
    expect(afterLockEvent(unlocked(0), { type: "trigger", trigger: "windowClosed" }).lock).toBeUndefined();
    expect(afterLockEvent(lockedState, { type: "trigger", trigger: "sleep" }).lock).toBeUndefined();
  });

  test("a clock set back ends the session instead of prolonging it", () => {
    const { state } = afterLockEvent(unlocked(0), { type: "activity", at: 500 });
    expect(afterLockEvent(state, { type: "time-passed", at: 499 })).toEqual({ state: lockedState, lock: "idle" });
  });

  test("stricter rules count at once", () => {
    const strict = { ...rules, idle: 10 };
    expect(afterLockEvent(unlocked(0), { type: "rules-changed", at: 500, rules: strict }).lock).toBe("idle");
  });
});

const anyRules = fc.record({
  idle: fc.constantFrom(0, 100, 1000),
  maximum: fc.constantFrom(0, 500, 5000),
  triggers: fc.subarray([...lockTriggers]),
});
/** A step: something happens so much later, or earlier when the clock is set back. */
const step = fc.record({
  passed: fc.oneof(
    { weight: 9, arbitrary: fc.nat(700) },
    { weight: 1, arbitrary: fc.integer({ min: -2000, max: -1 }) },
  ),
  kind: fc.constantFrom("start", "fail", "done", "rules", "activity", "time", "trigger", "lock"),
  rules: anyRules,
  trigger: fc.constantFrom(...lockTriggers),
});

function eventOf({ kind, rules: next, trigger }: typeof step extends fc.Arbitrary<infer T> ? T : never, at: number) {
  const events: Record<typeof kind, LockEvent> = {
    start: { type: "unlock-started" },
    fail: { type: "unlock-failed" },
    done: { type: "unlock-done", at, rules: next },
    rules: { type: "rules-changed", at, rules: next },
    activity: { type: "activity", at },
    time: { type: "time-passed", at },
    trigger: { type: "trigger", trigger },
    lock: { type: "lock-asked", reason: "asked" },
  };
  return events[kind];
}

test("in any order of events: a model that keeps the whole history agrees", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let state = lockedState;
      let now = 1_000_000;
      /** What the model knows: the phase, when it opened, every activity since, and the rules in force. */
      let phase: "locked" | "unlocking" | "unlocked" = "locked";
      let openedAt = 0;
      let activities: number[] = [];
      let inForce: LockRules = rules;
      const isOver = () => {
        const last = Math.max(openedAt, ...activities);
        const idle = inForce.idle > 0 && now - last >= inForce.idle;
        const maximum = inForce.maximum > 0 && now - openedAt >= inForce.maximum;
        return now < last || idle || maximum;
      };
      for (const one of steps) {
        now += one.passed;
        const before = phase;
        switch (one.kind) {
          case "start":
            if (phase === "locked") phase = "unlocking";
            break;
          case "fail":
            if (phase === "unlocking") phase = "locked";
            break;
          case "done":
            if (phase === "unlocking") [phase, openedAt, activities, inForce] = ["unlocked", now, [], one.rules];
            break;
          case "rules":
            if (phase !== "unlocked") break;
            inForce = one.rules;
            if (isOver()) phase = "locked";
            break;
          case "activity":
            if (phase !== "unlocked") break;
            if (isOver()) phase = "locked";
            else activities.push(now);
            break;
          case "time":
            if (phase === "unlocked" && isOver()) phase = "locked";
            break;
          case "trigger":
            if (phase === "unlocking" || (phase === "unlocked" && inForce.triggers.includes(one.trigger)))
              phase = "locked";
            break;
          case "lock":
            phase = "locked";
            break;
        }
        const after = afterLockEvent(state, eventOf(one, now));
        expect(after.state.phase).toBe(phase);
        // A reason is given exactly when something closes that was not closed, but for an unlock that failed.
        expect(after.lock !== undefined).toBe(before !== "locked" && phase === "locked" && one.kind !== "fail");
        state = after.state;
        const due = lockDueAt(state);
        if (state.phase !== "unlocked") expect(due).toBeUndefined();
        // At the moment it names, and not before, looking again closes it.
        else if (due !== undefined) {
          expect(afterLockEvent(state, { type: "time-passed", at: due }).state.phase).toBe("locked");
          if (due - 1 >= state.lastActivity) {
            expect(afterLockEvent(state, { type: "time-passed", at: due - 1 }).state.phase).toBe("unlocked");
          }
        }
      }
    }),
    { numRuns: Math.round(2000 * scale) },
  );
});
