import { KeyholdError } from "../../shared/contract/errors.ts";
import { safeLine } from "../text/safe-text.ts";
import type { Streams } from "./streams.ts";
import { TypedLine } from "./typed-line.ts";

type Echo = "none" | "stars" | "text";

/**
 * Questions to the person. Asked on standard error and read from standard input, and only when both are terminals.
 * From the first question to `release` the terminal echoes nothing, so that what is typed ahead stays invisible too.
 */
export class Terminal {
  readonly #streams: Streams;
  #waiting: Uint8Array[] = [];
  #wake: (() => void) | undefined;
  #raw = false;
  #ended = false;
  readonly #onData = (chunk: Buffer) => this.#receive(chunk);
  readonly #onEnd = () => {
    this.#ended = true;
    this.#wake?.();
  };
  /** Called for Ctrl-C while no question is open, as the raw terminal sends no signal. */
  onInterrupt: () => void = () => process.kill(process.pid, "SIGINT");

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  /** True when there is somebody to ask. */
  get canAsk(): boolean {
    return this.#streams.stdin.isTTY === true && this.#streams.stderr.isTTY === true;
  }

  /** A secret, without echo. Whoever gets it wipes it. */
  async askSecret(question: string): Promise<Uint8Array> {
    return (await this.#ask(question, "none")).take();
  }

  /** A long code that is copied from paper: a star for each character, so that the place is not lost. */
  async askCode(question: string): Promise<Uint8Array> {
    return (await this.#ask(question, "stars")).take();
  }

  /** An answer that may be seen, without surrounding space. */
  async askText(question: string): Promise<string> {
    const line = await this.#ask(question, "text");
    const { text } = line;
    line.clear();
    return text.trim();
  }

  async askYes(question: string, preset: boolean): Promise<boolean> {
    const answer = (await this.askText(`${question} ${preset ? "[Y/n]" : "[y/N]"} `)).toLowerCase();
    return answer === "" ? preset : answer === "y" || answer === "yes";
  }

  /** True when more was typed or pasted than the questions so far took. */
  get hasMore(): boolean {
    return this.#waiting.some((chunk) => chunk.length > 0);
  }

  /** Waits so long, and forgets what was typed until then: it was meant for something else. */
  async dropTyped(milliseconds: number): Promise<void> {
    this.#hold();
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    for (const chunk of this.#waiting) chunk.fill(0);
    this.#waiting = [];
  }

  /** Gives the terminal back as it was. */
  release(): void {
    if (!this.#raw) return;
    this.#raw = false;
    const { stdin } = this.#streams;
    stdin.off("data", this.#onData);
    stdin.off("end", this.#onEnd);
    stdin.setRawMode(false);
    stdin.pause();
    for (const chunk of this.#waiting) chunk.fill(0);
    this.#waiting = [];
  }

  async #ask(question: string, echo: Echo): Promise<TypedLine> {
    this.#hold();
    const { stderr } = this.#streams;
    stderr.write(question);
    const line = new TypedLine();
    for (;;) {
      const chunk = this.#waiting.shift();
      if (chunk === undefined) {
        if (this.#ended) throw cancelled();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
        continue;
      }
      const { used, end } = line.feed(chunk);
      if (used < chunk.length) this.#waiting.unshift(chunk.slice(used));
      chunk.fill(0);
      if (echo === "text") stderr.write(`\r\x1b[K${question}${safeLine(line.text)}`);
      else if (echo === "stars") stderr.write(`\r\x1b[K${question}${"*".repeat(line.characters)}`);
      if (end === undefined) continue;
      stderr.write("\n");
      if (end === "enter") return line;
      line.clear();
      throw cancelled();
    }
  }

  #hold(): void {
    if (this.#raw) return;
    this.#raw = true;
    const { stdin } = this.#streams;
    stdin.setRawMode(true);
    stdin.on("data", this.#onData);
    stdin.on("end", this.#onEnd);
    stdin.resume();
  }

  #receive(chunk: Buffer): void {
    const own = new Uint8Array(chunk);
    chunk.fill(0);
    if (this.#wake === undefined && own.includes(3)) {
      this.release();
      this.onInterrupt();
      return;
    }
    this.#waiting.push(own);
    this.#wake?.();
  }
}

function cancelled(): KeyholdError {
  return new KeyholdError("cancelled", "Cancelled. Nothing was changed.");
}
