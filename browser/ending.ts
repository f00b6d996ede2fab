/** When the process ends: with its last page, after a while in which a reloaded one may come back. */
export class Ending {
  /** Settles when it is time. */
  readonly time: Promise<void>;
  #end: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.time = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  now(): void {
    this.cancel();
    this.#end();
  }

  /** Replaces an earlier appointment. */
  after(milliseconds: number): void {
    this.cancel();
    this.#timer = setTimeout(() => this.#end(), milliseconds);
  }

  /** Puts an appointment off for good. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
