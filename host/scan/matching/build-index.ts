import { randomBytes, wipe } from "../../../shared/crypto/bytes.ts";
import { digestLength, formDigest, formKinds, type ScanIndex, slotOf } from "./scan-index.ts";
import { type Form, formsOf, isSought, soughtPart } from "./value-forms.ts";
import { longHash, longSpan, newWindowNumbers, shortHash, shortSpan, stride, wordAt } from "./window-hash.ts";

/** Places in a form that are tried for its windows. */
const triedPlaces = 12;

/** Takes in values one at a time, and keeps none. */
export class IndexBuilder {
  readonly #numbers = newWindowNumbers();
  readonly #key = randomBytes(32);
  readonly #hashes: number[] = [];
  readonly #offsets: number[] = [];
  readonly #lengths: number[] = [];
  readonly #kinds: number[] = [];
  readonly #groups: number[] = [];
  #digests = new Uint8Array(1024 * digestLength);
  #hasShort = false;
  readonly #neighbours = new Uint8Array(65_536);
  readonly #windows = new Map<number, number>();
  readonly #known = new Map<string, number>();

  /**
   * @returns the value's number, which it shares with every other that is the same where it is sought; undefined when it
   * is too short or too plain to be sought.
   */
  add(value: Uint8Array): number | undefined {
    const part = soughtPart(value);
    if (!isSought(part)) return undefined;
    const name = Buffer.from(formDigest(this.#key, part)).toString("base64");
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const group = this.#known.size;
    this.#known.set(name, group);
    for (const form of formsOf(part)) {
      this.#addForm(group, form);
      wipe(form.bytes);
    }
    return group;
  }

  finish(): ScanIndex {
    const windows = Math.max(1, this.#hashes.length);
    // Some fifty bits for each window: of a hundred places two are looked at twice, and the bits stay near the processor.
    const bitCount = Math.min(27, Math.max(16, Math.ceil(Math.log2(windows * 40))));
    const shift = 32 - (bitCount - 5);
    const bits = new Int32Array(2 ** (bitCount - 5));
    const slots = new Int32Array(2 ** Math.max(4, Math.ceil(Math.log2(windows * 1.5))));
    for (const [window, hash] of this.#hashes.entries()) {
      bits[hash >>> shift] = (bits[hash >>> shift] ?? 0) | (1 << (hash & 31));
      let slot = slotOf(hash, slots);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = window + 1;
    }
    return {
      numbers: this.#numbers,
      bits,
      shift,
      hasShort: this.#hasShort,
      slots,
      hashes: Int32Array.from(this.#hashes),
      offsets: Uint16Array.from(this.#offsets),
      lengths: Uint16Array.from(this.#lengths),
      kinds: Uint8Array.from(this.#kinds),
      groups: Int32Array.from(this.#groups),
      neighbours: this.#neighbours,
      digests: this.#digests.slice(0, this.#groups.length * digestLength),
      key: this.#key,
    };
  }

  #addForm(group: number, { kind, bytes }: Form): void {
    const offset = this.#choosePlace(bytes);
    const digest = formDigest(this.#key, bytes);
    this.#addWindows(group, kind, bytes, offset, digest);
    if (kind !== formKinds.base64) return;
    // The other alphabet, where its windows are others; the whole is compared in one.
    const other = bytes.map((byte) => (byte === 0x2b ? 0x2d : byte === 0x2f ? 0x5f : byte));
    const span = bytes.length >= longSpan ? longSpan : shortSpan;
    if (!same(bytes, other, offset, span)) this.#addWindows(group, kind, other, offset, digest);
    wipe(other);
  }

  #addWindows(group: number, kind: number, bytes: Uint8Array, offset: number, digest: Uint8Array): void {
    const form = this.#groups.length;
    for (let at = 1; at < bytes.length; at++) this.#neighbours[((bytes[at - 1] ?? 0) << 8) | (bytes[at] ?? 0)] = 1;
    const isShort = bytes.length < longSpan;
    this.#hasShort ||= isShort;
    for (let place = offset; place < offset + stride; place++) {
      const hash = this.#hash(bytes, place, isShort);
      this.#windows.set(hash, (this.#windows.get(hash) ?? 0) + 1);
      this.#hashes.push(hash);
    }
    this.#offsets.push(offset);
    this.#lengths.push(bytes.length);
    this.#kinds.push(kind);
    this.#groups.push(group);
    if ((form + 1) * digestLength > this.#digests.length) {
      const larger = new Uint8Array(this.#digests.length * 2);
      larger.set(this.#digests);
      this.#digests = larger;
    }
    this.#digests.set(digest, form * digestLength);
  }

  #hash(bytes: Uint8Array, place: number, isShort: boolean): number {
    const [low, high] = [wordAt(bytes, place), wordAt(bytes, place + 4)];
    return isShort ? shortHash(this.#numbers, low, high) : longHash(this.#numbers, low, high);
  }

  /** The most uneven one that the fewest others have: all live keys of a provider begin alike. */
  #choosePlace(bytes: Uint8Array): number {
    const isShort = bytes.length < longSpan;
    const span = isShort ? shortSpan : longSpan;
    const last = bytes.length - span;
    let best = 0;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let tried = 0; tried < triedPlaces && tried <= last; tried++) {
      const offset = last - Math.floor((last * tried) / (triedPlaces - 1));
      const others = this.#windows.get(this.#hash(bytes, offset, isShort)) ?? 0;
      const score = distinct(bytes, offset, offset + span) - 16 * others;
      if (score > bestScore) {
        best = offset;
        bestScore = score;
      }
    }
    return best;
  }
}

function distinct(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (bytes.indexOf(bytes[at] ?? 0, from) === at) count++;
  return count;
}

function same(one: Uint8Array, other: Uint8Array, from: number, length: number): boolean {
  for (let at = from; at < from + length; at++) if (one[at] !== other[at]) return false;
  return true;
}
