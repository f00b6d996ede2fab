/** Heights of the one motif: teeth of uneven length, like a key's edge. */

/** Tooth heights of a cut, as shares of its height. They belong to the drawing and carry no meaning. */
const lengths = [0.42, 0.62, 0.8, 1] as const;

/** The same uneven row for the same number of teeth. */
export function cutTeeth(count: number): number[] {
  let state = 0x9e3779b9;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return lengths[(state >>> 13) % lengths.length] ?? 1;
  });
}

const glyphLengths = [3, 7, 11, 15] as const;

/** The five teeth of a key's glyph, out of its random id and never out of its value. */
export function glyphTeeth(id: string): number[] {
  let state = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) state = Math.imul(state ^ id.charCodeAt(index), 0x01000193) >>> 0;
  return Array.from({ length: 5 }, (_, tooth) => glyphLengths[(state >>> (tooth * 5 + 3)) & 3] ?? 3);
}
