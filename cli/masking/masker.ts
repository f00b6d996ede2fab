/**
 * Takes values out of a stream of bytes, wherever its chunks begin and end. Every byte that belongs to an occurrence of
 * a pattern is hidden, overlapping ones included; what touches becomes one mask. Bytes that may still become a pattern
 * are held until that is decided, by more bytes or by the end.
 */
import { gram, type LongPattern, type Patterns, word } from "./patterns.ts";

export const maskText = "•••";
const mask = Buffer.from(maskText);
const nothing = Buffer.alloc(0);

/** What of a pattern may be seen before it is decided: no more than its masked form shows in a list. */
function mayShow(length: number): number {
  return Math.min(4, Math.floor(length / 6));
}

type Interval = { start: number; end: number };
type Candidate = { readonly pattern: LongPattern; readonly start: number; known: number };

/** Positions are counted from the first byte of `#text`, what is held and the new bytes behind it. */
export class Masker {
  readonly #patterns: Patterns;
  #node = 0;
  #held: Buffer = nothing;
  /** Occurrences in `#held`, in order and apart from each other. */
  #hidden: Interval[] = [];
  #candidates: Candidate[] = [];
  /** Whether the last thing that went out is a mask, to which an occurrence that touches it belongs. */
  #maskIsOpen = false;

  constructor(patterns: Patterns) {
    this.#patterns = patterns;
  }

  /** Whether bytes are held. */
  get holds(): boolean {
    return this.#held.length > 0;
  }

  /** @returns what can go out. */
  push(chunk: Uint8Array): Buffer {
    const added = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (added.length === 0) return nothing;
    const from = this.#held.length;
    const text = from === 0 ? added : Buffer.concat([this.#held, added]);
    this.#read(text, from);
    this.#follow(text);
    return this.#emit(text, Math.min(this.#undecided(text), text.length));
  }

  /**
   * For a person who waits: the first bytes of what is held, as far as the masked form of a value shows them too. What
   * is left of it is masked all the same if it becomes one.
   */
  release(): Buffer {
    // Directly behind a mask it would be unclear where one value ends and the next begins.
    if (!this.holds || this.#maskIsOpen) return nothing;
    const text = this.#held;
    let until = text.length;
    for (let node = this.#node; node !== 0; node = this.#patterns.fail[node] ?? 0) {
      const start = text.length - (this.#patterns.depth[node] ?? 0);
      until = Math.min(until, start + mayShow(this.#patterns.shortest[node] ?? 0));
    }
    for (const { start, pattern } of this.#candidates) until = Math.min(until, start + mayShow(pattern.bytes.length));
    return this.#emit(text, Math.max(0, until));
  }

  /** Nothing follows: what is held is no value. */
  end(): Buffer {
    const out = this.#emit(this.#held, this.#held.length);
    this.#node = 0;
    this.#candidates = [];
    return out;
  }

  #read(text: Buffer, from: number): void {
    const patterns = this.#patterns;
    const { depth, ends, filter } = patterns;
    const last = text.length - gram;
    let node = this.#node;
    let at = from;
    for (;;) {
      // Inside a pattern's beginning, byte by byte, until what is left of it is too short to be one.
      while (at < text.length) {
        const deep = depth[node] ?? 0;
        if (deep < gram && at - deep >= from && at - deep <= last) break;
        node = patterns.step(node, text[at] ?? 0);
        at++;
        if (ends[node] !== 0) this.#hide(at - (ends[node] ?? 0), at);
        if (patterns.long.size > 0) this.#begin(node, at);
      }
      if (at >= text.length) break;
      // Outside of any: only where four bytes look like a beginning.
      at -= depth[node] ?? 0;
      node = 0;
      let four = word(text, at) >>> 8;
      for (; at <= last; at++) {
        four = (four << 8) | (text[at + gram - 1] ?? 0);
        const hash = Math.imul(four, 0x9e3779b1) >>> 14;
        if (((filter[hash >>> 3] ?? 0) & (1 << (hash & 7))) !== 0) break;
      }
      // So that the loop above takes at least these.
      const end = Math.min(at + gram, text.length);
      for (; at < end; at++) {
        node = patterns.step(node, text[at] ?? 0);
        if (ends[node] !== 0) this.#hide(at + 1 - (ends[node] ?? 0), at + 1);
      }
    }
    this.#node = node;
  }

  /** Long patterns whose beginning has just been read. */
  #begin(node: number, at: number): void {
    const { long, longLink } = this.#patterns;
    for (let one = long.has(node) ? node : (longLink[node] ?? 0); one !== 0; one = longLink[one] ?? 0) {
      for (const pattern of long.get(one) ?? []) {
        this.#candidates.push({ pattern, start: at - pattern.head, known: pattern.head });
      }
    }
  }

  /** Compares the rest of long patterns with what is there of it. */
  #follow(text: Buffer): void {
    if (this.#candidates.length === 0) return;
    this.#candidates = this.#candidates.filter((candidate) => {
      const { bytes } = candidate.pattern;
      const until = Math.min(bytes.length, text.length - candidate.start);
      const [known, start] = [candidate.known, candidate.start];
      if (text.compare(bytes, known, until, start + known, start + until) !== 0) return false;
      candidate.known = until;
      if (until < bytes.length) return true;
      this.#hide(start, start + until);
      return false;
    });
  }

  #hide(start: number, end: number): void {
    const hidden = this.#hidden;
    const interval = { start, end };
    // Long patterns are found late: what they cover may lie before the last ones.
    let place = hidden.length;
    while (place > 0 && (hidden[place - 1]?.end ?? 0) >= interval.start) {
      const other = hidden[place - 1];
      if (other === undefined) break;
      if (other.start <= interval.end) {
        interval.start = Math.min(interval.start, other.start);
        interval.end = Math.max(interval.end, other.end);
        hidden.splice(place - 1, 1);
      }
      place--;
    }
    hidden.splice(place, 0, interval);
  }

  /** The first byte that may still become part of something that has begun. */
  #undecided(text: Buffer): number {
    const begun = text.length - (this.#patterns.depth[this.#node] ?? 0);
    return this.#candidates.reduce((first, { start }) => Math.min(first, start), begun);
  }

  /** Lets go what is before `until`, and masks, which say nothing whatever follows them. */
  #emit(text: Buffer, until: number): Buffer {
    const out: Buffer[] = [];
    let at = 0;
    for (;;) {
      const next = this.#hidden[0];
      if (next !== undefined && next.start <= at) {
        if (!this.#maskIsOpen) out.push(mask);
        this.#maskIsOpen = true;
        at = Math.max(at, next.end);
        this.#hidden.shift();
        continue;
      }
      const end = Math.min(until, next?.start ?? until);
      if (end <= at) break;
      out.push(text.subarray(at, end));
      this.#maskIsOpen = false;
      at = end;
    }
    this.#forget(text, at);
    const [only] = out;
    return out.length === 1 && only !== undefined ? only : Buffer.concat(out);
  }

  #forget(text: Buffer, length: number): void {
    this.#held = length >= text.length ? nothing : Buffer.from(text.subarray(length));
    for (const interval of this.#hidden) {
      interval.start -= length;
      interval.end -= length;
    }
    this.#candidates = this.#candidates.map(({ pattern, start, known }) => ({ pattern, start: start - length, known }));
  }
}
