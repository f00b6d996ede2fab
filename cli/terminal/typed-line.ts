/** What ended a line: Enter, Ctrl-C, or Ctrl-D on an empty line. */
export type LineEnd = "enter" | "interrupt" | "end";

const keys = {
  interrupt: 3,
  end: 4,
  backspace: 8,
  lineFeed: 10,
  enter: 13,
  clear: 21,
  word: 23,
  escape: 27,
  delete: 127,
};
/** Where an escape sequence is: not in one, after ESC, in ESC [ …, after ESC O. */
type Escape = "none" | "begun" | "sequence" | "single";

/**
 * A line as it is typed or pasted on a raw terminal, kept as bytes so that it can be wiped. Knows backspace, Ctrl-U,
 * Ctrl-W, Ctrl-C and Ctrl-D; arrow keys and other escape sequences are left out rather than becoming part of a secret.
 */
export class TypedLine {
  #bytes = new Uint8Array(1024);
  #length = 0;
  #escape: Escape = "none";

  /** Takes bytes until the line ends. `used` counts those that belong to this line, its end included. */
  feed(chunk: Uint8Array): { readonly used: number; readonly end?: LineEnd } {
    for (const [index, byte] of chunk.entries()) {
      const end = this.#key(byte);
      if (end === undefined) continue;
      // A pasted CR LF is one Enter.
      const extra = byte === keys.enter && chunk[index + 1] === keys.lineFeed ? 1 : 0;
      return { used: index + 1 + extra, end };
    }
    return { used: chunk.length };
  }

  /** The bytes so far; the line is empty afterwards. */
  take(): Uint8Array {
    const line = this.#bytes.slice(0, this.#length);
    this.clear();
    return line;
  }

  clear(): void {
    this.#bytes.fill(0);
    this.#length = 0;
  }

  /** Unicode characters so far. */
  get characters(): number {
    let count = 0;
    for (let index = 0; index < this.#length; index++) if (!isContinuation(this.#bytes[index])) count++;
    return count;
  }

  /** The line as text: for questions whose answer is no secret. */
  get text(): string {
    return new TextDecoder().decode(this.#bytes.subarray(0, this.#length));
  }

  #key(byte: number): LineEnd | undefined {
    if (this.#escape !== "none") {
      this.#insideEscape(byte);
      return undefined;
    }
    switch (byte) {
      case keys.interrupt:
        return "interrupt";
      case keys.end:
        return this.#length === 0 ? "end" : undefined;
      case keys.enter:
      case keys.lineFeed:
        return "enter";
      case keys.backspace:
      case keys.delete:
        this.#backspace();
        return undefined;
      case keys.clear:
      case keys.word:
        this.clear();
        return undefined;
      case keys.escape:
        this.#escape = "begun";
        return undefined;
      default:
        if (byte >= 32 || byte === 9) this.#append(byte);
        return undefined;
    }
  }

  #insideEscape(byte: number): void {
    if (this.#escape === "begun" && byte === 0x5b) this.#escape = "sequence";
    else if (this.#escape === "begun" && byte === 0x4f) this.#escape = "single";
    else if (this.#escape === "sequence" && (byte < 0x40 || byte > 0x7e)) return;
    else this.#escape = "none";
  }

  #append(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes.fill(0);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }

  #backspace(): void {
    while (this.#length > 0) {
      const byte = this.#bytes[--this.#length];
      this.#bytes[this.#length] = 0;
      if (!isContinuation(byte)) return;
    }
  }
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
