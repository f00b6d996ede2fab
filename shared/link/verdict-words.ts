import type { Verdict, VerdictReason } from "./judge.ts";

const sentences: Record<VerdictReason, string> = {
  claim_missing:
    "The relay says that the link was opened, but shows no proof by the recipient. Ask them, and rotate the key if they did not open it.",
  claim_false:
    "The relay shows a proof of opening that the recipient did not make. Do not trust this relay; ask the recipient.",
  receipt_false: "The relay shows a receipt that the recipient did not make.",
  report_false: "The relay shows an alarm that cannot be verified. Ask the recipient whether they could open the link.",
  report_and_claim_of_one_reader:
    "The recipient's app was told that somebody else had taken the link, while the relay shows their own claim.",
  state_contradicts_claim: "The relay's word contradicts the recipient's signature, which counts.",
  expiry_differs: "The relay states another expiry than the one that was set.",
  expired_too_early: "The relay says that the link has expired, before its time.",
  pending_after_expiry: "The relay still says waiting, but the link's time is over.",
  forgotten: "The relay knows nothing of this link any more: whether it was opened before, nobody can say.",
  too_many_guesses: "Somebody who has the link tried too many passphrases. Rotate the key, and send it in another way.",
  proof_withdrawn: "The relay no longer shows the proof that it showed before. What was proven stays true.",
};

/** What the person is told beside the state, or undefined when the state says it all. */
export function verdictSentence(verdict: Verdict): string | undefined {
  const parts = verdict.reasons.map((reason) => sentences[reason]);
  if (verdict.state === "intercepted" && !verdict.reasons.includes("too_many_guesses")) {
    parts.unshift("The intended person found the link already taken by somebody else. Rotate the key now.");
  }
  if (verdict.by === "link_holder") parts.unshift("Opened by somebody with the link; nobody can say who.");
  return parts.length === 0 ? undefined : parts.join(" ");
}
