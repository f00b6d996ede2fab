/** The control: a sender who believes the relay. Stands in for shared/link/judge.ts in a weakened worker. */

import type { LinkState } from "../../shared/link/envelope.ts";
import type { JudgeOptions, Verdict, VerdictState } from "../../shared/link/judge.ts";

const believed: Record<LinkState, VerdictState> = {
  pending: "waiting",
  claimed: "unconfirmed",
  read: "opened",
  lapsed: "lapsed",
  revoked: "revoked",
  expired: "expired",
};

export function judgeStatus({ answer }: JudgeOptions): Verdict {
  const state = answer.receipt !== undefined ? "opened" : answer.report !== undefined ? "intercepted" : undefined;
  return { state: state ?? believed[answer.state], receipt: answer.receipt !== undefined, reasons: [] };
}

export function keepProof(_earlier: Verdict, later: Verdict): Verdict {
  return later;
}
