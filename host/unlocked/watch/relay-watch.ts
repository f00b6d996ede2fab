/**
 * Asks the relays in the background while the vault is open, so that a window tells what became of links without being
 * asked: one timer for all questions. It lives in the vault's worker and ends with it, so a locked vault asks nothing.
 */
import { isKeyholdError } from "../../../shared/contract/errors.ts";
import type { App } from "../app.ts";
import { AskSchedule, type Outcome, type Question } from "./ask-schedule.ts";

/** One kind of question. */
export type Source = {
  /** What there is to ask now. Called often: it must be cheap. */
  questions(): Iterable<Question>;
  /** Asks one of them, with one request, and stores what was learned. */
  ask(question: Question): Promise<void>;
};

/** What is new in the vault is seen this soon. */
const longestSleep = 5_000;
const shortestSleep = 50;
/** How often the questions are gathered anew at most: a vault may hold many shares. */
const gather = 2_000;

export class RelayWatch {
  readonly #app: App;
  readonly #sources: readonly Source[];
  readonly #clock: () => number;
  readonly #schedule = new AskSchedule();
  #sourceOf = new Map<string, Source>();
  #gatheredAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  /** @param clock milliseconds that never jump. */
  constructor(app: App, sources: readonly Source[], clock: () => number = () => performance.now()) {
    this.#app = app;
    this.#sources = sources;
    this.#clock = clock;
    app.attention.onChange = () => {
      this.#gatheredAt = Number.NEGATIVE_INFINITY;
      this.#wake(0);
    };
    app.attention.unreachable = () => this.#schedule.silent;
  }

  start(): void {
    this.#wake(0);
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #wake(wait: number): void {
    if (this.#ended) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tick(), wait);
    this.#timer.unref();
  }

  #tick(): void {
    if (this.#ended) return;
    const now = this.#clock();
    if (now - this.#gatheredAt >= gather) this.#gather(now);
    for (;;) {
      const next = this.#schedule.next(now);
      if ("at" in next) {
        this.#wake(Math.min(longestSleep, Math.max(shortestSleep, next.at - now)));
        return;
      }
      const source = this.#sourceOf.get(next.ask.key);
      if (source !== undefined) void this.#ask(source, next.ask);
    }
  }

  #gather(now: number): void {
    this.#gatheredAt = now;
    this.#sourceOf = new Map();
    const questions: Question[] = [];
    for (const source of this.#sources) {
      for (const question of source.questions()) {
        this.#sourceOf.set(question.key, source);
        questions.push(question);
      }
    }
    this.#schedule.hold(questions, now);
  }

  async #ask(source: Source, question: Question): Promise<void> {
    const relay = this.#app.relays.at(question.relay);
    try {
      await source.ask(question);
    } catch (error) {
      // Whoever asks for the same on purpose is told. Here the next time tries again.
      if (!isKeyholdError(error)) throw error;
    } finally {
      const outcome: Outcome = relay.isSilent
        ? "silent"
        : relay.retryAfter === undefined
          ? "answered"
          : { retryAfter: relay.retryAfter };
      this.#schedule.end(question, outcome, this.#clock());
      this.#wake(0);
    }
  }
}
