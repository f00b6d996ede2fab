import type { Writable } from "node:stream";
import { formsOf } from "../masking/forms.ts";
import { Masker } from "../masking/masker.ts";
import { Patterns } from "../masking/patterns.ts";

/** Milliseconds after which a person sees as much of what is held as a list shows of a value anyway. */
const patience = 20;

/** The values that are kept out of a program's output. */
export class Masking {
  readonly #values: Uint8Array[];
  #patterns: Patterns | undefined;
  #isOver = false;

  /** @param values are copied. Those that are too short to be masked do nothing. */
  constructor(values: readonly Uint8Array[]) {
    this.#values = values.map((value) => value.slice());
  }

  masker(): Masker {
    return new Masker(this.#ready());
  }

  /** For the moment in which the program is starting anyway, so that its first line does not wait. */
  prepare(): void {
    setImmediate(() => {
      if (!this.#isOver) this.#ready();
    });
  }

  #ready(): Patterns {
    if (this.#patterns === undefined) {
      const forms = this.#values.flatMap(formsOf);
      this.#patterns = new Patterns(forms);
      for (const bytes of [...forms, ...this.#values]) bytes.fill(0);
    }
    return this.#patterns;
  }

  wipe(): void {
    this.#isOver = true;
    for (const value of this.#values) value.fill(0);
    this.#patterns?.wipe();
  }
}

/** What a program's output comes from: paused while nobody takes what is written. */
export type Source = {
  on(event: "data", listener: (chunk: Buffer) => void): unknown;
  pause(): unknown;
  resume(): unknown;
  destroy(): unknown;
};

/** Sends a stream on without the values. `end` is called when it is over, and lets go what was held. */
export function maskStream(source: Source, target: Writable, masking: Masking): { end(): void } {
  let masker: Masker | undefined;
  let waiting: NodeJS.Timeout | undefined;
  const write = (bytes: Buffer) => {
    if (bytes.length === 0 || target.destroyed || target.write(bytes)) return;
    source.pause();
    target.once("drain", () => source.resume());
  };
  source.on("data", (chunk) => {
    clearTimeout(waiting);
    masker ??= masking.masker();
    write(masker.push(chunk));
    if (!masker.holds) return;
    waiting = setTimeout(() => write(masker?.release() ?? Buffer.alloc(0)), patience);
  });
  // Whoever read it has left: so that the program notices as it would without us.
  target.once("error", () => source.destroy());
  return {
    end: () => {
      clearTimeout(waiting);
      if (masker !== undefined) write(masker.end());
    },
  };
}
