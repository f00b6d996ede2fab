/**
 * Finds values in a stretch of bytes. One pass looks up eight bytes at every fourth place in a bitmap; where a change
 * stands that programs make (see `unwrap.ts`), the few windows that cross it are looked up again with the change undone.
 * What may be a value is compared by its keyed hash.
 */
import { digestLength, formDigest, formKinds, inOneAlphabet, type ScanIndex, slotOf } from "./scan-index.ts";
import { beginsChange, ChangeReader, type Mode, modes, Unwrapped } from "./unwrap.ts";
import { longHash, shortHash, stride, windowLength } from "./window-hash.ts";

/** `start` and `end` are where it stands as it is written. */
export type Matched = (group: number, start: number, end: number) => void;

const inWindow = windowLength - 1;
/** One character is written by at most so many. */
const longestEscape = 12;
const slack = 1024;

/** What the one pass over all bytes looks out for besides, in two bytes at a time. */
const noticed = { firstChanges: 1, secondChanges: 2, trigger: 4 } as const;

export class Matcher {
  readonly #index: ScanIndex;
  readonly #reader = new ChangeReader();
  readonly #pairs: Uint8Array;
  readonly #triggers = new Set<number>();
  readonly #changes: Int32Array;
  readonly #stretch: Unwrapped;
  readonly #close: Unwrapped;
  #matched: Matched = () => undefined;

  /**
   * @param capacity the longest stretch.
   * @param triggers texts of three bytes that {@link scan} tells of, each place at least once.
   */
  constructor(index: ScanIndex, capacity: number, triggers: readonly string[] = []) {
    this.#index = index;
    this.#changes = new Int32Array(capacity);
    this.#stretch = new Unwrapped(capacity);
    this.#close = new Unwrapped(64 * 1024);
    this.#pairs = new Uint8Array(65_536);
    for (let pair = 0; pair < 65_536; pair++) {
      const first = beginsChange(pair & 255) ? noticed.firstChanges : 0;
      this.#pairs[pair] = first | (beginsChange(pair >>> 8) ? noticed.secondChanges : 0);
    }
    // Of a trigger two pairs, because the pass sees every second one.
    for (const trigger of triggers) {
      this.#triggers.add(three(trigger.charCodeAt(0), trigger.charCodeAt(1), trigger.charCodeAt(2)));
      for (const from of [0, 1]) {
        const pair = trigger.charCodeAt(from) | (trigger.charCodeAt(from + 1) << 8);
        this.#pairs[pair] = (this.#pairs[pair] ?? 0) | noticed.trigger;
      }
    }
  }

