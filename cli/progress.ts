import type { HostEvent } from "../shared/contract/api.ts";
import type { Streams } from "./terminal/streams.ts";
import { safeLine } from "./text/safe-text.ts";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
/** Milliseconds before a wait is worth a word. */
const patience = 500;
const frameTime = 100;

/** One line on standard error that says what is being waited for; only on a terminal, and gone afterwards. */
export class Progress {
  readonly #stderr: Streams["stderr"];
  #share = "";
  #instead: string | undefined;

  constructor(stderr: Streams["stderr"]) {
    this.#stderr = stderr;
  }

  /** Takes the host's own account of long work. */
  readonly onEvent = (event: HostEvent): void => {
    if (event.type !== "progress") return;
    this.#share = event.total > 0 ? ` ${Math.floor((100 * event.done) / event.total)} %` : "";
  };

  /** While this lasts it is said instead. */
  waitFor(label: string | undefined): void {
    this.#instead = label;
  }

  async during<Value>(label: string, work: Promise<Value>): Promise<Value> {
    if (this.#stderr.isTTY !== true) return await work;
    this.#share = "";
    let frame = 0;
    const draw = () => {
      const text = `${frames[frame++ % frames.length]} ${this.#instead ?? label + this.#share} …`;
      this.#stderr.write(`\r\x1b[K${safeLine(text).slice(0, Math.max(10, (this.#stderr.columns ?? 80) - 1))}`);
    };
    let ticking: NodeJS.Timeout | undefined;
    const start = setTimeout(() => {
      draw();
      ticking = setInterval(draw, frameTime);
    }, patience);
    try {
      return await work;
    } finally {
      clearTimeout(start);
      clearInterval(ticking);
      if (frame > 0) this.#stderr.write("\r\x1b[K");
    }
  }
}
