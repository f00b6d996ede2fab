/**
 * Asks a page every few seconds whether it is still there. A page that stands still cannot measure that nobody types,
 * nor take a secret off the screen: it counts as left.
 */
import { pongWithin } from "../shared/contract/wire.ts";

export class Heartbeat {
  readonly #ask: (number: number) => void;
  readonly #onSilence: () => void;
  #timer: NodeJS.Timeout | undefined;
  #number = 0;
  #answered = true;

  /** @param onSilence called once for each time that a page stops answering. */
  constructor(ask: (number: number) => void, onSilence: () => void) {
    this.#ask = ask;
    this.#onSilence = onSilence;
  }

  start(): void {
    this.#answered = false;
    this.#number++;
    this.#ask(this.#number);
    this.#timer = setTimeout(() => this.#judge(), pongWithin);
  }

  /** Only an answer to the latest question counts: an old one says nothing about now. */
  onPong(number: number): void {
    if (number !== this.#number || this.#answered) return;
    this.#answered = true;
    // It was silent for longer than it may: it is back, and asked again.
    if (this.#timer === undefined) this.start();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#answered = true;
    this.#number++;
  }

  #judge(): void {
    this.#timer = undefined;
    if (this.#answered) this.start();
    else this.#onSilence();
  }
}
