/** Text in UTF-16, with the mark at its beginning that says so or without. */

/** What stands at the beginning. */
const marks = { low: [0xff, 0xfe], high: [0xfe, 0xff] } as const;
/** So much from the beginning is judged, and no less of one piece. */
const judged = { most: 4096, fewest: 16 } as const;

export class WideText {
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #seen = 0;

  begin(): void {
    this.#decoder = undefined;
    this.#seen = 0;
  }

  get isWide(): boolean {
    return this.#decoder !== undefined;
  }

  /** @returns as UTF-8; nothing as long as it does not look like such a text. */
  read(bytes: Uint8Array): Uint8Array {
    let rest = bytes;
    if (this.#decoder === undefined) {
      // Characters begin at even places.
      rest = bytes.subarray(this.#seen % 2);
      const encoding =
        this.#seen < judged.most ? ((this.#seen === 0 ? marked(rest) : undefined) ?? guessed(rest)) : undefined;
      this.#seen += bytes.length;
      if (encoding === undefined) return new Uint8Array(0);
      this.#decoder = new TextDecoder(encoding);
    }
    return Buffer.from(this.#decoder.decode(rest, { stream: true }));
  }
}

function marked(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const startsWith = (mark: readonly number[]) => mark.every((byte, index) => bytes[index] === byte);
  if (startsWith(marks.low)) return "utf-16le";
  return startsWith(marks.high) ? "utf-16be" : undefined;
}

/** Most characters of most texts, and every one of a secret, have a zero in one of their two bytes. */
function guessed(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const length = Math.min(bytes.length, judged.most);
  if (length < judged.fewest) return undefined;
  const zeros = [0, 0];
  for (let at = 0; at < length; at++) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const most = length / 4;
  const fewest = length / 40;
  if (odd > most && even < fewest) return "utf-16le";
  return even > most && odd < fewest ? "utf-16be" : undefined;
}
