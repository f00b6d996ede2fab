/**
 * When the relays are asked in the background, and what: pure arithmetic over a clock that is passed in. Times are
 * milliseconds of a clock that never jumps.
 *
 * Each relay gets one question at a time and at most one a second, whatever number of links it has. Among questions
 * that are due, the one that is latest in proportion to its own interval comes first, so that many rare ones never
 * hold up an urgent one, and none waits for ever; being looked at counts as being later. A relay that does not answer is left alone for longer and longer
 * times, all of its questions together.
 */

/** Between two background questions to one relay. */
export const spacing = 1_000;
/** A new question is not asked before about this time, so that what was just made has a chance to change. */
export const firstWait = 3_000;
/** So much earlier than others comes what somebody is looking at; not first of all, or a long list would hold up the rest. */
const shownWeight = 8;
const shortestPause = 5_000;
const longestPause = 10 * 60_000;
/** What a relay may ask for at most with Retry-After. */
const longestObeyed = 60 * 60_000;

export type Question = {
  readonly key: string;
  /** The relay's origin. */
  readonly relay: string;
  /** How long after the last time it is due again. */
  readonly interval: number;
  /** A person is looking at what it is about. */
  readonly isShown?: boolean;
};
export type Outcome = "answered" | "silent" | { readonly retryAfter: number };

type Entry = { question: Question; readonly seen: number; asked: number | undefined; factor: number };
type Relay = { freeAt: number; failures: number; silent: boolean; asking: boolean };

export class AskSchedule {
  readonly #random: () => number;
  #entries = new Map<string, Entry>();
  readonly #relays = new Map<string, Relay>();

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Takes over which questions there are now, with the interval that each has now. */
  hold(questions: Iterable<Question>, now: number): void {
    const entries = new Map<string, Entry>();
    for (const question of questions) {
      const known = this.#entries.get(question.key);
      if (known !== undefined) known.question = question;
      entries.set(question.key, known ?? { question, seen: now, asked: undefined, factor: this.#jitter() });
    }
    this.#entries = entries;
  }

  /** The question to ask now, which then is under way until {@link end}; or when to come again. */
  next(now: number): { readonly ask: Question } | { readonly at: number } {
    let at = Number.POSITIVE_INFINITY;
    let chosen: Entry | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (const entry of this.#entries.values()) {
      const relay = this.#relay(entry.question.relay);
      if (relay.asking) continue;
      const due = Math.max(dueAt(entry), relay.freeAt);
      if (due > now) at = Math.min(at, due);
      else if (lateness(entry, now) > most) {
        most = lateness(entry, now);
        chosen = entry;
      }
    }
    if (chosen === undefined) return { at };
    const relay = this.#relay(chosen.question.relay);
    relay.asking = true;
    relay.freeAt = now + spacing;
    return { ask: chosen.question };
  }

  end({ key, relay: origin }: Question, outcome: Outcome, now: number): void {
    const relay = this.#relay(origin);
    relay.asking = false;
    const entry = this.#entries.get(key);
    // Also when nothing came back: one question that a relay never answers must not stand before all others.
    if (entry !== undefined) {
      entry.asked = now;
      entry.factor = this.#jitter();
    }
    relay.silent = outcome === "silent";
    relay.failures = outcome === "silent" ? relay.failures + 1 : 0;
    if (outcome === "silent") {
      const pause = Math.min(longestPause, shortestPause * 2 ** (relay.failures - 1));
      relay.freeAt = Math.max(relay.freeAt, now + pause * this.#jitter());
    } else if (outcome !== "answered") {
      relay.freeAt = Math.max(relay.freeAt, now + Math.min(outcome.retryAfter, longestObeyed));
    }
  }

  /** Relays that did not answer when they were asked last. */
  get silent(): string[] {
    const asked = new Set([...this.#entries.values()].map(({ question }) => question.relay));
    return [...this.#relays].flatMap(([origin, { silent }]) => (silent && asked.has(origin) ? [origin] : []));
  }

  #relay(origin: string): Relay {
    let relay = this.#relays.get(origin);
    if (relay === undefined) {
      relay = { freeAt: 0, failures: 0, silent: false, asking: false };
      this.#relays.set(origin, relay);
    }
    return relay;
  }

  /** So that many windows that were opened together do not ask together. */
  #jitter(): number {
    return 0.8 + 0.4 * this.#random();
  }
}

function dueAt({ question, seen, asked, factor }: Entry): number {
  if (asked === undefined) return seen + Math.min(question.interval, firstWait) * factor;
  return asked + question.interval * factor;
}

/** In intervals of its own. */
function lateness({ question, seen, asked }: Entry, now: number): number {
  return ((now - (asked ?? seen)) / question.interval) * (question.isShown ? shownWeight : 1);
}
