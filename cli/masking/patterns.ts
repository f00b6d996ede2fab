/**
 * Many byte strings to be found at once: an Aho–Corasick automaton with its nodes in typed arrays. Text is read once,
 * whatever the number of patterns. Of patterns longer than `longestInNodes` only the beginning becomes nodes; whoever
 * reads compares the rest.
 */
export const longestInNodes = 256;
const headLength = 64;
/** The shortest beginning by which a place is looked at more closely; no pattern is shorter. */
export const gram = 4;
/** Bits of the filter: small enough to stay in the fastest memory. */
const filterBits = 18;
const hashFactor = 0x9e3779b1;

export type LongPattern = { readonly bytes: Uint8Array; readonly head: number };

export class Patterns {
  /** One bit for each hash of four bytes that a pattern begins with. */
  readonly filter = new Uint8Array(1 << (filterBits - 3));
  /** By node: how many bytes led to it. */
  depth: Int32Array;
  /** By node: where to go on when nothing fits. */
  fail: Int32Array;
  /** By node: the longest pattern that ends here; 0 for none. */
  ends: Int32Array;
  /** By node: the shortest pattern that goes through it. */
  shortest: Int32Array;
  /** Long patterns whose beginning ends at a node. */
  readonly long = new Map<number, LongPattern[]>();
  /** Long patterns at this node or at one that it falls back to: the next such node; 0 for none. */
  longLink: Int32Array;
  readonly #root = new Int32Array(256);
  /** Children of all nodes but the first, by `parent * 256 + byte`, with open addressing. */
  #keys: Int32Array;
  #children: Int32Array;
  #count = 1;

  /** @param patterns each of at least `gram` bytes. */
  constructor(patterns: readonly Uint8Array[]) {
    const most = 1 + patterns.reduce((sum, one) => sum + Math.min(one.length, longestInNodes), 0);
    this.depth = new Int32Array(most);
    this.fail = new Int32Array(most);
    this.ends = new Int32Array(most);
    this.shortest = new Int32Array(most);
    this.longLink = new Int32Array(most);
    const slots = 1 << Math.ceil(Math.log2(Math.max(16, most * 2)));
    this.#keys = new Int32Array(slots).fill(-1);
    this.#children = new Int32Array(slots);
    for (const pattern of patterns) this.#insert(pattern);
    this.#link();
  }

  get size(): number {
    return this.#count;
  }

  /** The node that a byte leads to; 0 is the beginning. */
  step(node: number, byte: number): number {
    let from = node;
    while (from !== 0) {
      const child = this.#child(from, byte);
      if (child !== 0) return child;
      from = this.fail[from] ?? 0;
    }
    return this.#root[byte] ?? 0;
  }

  /** Overwrites what could be put together to values again. */
  wipe(): void {
    for (const array of [this.#keys, this.#children, this.#root, this.filter]) array.fill(0);
    for (const list of this.long.values()) for (const { bytes } of list) bytes.fill(0);
    this.long.clear();
  }

  #insert(pattern: Uint8Array): void {
    if (pattern.length < gram) throw new RangeError("a pattern is too short");
    const isLong = pattern.length > longestInNodes;
    const inNodes = isLong ? headLength : pattern.length;
    const hash = gramHash(word(pattern, 0));
    this.filter[hash >>> 3] = (this.filter[hash >>> 3] ?? 0) | (1 << (hash & 7));
    let node = 0;
    for (let index = 0; index < inNodes; index++) {
      node = this.#childOrNew(node, pattern[index] ?? 0);
      const before = this.shortest[node] ?? 0;
      if (before === 0 || pattern.length < before) this.shortest[node] = pattern.length;
    }
    if (!isLong) this.ends[node] = pattern.length;
    else {
      const list = this.long.get(node) ?? [];
      list.push({ bytes: pattern.slice(), head: headLength });
      this.long.set(node, list);
    }
  }

  #childOrNew(node: number, byte: number): number {
    const known = node === 0 ? (this.#root[byte] ?? 0) : this.#child(node, byte);
    if (known !== 0) return known;
    const made = this.#count++;
    this.depth[made] = (this.depth[node] ?? 0) + 1;
    // Parents are made before their children: for `#link`, the parent is kept where the fallback will stand.
    this.fail[made] = node * 256 + byte;
    if (node === 0) this.#root[byte] = made;
    else {
      const slot = this.#slot(node * 256 + byte);
      this.#keys[slot] = node * 256 + byte;
      this.#children[slot] = made;
    }
    return made;
  }

  #child(node: number, byte: number): number {
    const key = node * 256 + byte;
    const slot = this.#slot(key);
    return this.#keys[slot] === key ? (this.#children[slot] ?? 0) : 0;
  }

  #slot(key: number): number {
    const mask = this.#keys.length - 1;
    let slot = (Math.imul(key, hashFactor) >>> 7) & mask;
    while (this.#keys[slot] !== key && this.#keys[slot] !== -1) slot = (slot + 1) & mask;
    return slot;
  }

  /** All nodes but the first, shallow ones first. */
  #byDepth(): Int32Array {
    const starts = new Int32Array(longestInNodes + 2);
    for (let node = 1; node < this.#count; node++) {
      const next = (this.depth[node] ?? 0) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let deep = 1; deep < starts.length; deep++) starts[deep] = (starts[deep] ?? 0) + (starts[deep - 1] ?? 0);
    const order = new Int32Array(this.#count - 1);
    for (let node = 1; node < this.#count; node++) {
      const deep = this.depth[node] ?? 0;
      order[starts[deep] ?? 0] = node;
      starts[deep] = (starts[deep] ?? 0) + 1;
    }
    return order;
  }

  /** Fallbacks, shallow nodes first. */
  #link(): void {
    const order = this.#byDepth();
    const places = this.fail.slice();
    this.fail.fill(0);
    for (const node of order) {
      const place = places[node] ?? 0;
      const parent = Math.floor(place / 256);
      const fail = parent === 0 ? 0 : this.step(this.fail[parent] ?? 0, place % 256);
      this.fail[node] = fail;
      if (this.ends[node] === 0) this.ends[node] = this.ends[fail] ?? 0;
      this.longLink[node] = this.long.has(fail) ? fail : (this.longLink[fail] ?? 0);
    }
  }
}

export function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}

export function gramHash(four: number): number {
  return Math.imul(four, hashFactor) >>> (32 - filterBits);
}
