/** Questions that wait for the person: bounded in number and in time, and answered at most once. */
import type { AgentQuestion } from "../../shared/contract/agent-methods.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { Need } from "./need.ts";
import type { AgentPeer } from "./peer.ts";

export type Outcome = "allowed" | "refused" | "unanswered" | "withdrawn" | "locked";

export type Waiting = {
  readonly question: AgentQuestion;
  readonly connection: object;
  readonly peer: AgentPeer;
  readonly need: Need;
  readonly settle: (outcome: Outcome) => void;
};

export type QuestionLimits = {
  /** Milliseconds until a question counts as unanswered. */
  readonly patience: number;
  /** Questions that may wait at once, of one program and of all. */
  readonly ofOne: number;
  readonly ofAll: number;
  /** New questions within a minute: whoever floods the person must not flood the log as well. */
  readonly inMinute: number;
  /** Of one executable: one that asks without end leaves room for others. */
  readonly ofOneInMinute: number;
};

export const usualLimits: QuestionLimits = { patience: 120_000, ofOne: 4, ofAll: 16, inMinute: 60, ofOneInMinute: 20 };

export class QuestionList {
  readonly #limits: QuestionLimits;
  readonly #now: () => number;
  readonly #waiting = new Map<string, Waiting>();
  #recent: { readonly at: number; readonly executable: string }[] = [];
  #lastId = 0;

  constructor(limits: QuestionLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  get all(): readonly Waiting[] {
    return [...this.#waiting.values()];
  }

  get(id: string): Waiting | undefined {
    return this.#waiting.get(id);
  }

  /** @throws KeyholdError `rate_limited` when too many wait, or came within a minute. */
  ask(
    connection: object,
    peer: AgentPeer,
    need: Need,
  ): { readonly question: AgentQuestion; readonly outcome: Promise<Outcome> } {
    const now = this.#now();
    this.#recent = this.#recent.filter(({ at }) => now - at < 60_000 && at <= now);
    const ofOne = this.all.filter(({ peer: other }) => other.kind === peer.kind).length;
    const { patience, ofOne: mostOfOne, ofAll, inMinute, ofOneInMinute } = this.#limits;
    const { executable } = peer.program;
    const isOften = this.#recent.filter((one) => one.executable === executable).length >= ofOneInMinute;
    if (isOften || ofOne >= mostOfOne || this.#waiting.size >= ofAll || this.#recent.length >= inMinute) {
      throw new KeyholdError(
        "rate_limited",
        "Too many questions wait for an answer in Keyhold already. Nothing was given out. Answer those, then try again.",
      );
    }
    const counted = { at: now, executable };
    this.#recent.push(counted);
    const id = `q${++this.#lastId}`;
    const question: AgentQuestion = {
      id,
      program: peer.program,
      purpose: need.purpose,
      keys: [...need.keys],
      askedAt: now,
      endsAt: now + patience,
    };
    const outcome = new Promise<Outcome>((resolve) => {
      const timer = setTimeout(() => settle("unanswered"), patience);
      timer.unref();
      const settle = (outcome: Outcome) => {
        clearTimeout(timer);
        // What a person wants is no flood.
        if (outcome === "allowed") this.#recent = this.#recent.filter((one) => one !== counted);
        if (this.#waiting.delete(id)) resolve(outcome);
      };
      this.#waiting.set(id, { question, connection, peer, need, settle });
    });
    return { question, outcome };
  }

  settleAll(outcome: Outcome, which: (waiting: Waiting) => boolean = () => true): void {
    for (const waiting of this.all) if (which(waiting)) waiting.settle(outcome);
  }
}
