import { KeyholdError } from "../shared/contract/errors.ts";
import type { Streams } from "./terminal/streams.ts";

/** Standard input, which can answer only one option. */
export class StandardInput {
  readonly #stdin: Streams["stdin"];
  #claimedBy: string | undefined;

  constructor(stdin: Streams["stdin"]) {
    this.#stdin = stdin;
  }

  /**
   * Says that an option will read standard input; called for every option before the first one reads.
   * @throws KeyholdError `invalid_input` when another one does too.
   */
  claim(option: string): void {
    if (this.#claimedBy !== undefined && this.#claimedBy !== option) {
      throw new KeyholdError(
        "invalid_input",
        `Standard input can serve only one of ${this.#claimedBy} and ${option}. Give the other one a file. Nothing was changed.`,
      );
    }
    this.#claimedBy = option;
  }

  /** Everything to the end. @throws KeyholdError `invalid_input` on a terminal, `too_large` over the limit. */
  async read(option: string, limit: number): Promise<Uint8Array> {
    this.claim(option);
    if (this.#stdin.isTTY) {
      throw new KeyholdError(
        "invalid_input",
        `${option} would read from the terminal, where everybody sees what is typed. Leave it out to be asked.`,
      );
    }
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of this.#stdin as AsyncIterable<Buffer>) {
        chunks.push(chunk);
        length += chunk.length;
        if (length > limit) throw new KeyholdError("too_large", `What ${option} reads is longer than ${limit} bytes.`);
      }
      const whole = new Uint8Array(length);
      let offset = 0;
      for (const chunk of chunks) {
        whole.set(chunk, offset);
        offset += chunk.length;
      }
      return whole;
    } finally {
      for (const chunk of chunks) chunk.fill(0);
    }
  }
}
