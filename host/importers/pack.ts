/** Entries on their way to another thread: all values in one block of memory, which is moved, not copied. */
import type { Parsed, ParsedEntry } from "./parsed.ts";

type Ready = Extract<Parsed, { state: "ready" }>;
export type PackedEntries = {
  readonly entries: (Omit<ParsedEntry, "value"> & { readonly length: number })[];
  readonly values: Uint8Array<ArrayBuffer>;
};

/** The entries' own values are overwritten. */
export function packEntries(entries: readonly ParsedEntry[]): PackedEntries {
  const total = entries.reduce((sum, { value }) => sum + value.length, 0);
  const values = new Uint8Array(new ArrayBuffer(total));
  let at = 0;
  const packed = entries.map(({ value, ...rest }) => {
    values.set(value, at);
    at += value.length;
    value.fill(0);
    return { ...rest, length: value.length };
  });
  return { entries: packed, values };
}

/** Each value is a view of the one block: overwriting that overwrites them all. */
export function unpackEntries({ entries, values }: PackedEntries): Ready["entries"] {
  let at = 0;
  return entries.map(({ length, ...rest }) => {
    const value = values.subarray(at, at + length);
    at += length;
    return { ...rest, value };
  });
}
