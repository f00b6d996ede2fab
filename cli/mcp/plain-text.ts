/** Text that people or programs wrote, on its way to an assistant: bounded, and without what could hide in it. */

/** What is shown of one name, and of one list of them. */
export const longestName = 200;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be found
const terminalCodes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const unseen = /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu;

/** One line: what cannot be seen, or turns the direction of writing, is left out. */
export function plainLine(text: string, longest = longestName): string {
  const plain = text.replaceAll(/\s+/g, " ").replace(unseen, "").trim();
  return plain.length <= longest ? plain : `${plain.slice(0, longest)}…`;
}

/** Lines of a program's output, without the codes by which it colours and moves on a terminal. */
export function plainOutput(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(terminalCodes, "").replace(unseen, "");
}

/** The first and the last bytes of a stream; what lies between them is counted and let go. */
export class BoundedOutput {
  readonly #first: Buffer[] = [];
  #firstLength = 0;
  #last: Buffer[] = [];
  #lastLength = 0;
  #left = 0;
  readonly #mostFirst: number;
  readonly #mostLast: number;

  constructor(most: number) {
    this.#mostFirst = Math.floor(most / 4);
    this.#mostLast = most - this.#mostFirst;
  }

  push(chunk: Buffer): void {
    const room = this.#mostFirst - this.#firstLength;
    const head = chunk.subarray(0, Math.max(0, room));
    if (head.length > 0) this.#first.push(Buffer.from(head));
    this.#firstLength += head.length;
    const rest = chunk.subarray(head.length);
    if (rest.length === 0) return;
    this.#last.push(Buffer.from(rest));
    this.#lastLength += rest.length;
    if (this.#lastLength > 2 * this.#mostLast) this.#shorten();
  }

  /** How many bytes were let go. */
  get left(): number {
    this.#shorten();
    return this.#left;
  }

  text(): string {
    const { left } = this;
    const [first, last] = [Buffer.concat(this.#first), Buffer.concat(this.#last)].map((bytes) =>
      plainOutput(new TextDecoder().decode(bytes)),
    );
    return left === 0 ? `${first}${last}` : `${first}\n[… ${left} bytes left out …]\n${last}`;
  }

  #shorten(): void {
    const whole = Buffer.concat(this.#last);
    const over = Math.max(0, whole.length - this.#mostLast);
    this.#left += over;
    this.#last = [whole.subarray(over)];
    this.#lastLength = whole.length - over;
  }
}