  /**
   * Tells of every value with a window that begins in `from` to `to`, both divisible by four; what stands before and
   * behind is looked at as far as the value reaches. Behind `end` there are eight bytes more, which are not looked at.
   */
  scan(
    text: Uint8Array<ArrayBuffer>,
    range: { readonly from: number; readonly to: number; readonly end: number },
    matched: Matched,
    triggered: (at: number) => void,
  ): void {
    this.#matched = matched;
    const { from, to, end } = range;
    // Changes shortly before, so that one that began there is seen as a whole.
    let changes = 0;
    for (let at = Math.max(0, from - 512); at < from; at++) {
      if (beginsChange(text[at] ?? 0)) this.#changes[changes++] = at;
    }
    changes = this.#roll(text, from, to, end, changes, triggered);
    if (changes === 0 || this.#index.hashes.length === 0) return;
    this.#rollChanged(text, end, changes, modes.strings);
    if (!this.#hasPercent(text, end, changes)) return;
    this.#rollChanged(text, end, changes, modes.url);
    this.#rollChanged(text, end, changes, modes.both);
  }

  /** The one pass over all bytes. @returns how many changes may begin. */
  #roll(
    text: Uint8Array<ArrayBuffer>,
    from: number,
    to: number,
    end: number,
    known: number,
    triggered: (at: number) => void,
  ): number {
    const { numbers, bits, shift, hasShort } = this.#index;
    const [n0 = 0, n1 = 0, n2 = 0, n3 = 0, n4 = 0, n5 = 0] = numbers;
    const pairs = this.#pairs;
    const changes = this.#changes;
    // Low bytes first, as on every machine that Node runs on.
    const words = new Int32Array(text.buffer, text.byteOffset, (text.length >>> 2) - 1);
    const last = (Math.min(to, end + stride - 1) >>> 2) - 1;
    let count = known;
    let high = words[from >>> 2] as number;
    for (let index = from >>> 2; index <= last; index++) {
      const low = high;
      high = words[index + 1] as number;
      // `longHash` and `shortHash`, written out: this is where the time goes.
      const longFirst = Math.imul(low ^ n0, n4);
      const longBoth = Math.imul(longFirst ^ (longFirst >>> 15) ^ high ^ n1, n5);
      const hash = longBoth ^ (longBoth >>> 13);
      if (((bits[hash >>> shift] as number) >>> (hash & 31)) & 1) this.#look(text, hash, index << 2, end, 0);
      if (hasShort) {
        const shortFirst = Math.imul(low ^ n2, n4);
        const shortBoth = Math.imul(shortFirst ^ (shortFirst >>> 15) ^ (high & 255) ^ n3, n5);
        const other = shortBoth ^ (shortBoth >>> 13);
        if (((bits[other >>> shift] as number) >>> (other & 31)) & 1) this.#look(text, other, index << 2, end, 0);
      }
      const first = pairs[low & 0xffff] as number;
      const second = pairs[low >>> 16] as number;
      if ((first | second) !== 0) {
        const at = index << 2;
        if ((first & noticed.firstChanges) !== 0) changes[count++] = at;
        if ((first & noticed.secondChanges) !== 0) changes[count++] = at + 1;
        if ((second & noticed.firstChanges) !== 0) changes[count++] = at + 2;
        if ((second & noticed.secondChanges) !== 0) changes[count++] = at + 3;
        if (((first | second) & noticed.trigger) !== 0) this.#checkTriggers(text, at, triggered);
      }
    }
    while (count > 0 && (changes[count - 1] as number) >= end) count--;
    return count;
  }

  /** Which of the three bytes around these pairs begin a trigger. */
  #checkTriggers(text: Uint8Array, at: number, triggered: (at: number) => void): void {
    for (let place = Math.max(0, at - 1); place < at + 3; place++) {
      if (this.#triggers.has(three(text[place] ?? 0, text[place + 1] ?? 0, text[place + 2] ?? 0))) triggered(place);
    }
  }

  #hasPercent(text: Uint8Array, end: number, count: number): boolean {
    for (let index = 0; index < count; index++) {
      const at = this.#changes[index] ?? 0;
      if (text[at] === 0x25 && this.#reader.read(text, at, end, modes.url) !== at) return true;
    }
    return false;
  }

  /** The windows that cross a change, with it undone. Changes that are nearer than a window to each other go together. */
  #rollChanged(text: Uint8Array, end: number, count: number, mode: Mode): void {
    const changes = this.#changes;
    const stretch = this.#stretch;
    for (let next = 0; next < count; ) {
      const first = changes[next] ?? 0;
      if (!this.#mayCross(text, first, end, mode)) {
        next++;
        continue;
      }
      stretch.clear();
      let at = Math.max(0, first - inWindow);
      stretch.plain(text, at, first);
      at = first;
      let [hasPercent, hasOther] = [false, false];
      for (;;) {
        if (text[at] === 0x25) hasPercent = true;
        else hasOther = true;
        at = stretch.take(text, at, end, mode);
        while (next < count && ((changes[next] ?? 0) < at || !this.#mayCross(text, changes[next] ?? 0, end, mode))) {
          next++;
        }
        const following = next < count ? (changes[next] ?? 0) : Number.POSITIVE_INFINITY;
        const isNear = following - at < inWindow;
        const until = isNear ? following : Math.min(end, at + inWindow);
        stretch.plain(text, at, until);
        at = until;
        if (!isNear) break;
      }
      // What one of them alone is about was rolled over before.
      if (mode !== modes.both || (hasPercent && hasOther)) this.#rollStretch(text, end, mode);
    }
  }

  /** Whether a change begins here that two neighbours in a form could stand around: most quotes have others. */
  #mayCross(text: Uint8Array, at: number, end: number, mode: Mode): boolean {
    const reader = this.#reader;
    const next = reader.read(text, at, end, mode);
    if (next === at) return false;
    const before = at > 0 ? (text[at - 1] as number) : 0;
    const after = reader.count > 0 ? (reader.bytes[0] as number) : (text[next] ?? 0);
    // What stands right beside it may be changed as well.
    if (reader.count === 0 && beginsChange(after)) return true;
    if (beginsChange(before) || isEscapeEnd(text, at)) return true;
    return this.#index.neighbours[(before << 8) | after] === 1;
  }

