/** The one thing to do about each kind of finding. */
import type { FindingKind } from "../../../shared/contract/health-methods.ts";

export type Fix =
  | "compromised"
  | "rotate"
  | "compare"
  | "review"
  | "separate"
  | "retire"
  | "period"
  | "end"
  | "move"
  | "limits";

export const fixes: Readonly<Record<FindingKind, Fix>> = {
  intercepted: "compromised",
  breached: "compromised",
  found_in_files: "rotate",
  held_by_leaver: "rotate",
  expired: "rotate",
  overdue: "rotate",
  wrong_environment: "move",
  same_across_environments: "separate",
  reused: "separate",
  weak: "rotate",
  held_by_unverified: "compare",
  held_by_too_many: "review",
  // The rotation is still running; its last step ends the old value.
  grace_over: "end",
  due_soon: "rotate",
  unused: "retire",
  never_used: "retire",
  no_period: "period",
  unbounded: "limits",
};
