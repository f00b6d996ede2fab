/** Length of a term and of the sum, in bytes. */
export const termLength = 32;
const words = termLength / 4;

/**
 * Σ mod 2²⁵⁶ of the rows' keyed hashes, each read as a big-endian number. A sum over a keyed hash is a set hash that
 * is kept in constant time for each change (Bellare and Micciancio, "A New Paradigm for Collision-Free Hashing:
 * Incrementality at Reduced Cost", 1997); the terms are secret, and so is the sum outside the sealed manifest.
 */
export class RowSum {
  readonly #words = new Uint32Array(words);

  static of(bytes: Uint8Array): RowSum {
    const sum = new RowSum();
    sum.add(bytes, 0);
    return sum;
  }

  copy(): RowSum {
    const copy = new RowSum();
    copy.#words.set(this.#words);
    return copy;
  }

  add(terms: Uint8Array, offset: number): void {
    let carry = 0;
    for (let index = words - 1; index >= 0; index--) {
      const total = (this.#words[index] ?? 0) + wordAt(terms, offset + index * 4) + carry;
      this.#words[index] = total;
      carry = total > 0xffff_ffff ? 1 : 0;
    }
  }

  subtract(terms: Uint8Array, offset: number): void {
    let borrow = 0;
    for (let index = words - 1; index >= 0; index--) {
      const total = (this.#words[index] ?? 0) - wordAt(terms, offset + index * 4) - borrow;
      this.#words[index] = total;
      borrow = total < 0 ? 1 : 0;
    }
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(termLength);
    const view = new DataView(bytes.buffer);
    this.#words.forEach((word, index) => {
      view.setUint32(index * 4, word);
    });
    return bytes;
  }
}

function wordAt(bytes: Uint8Array, offset: number): number {
  return (
    (((bytes[offset] ?? 0) << 24) |
      ((bytes[offset + 1] ?? 0) << 16) |
      ((bytes[offset + 2] ?? 0) << 8) |
      (bytes[offset + 3] ?? 0)) >>>
    0
  );
}
