/** What time alone brings while the vault is open: looked at by the clock, told once a day. */
import { isKeyholdError } from "../../../shared/contract/errors.ts";
import type { App } from "../app.ts";
import { noteTrend } from "../health/trend.ts";
import { sweep } from "../sweep.ts";
import { remind, tellLeft } from "./reminders.ts";
import type { Left } from "./sweep-temporary.ts";

const firstTick = 20_000;
const minute = 60_000;
const hour = 60 * minute;

/**
 * Looks every hour of the clock. Timers stand still while a machine sleeps, and clocks are set: so it is the clock that
 * is asked, every minute, and not the timers that are counted.
 */
export class DueWatch {
  readonly #app: App;
  readonly #left: Left[];
  #lookedAt: number | undefined;

  /** @param left what was swept since the last time, and has not been told of. */
  constructor(app: App, left: readonly Left[] = []) {
    this.#app = app;
    this.#left = [...left];
  }

  tick(): void {
    const now = this.#app.now();
    const last = this.#lookedAt;
    if (last !== undefined && now >= last && now < last + hour) return;
    this.#lookedAt = now;
    // A full disk, or another process that is writing, in one of them is no reason to leave out the others.
    this.#try(() => this.#left.push(...sweep(this.#app)));
    this.#try(() => noteTrend(this.#app));
    this.#try(() => remind(this.#app));
    tellLeft(this.#app, this.#left.splice(0));
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!isKeyholdError(error)) throw error;
    }
  }
}

/** It lives in the vault's worker: a locked vault tells nothing. */
export function watchDue(app: App): { left(gone: readonly Left[]): void; end(): void } {
  let untold: readonly Left[] = [];
  let rest: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    const watch = new DueWatch(app, untold);
    watch.tick();
    rest = setInterval(() => watch.tick(), minute);
    rest.unref();
  }, firstTick);
  first.unref();
  return {
    left: (gone) => {
      untold = gone;
    },
    end: () => {
      clearTimeout(first);
      clearInterval(rest);
    },
  };
}
