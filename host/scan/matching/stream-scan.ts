/** Finds values in something of any length that comes in pieces: a file, an object of a repository. */
import { Matcher } from "./matcher.ts";
import type { ScanIndex } from "./scan-index.ts";

/** One value at one place. */
export type Match = { readonly group: number; readonly line: number; readonly at: number; readonly end: number };

/** What stands before and behind is kept so far, in case a value reaches over the end of a piece. */
const margin = 16 * 1024;
const pieceLength = 256 * 1024;
/** A look at eight bytes may reach so far behind the last one. */
const spare = 16;

/** Places in one file that are told of; it is said when there are more. */
const mostInOne = 1000;

export type Triggered = {
  readonly text: Uint8Array;
  /** Places in `text`. */
  readonly places: readonly number[];
  readonly end: number;
  /** Of the first byte of `text`. */
  readonly line: number;
  readonly base: number;
  readonly isWhole: boolean;
};

export class StreamScan {
  readonly #matcher: Matcher;
  readonly #text: Uint8Array<ArrayBuffer>;
  readonly #onTriggered: ((triggered: Triggered) => Promise<void>) | undefined;
  #length = 0;
  #scanned = 0;
  #base = 0;
  #baseLine = 1;
  #matches: Match[] = [];
  #known = new Set<string>();
  #linePlace = 0;
  #line = 1;
  /** There was more than is told. */
  isCut = false;

  constructor(
    index: ScanIndex,
    options: {
      readonly piece?: number;
      readonly triggers?: readonly string[];
      readonly onTriggered?: (triggered: Triggered) => Promise<void>;
    } = {},
  ) {
    const capacity = 3 * margin + (options.piece ?? pieceLength) + spare;
    this.#text = new Uint8Array(capacity);
    this.#matcher = new Matcher(index, capacity, options.triggers);
    this.#onTriggered = options.onTriggered;
  }

  begin(): void {
    this.#length = 0;
    this.#scanned = 0;
    this.#base = 0;
    this.#baseLine = 1;
    this.#matches = [];
    this.#known = new Set();
    this.#linePlace = 0;
    this.#line = 1;
    this.isCut = false;
  }

  /** Where the next bytes are to be put; never empty. */
  room(): Uint8Array {
    return this.#text.subarray(this.#length, this.#text.length - spare);
  }

  /** So many bytes were put into {@link room}. */
  async put(count: number): Promise<void> {
    this.#length += count;
    if (this.#length === this.#text.length - spare) await this.#scan(this.#length - margin, false);
  }

  async putAll(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length; ) {
      const room = this.room();
      const part = bytes.subarray(from, from + room.length);
      room.set(part);
      from += part.length;
      await this.put(part.length);
    }
  }

  /** Ends it and overwrites what was read. */
  async end(): Promise<Match[]> {
    this.#text.fill(0, this.#length, this.#length + spare);
    await this.#scan(this.#length + 3, true);
    this.#text.fill(0, 0, this.#length);
    return this.#matches.sort((a, b) => a.at - b.at || a.group - b.group);
  }

  async #scan(until: number, isLast: boolean): Promise<void> {
    const to = until - (until % 4);
    const places: number[] = [];
    const text = this.#text;
    const range = { from: this.#scanned, to, end: this.#length };
    this.#matcher.scan(
      text,
      range,
      (group, start, end) => this.#match(group, start, end),
      (at) => places.push(at),
    );
    this.#scanned = to;
    if (places.length > 0 && this.#onTriggered !== undefined) {
      const isWhole = isLast && this.#base === 0;
      const where = { line: this.#baseLine, base: this.#base, end: this.#length };
      await this.#onTriggered({ text, places, isWhole, ...where });
    }
    if (isLast) return;
    const kept = to - margin;
    this.#baseLine = this.#lineAt(kept);
    text.copyWithin(0, kept, this.#length);
    this.#length -= kept;
    this.#scanned -= kept;
    this.#base += kept;
    this.#linePlace = 0;
    this.#line = this.#baseLine;
  }

  #match(group: number, start: number, end: number): void {
    const line = this.#lineAt(start);
    const name = `${group} ${line}`;
    if (this.#known.has(name)) return;
    if (this.#known.size >= mostInOne) {
      this.isCut = true;
      return;
    }
    this.#known.add(name);
    this.#matches.push({ group, line, at: this.#base + start, end: this.#base + end });
  }

  /** Counts on from the last place that was asked for. */
  #lineAt(place: number): number {
    if (place < this.#linePlace) {
      this.#linePlace = 0;
      this.#line = this.#baseLine;
    }
    const text = this.#text;
    for (let at = text.indexOf(10, this.#linePlace); at >= 0 && at < place; at = text.indexOf(10, at + 1)) this.#line++;
    this.#linePlace = place;
    return this.#line;
  }
}
