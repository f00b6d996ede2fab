import type { Plan } from "../../../shared/contract/compromised-methods.ts";
import { type CompromiseStep, causeWords } from "../../../shared/contract/compromised-words.ts";

type Told = Pick<Plan, "name" | "service" | "env" | "cause" | "why" | "lastGoodAt" | "steps" | "present">;

/** What to tell those who have the key, as things stand: names and days, never a value, a mask or a link. */
export function messageFor(plan: Told, by: string, isReplaced: boolean): string {
  const isDone = (step: CompromiseStep) => plan.steps.some((one) => one.step === step && one.done);
  const since = new Date(plan.lastGoodAt).toISOString().slice(0, 10);
  return [
    `The key ${plan.name} (${plan.service}, ${plan.env}) is compromised: somebody may have it who should not.`,
    `What happened: ${plan.why ?? causeWords[plan.cause]}.`,
    "",
    isDone("revoke")
      ? "The value you have does not work any more: it was switched off at the provider."
      : "Stop using the value you have. It is about to be switched off at the provider.",
    replacement(plan, isReplaced),
    "",
    "Please:",
    "1. Take the old value out wherever you put it: programs, .env files, build servers, notes, chats.",
    "2. Tell me where you used it, and to whom you gave it.",
    `3. Tell me what struck you since ${since}: calls you did not make, charges, links that were open already.`,
    "",
    "Do not send the value itself to anybody, nor to me.",
    "",
    by,
    "",
  ].join("\n");
}

/** A step that somebody ticked, or a key that was removed, brings no new value. */
function replacement({ present }: Told, isReplaced: boolean): string {
  if (present === undefined) return "There will be no new one here.";
  const how = "If you need it, you get it by a Keyhold link of your own, and in no other way.";
  return isReplaced ? `There is a new one. ${how}` : `There will be a new one. ${how}`;
}
