/**
 * When a vault is open and when it must close, as a pure function of events: no timers and no clock in here, so that
 * every order of events can be tried. `session.ts` feeds it and does what it says.
 */
import type { LockReason } from "../../shared/contract/api.ts";
import type { LockTrigger } from "../../shared/contract/window-methods.ts";
import type { LockRules } from "./lock-rules.ts";

export type LockState =
  | { readonly phase: "locked" }
  | { readonly phase: "unlocking" }
  | { readonly phase: "unlocked"; readonly since: number; readonly lastActivity: number; readonly rules: LockRules };

export type LockEvent =
  | { readonly type: "unlock-started" }
  | { readonly type: "unlock-failed" }
  | { readonly type: "unlock-done"; readonly at: number; readonly rules: LockRules }
  | { readonly type: "rules-changed"; readonly at: number; readonly rules: LockRules }
  | { readonly type: "activity"; readonly at: number }
  | { readonly type: "time-passed"; readonly at: number }
  | { readonly type: "trigger"; readonly trigger: LockTrigger }
  | { readonly type: "lock-asked"; readonly reason: LockReason };

export const lockedState: LockState = { phase: "locked" };

/** The state after an event, and the reason to lock now if there is one. */
export function afterLockEvent(state: LockState, event: LockEvent): { state: LockState; lock?: LockReason } {
  switch (event.type) {
    case "unlock-started":
      return state.phase === "locked" ? { state: { phase: "unlocking" } } : { state };
    case "unlock-failed":
      return state.phase === "unlocking" ? { state: lockedState } : { state };
    case "unlock-done":
      // Whoever asked for the lock while the key was being derived meant it: the late unlock does not count.
      if (state.phase !== "unlocking") return { state };
      return { state: { phase: "unlocked", since: event.at, lastActivity: event.at, rules: event.rules } };
    case "lock-asked":
      return state.phase === "locked" ? { state } : { state: lockedState, lock: event.reason };
    case "trigger":
      // While a key is being derived no rules are known yet: then everything counts.
      if (state.phase === "locked") return { state };
      if (state.phase === "unlocked" && !state.rules.triggers.includes(event.trigger)) return { state };
      return { state: lockedState, lock: event.trigger };
    case "rules-changed":
      if (state.phase !== "unlocked") return { state };
      return judge({ ...state, rules: event.rules }, event.at);
    case "time-passed":
      return state.phase === "unlocked" ? judge(state, event.at) : { state };
    case "activity": {
      if (state.phase !== "unlocked") return { state };
      // Judged before it counts: input after a suspended night must not keep yesterday's session open.
      const judged = judge(state, event.at);
      if (judged.lock !== undefined) return judged;
      return { state: { ...state, lastActivity: Math.max(state.lastActivity, event.at) } };
    }
    default:
      return event satisfies never;
  }
}

type Unlocked = Extract<LockState, { phase: "unlocked" }>;

function judge(state: Unlocked, at: number): { state: LockState; lock?: LockReason } {
  // A clock set back must not buy time: time that seems to run backwards ends the session.
  if (at < state.lastActivity) return { state: lockedState, lock: "idle" };
  if (state.rules.maximum > 0 && at - state.since >= state.rules.maximum)
    return { state: lockedState, lock: "maximum" };
  if (state.rules.idle > 0 && at - state.lastActivity >= state.rules.idle) return { state: lockedState, lock: "idle" };
  return { state };
}

/** When the state must be looked at again if nothing happens before; undefined when it need not be. */
export function lockDueAt(state: LockState): number | undefined {
  if (state.phase !== "unlocked") return undefined;
  const dues = [
    ...(state.rules.idle > 0 ? [state.lastActivity + state.rules.idle] : []),
    ...(state.rules.maximum > 0 ? [state.since + state.rules.maximum] : []),
  ];
  return dues.length === 0 ? undefined : Math.min(...dues);
}
