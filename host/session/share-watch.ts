/** Asks the relays what became of waiting links, so that a window tells it without being asked. One timer for all. */
import type { HostEvent } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { Session } from "./session.ts";

const shortest = 5_000;
const longest = 60_000;

export class ShareWatch {
  readonly #session: Session;
  readonly #program: string;
  #wait = shortest;
  #timer: NodeJS.Timeout | undefined;

  constructor(session: Session, program: string) {
    this.#session = session;
    this.#program = program;
  }

  onEvent(event: HostEvent): void {
    if (event.type === "locked") clearTimeout(this.#timer);
    // A new or changed share is worth a closer look; with nothing new the questions grow rare.
    if (event.type === "unlocked" || event.type === "share") {
      this.#wait = shortest;
      this.#schedule();
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), this.#wait);
    this.#timer.unref();
  }

  async #ask(): Promise<void> {
    try {
      const caller = { door: "window", program: this.#program } as const;
      await this.#session.request("call", { name: "shares.list", input: { refresh: true }, caller });
    } catch (error) {
      // Locked meanwhile: the next unlock starts anew.
      if (error instanceof KeyholdError) return;
      throw error;
    }
    this.#wait = Math.min(longest, this.#wait * 1.5);
    this.#schedule();
  }
}