  #rollStretch(text: Uint8Array, end: number, mode: Mode): void {
    const { numbers, bits, shift, hasShort } = this.#index;
    const { bytes, places, length } = this.#stretch;
    let [low, high] = [0, 0];
    // The last windows may be short: what stands behind them is none of their business.
    for (let at = 0; at < length + 3; at++) {
      low = (low >>> 8) | (high << 24);
      high = (high >>> 8) | (at < length ? (bytes[at] as number) << 24 : 0);
      if (at < inWindow) continue;
      const place = places[at - inWindow] as number;
      const hash = longHash(numbers, low, high);
      if (((bits[hash >>> shift] as number) >>> (hash & 31)) & 1) this.#look(text, hash, place, end, mode);
      if (!hasShort) continue;
      const other = shortHash(numbers, low, high);
      if (((bits[other >>> shift] as number) >>> (other & 31)) & 1) this.#look(text, other, place, end, mode);
    }
  }

  /** @param mode 0 for text as it is. */
  #look(text: Uint8Array, hash: number, at: number, end: number, mode: Mode | 0): void {
    const { slots, hashes } = this.#index;
    for (let slot = slotOf(hash, slots); slots[slot] !== 0; slot = (slot + 1) & (slots.length - 1)) {
      const window = (slots[slot] as number) - 1;
      if (hashes[window] !== hash) continue;
      if (mode !== 0) this.#compareUnwrapped(text, window, at, end, mode);
      else if (!this.#comparePlain(text, window, at, end)) {
        // Changed elsewhere than in its window.
        for (const each of [modes.strings, modes.url, modes.both] as const) {
          if (this.#compareUnwrapped(text, window, at, end, each)) break;
        }
      }
    }
  }

  #comparePlain(text: Uint8Array, window: number, at: number, end: number): boolean {
    const { offsets, lengths, kinds } = this.#index;
    const form = Math.floor(window / stride);
    if (kinds[form] === formKinds.folded) return false;
    const start = at - (offsets[form] ?? 0) - (window % stride);
    const stop = start + (lengths[form] ?? 0);
    if (start < 0 || stop > end) return false;
    return this.#compare(text.subarray(start, stop), form, start, stop);
  }

  #compareUnwrapped(text: Uint8Array, window: number, at: number, end: number, mode: Mode): boolean {
    const { offsets, lengths, kinds } = this.#index;
    const form = Math.floor(window / stride);
    if (kinds[form] === formKinds.folded && (mode & modes.strings) === 0) return false;
    const offset = (offsets[form] ?? 0) + (window % stride);
    const behind = (lengths[form] ?? 0) - offset;
    const close = this.#close;
    close.clear();
    const first = Math.max(0, at - offset * longestEscape - slack);
    let place = afterEscape(text, first, at);
    while (place <= at && place < end) place = close.take(text, place, end, mode);
    // The window may begin within what one change stands for: several bytes have its place.
    for (let index = close.indexOf(at); index >= 0 && close.places[index] === at; index++) {
      if (index < offset) continue;
      while (close.length < index + behind && place < end) place = close.take(text, place, end, mode);
      if (close.length < index + behind) return false;
      const candidate = close.bytes.subarray(index - offset, index + behind);
      if (this.#compare(candidate, form, close.places[index - offset] ?? 0, place)) return true;
    }
    return false;
  }

  #compare(candidate: Uint8Array, form: number, start: number, stop: number): boolean {
    const { kinds, digests, groups, key } = this.#index;
    const isBase64 = kinds[form] === formKinds.base64;
    const digest = formDigest(key, isBase64 ? inOneAlphabet(candidate) : candidate);
    for (let index = 0; index < digestLength; index++) {
      if (digest[index] !== digests[form * digestLength + index]) return false;
    }
    this.#matched(groups[form] ?? 0, start, stop);
    return true;
  }
}

function three(first: number, second: number, third: number): number {
  return (first << 16) | (second << 8) | third;
}

/** Whether an escape may end right before. */
function isEscapeEnd(text: Uint8Array, at: number): boolean {
  for (let place = Math.max(0, at - longestEscape); place < at - 1; place++) {
    if (text[place] === 0x5c || text[place] === 0x25 || text[place] === 0x26) return true;
  }
  return false;
}

/** Not in the middle of an escape: behind all backslashes that stand just before. */
function afterEscape(text: Uint8Array, from: number, before: number): number {
  let at = from;
  if (at === 0) return at;
  while (at < before && (text[at] === 0x5c || text[at - 1] === 0x5c)) at++;
  return at;
}
