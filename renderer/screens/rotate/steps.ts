import type { Rotation } from "../../../shared/contract/rotation-methods.ts";

export const steps = ["provider", "value", "share", "receipts", "revoke"] as const;

/** How many of the steps are behind. */
export function doneSteps({ step, state, newVersion }: Rotation): number {
  if (state === "done") return steps.length;
  if (step === "gone") return newVersion === undefined ? 0 : 2;
  if (step === "done") return steps.length;
  return steps.indexOf(step);
}
