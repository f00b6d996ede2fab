/**
 * What the sender is told of a link. Opened, not confirmed, lapsed and intercepted rest on signatures that no relay can
 * make; waiting, revoked and expired are the relay's word, which the docs say.
 */
import type { BoxPair } from "../crypto/brands.ts";
import { equalBytes } from "../crypto/bytes.ts";
import { badGuessLimit, clockSkewMilliseconds, linkKinds } from "./envelope.ts";
import { type Evidence, gatherEvidence, type StatusAnswer } from "./evidence.ts";
import { isGuestKind } from "./link-kind.ts";
import type { Share } from "./share.ts";

export const verdictStates = [
  "waiting",
  "opened",
  "unconfirmed",
  "disputed",
  "lapsed",
  "expired",
  "revoked",
  "intercepted",
] as const;
export type VerdictState = (typeof verdictStates)[number];

/** What is wrong with a relay's answer, or why a state was chosen against its word. */
export const verdictReasons = [
  "claim_missing",
  "claim_false",
  "receipt_false",
  "report_false",
  "report_and_claim_of_one_reader",
  "state_contradicts_claim",
  "expiry_differs",
  "expired_too_early",
  "pending_after_expiry",
  /** Not by a status answer: the relay knew nothing of a link that was over. */
  "forgotten",
  "too_many_guesses",
  "proof_withdrawn",
] as const;
export type VerdictReason = (typeof verdictReasons)[number];

export type Verdict = {
  readonly state: VerdictState;
  /** By the receipt, or, without one, when the claim was made. Milliseconds since 1970, on the recipient's word. */
  readonly openedAt?: number;
  /** True once a receipt by the recipient's own key (for guests: the link's) was verified. */
  readonly receipt: boolean;
  /** Of guest links nobody knows more than that somebody with the link opened them. */
  readonly by?: "recipient" | "link_holder";
  readonly reasons: readonly VerdictReason[];
};

export type JudgeOptions = {
  readonly share: Share;
  /** The sender's box pair, which receipts are sealed to. */
  readonly sender: BoxPair;
  readonly answer: StatusAnswer;
  /** By the relay's clock as well as it is known. */
  readonly now: number;
};

/** Judges one status answer. Never throws on anything that a relay can put into it. */
export function judgeStatus({ share, sender, answer, now }: JudgeOptions): Verdict {
  const evidence = gatherEvidence(share, sender, answer);
  const reasons: VerdictReason[] = [];
  if (evidence.claim === "false") reasons.push("claim_false");
  if (evidence.receipt === "false") reasons.push("receipt_false");
  if (evidence.report === "false") reasons.push("report_false");
  const state = judge(share, answer, evidence, now, reasons);
  return { state, ...opening(share, evidence), receipt: isProven(evidence.receipt), reasons };
}

function judge(
  share: Share,
  answer: StatusAnswer,
  { claim, receipt, report }: Evidence,
  now: number,
  reasons: VerdictReason[],
): VerdictState {
  if (isProven(report)) {
    if (isProven(claim) && equalBytes(claim.reader, report.reader)) reasons.push("report_and_claim_of_one_reader");
    return "intercepted";
  }
  if (isProven(claim)) {
    if (answer.state === "pending" || answer.state === "revoked" || answer.state === "expired") {
      reasons.push("state_contradicts_claim");
    }
    if (isProven(receipt)) return "opened";
    // The one alarm a link has may have been used up by whoever took it.
    if (report === "false") return "disputed";
    return answer.state === "lapsed" ? "lapsed" : "unconfirmed";
  }
  if (claim === "missing" && (isTaken(answer) || isProven(receipt))) reasons.push("claim_missing");
  if (reasons.length > 0) return "disputed";
  return judgeWord(share, answer, now, reasons);
}

/** Nothing is proven, and nothing shown is false: the relay's word, as far as clock and share do not contradict it. */
function judgeWord(share: Share, answer: StatusAnswer, now: number, reasons: VerdictReason[]): VerdictState {
  if (share.kind === linkKinds.guestWithPassphrase && (answer.guesses ?? 0) >= badGuessLimit) {
    reasons.push("too_many_guesses");
    return "intercepted";
  }
  if (answer.expiresAt !== share.expiresAt) {
    reasons.push("expiry_differs");
    return "disputed";
  }
  switch (answer.state) {
    case "revoked":
      return "revoked";
    case "expired":
      if (now >= share.expiresAt - clockSkewMilliseconds) return "expired";
      reasons.push("expired_too_early");
      return "disputed";
    case "pending":
      if (now <= share.expiresAt + clockSkewMilliseconds) return "waiting";
      reasons.push("pending_after_expiry");
      return "expired";
    case "claimed":
    case "read":
    case "lapsed":
      return "disputed";
    default:
      return answer.state satisfies never;
  }
}

/**
 * What stays known when a further answer comes: a relay that has shown proof cannot take it back by showing less.
 */
export function keepProof(earlier: Verdict, later: Verdict): Verdict {
  if (strength(later) >= strength(earlier)) return later;
  const reasons = new Set<VerdictReason>([...earlier.reasons, ...later.reasons, "proof_withdrawn"]);
  return { ...earlier, reasons: [...reasons] };
}

function strength({ state, reasons, openedAt }: Verdict): number {
  if (state === "intercepted") return reasons.includes("too_many_guesses") ? 0 : 3;
  if (state === "opened") return 2;
  // Also of what is disputed: the recipient's claim or receipt was shown beside what is false.
  return openedAt === undefined ? 0 : 1;
}

function opening(share: Share, { claim, receipt }: Evidence): Pick<Verdict, "openedAt" | "by"> {
  const openedAt = isProven(receipt) ? receipt.openedAt : isProven(claim) ? claim.at : undefined;
  if (openedAt === undefined) return {};
  return { openedAt, by: isGuestKind(share.kind) ? "link_holder" : "recipient" };
}

function isTaken({ state }: StatusAnswer): boolean {
  return state === "claimed" || state === "read" || state === "lapsed";
}

function isProven<Content extends object>(piece: Content | "missing" | "false"): piece is Content {
  return typeof piece === "object";
}
