/** Entries on their way to another thread: all values in one block of memory, which is moved, not copied. */
import type { Parsed, ParsedEntry } from "./parsed.ts";

type Ready = Extract<Parsed, { state: "ready" }>;
type Packed = Omit<ParsedEntry, "value" | "totp"> & {
  readonly length: number;
  /** Of what makes its one-time codes, which follows it. */
  readonly totpLength?: number | undefined;
};
export type PackedEntries = { readonly entries: Packed[]; readonly values: Uint8Array<ArrayBuffer> };

/** The entries' own values are overwritten. */
export function packEntries(entries: readonly ParsedEntry[]): PackedEntries {
  const total = entries.reduce((sum, { value, totp }) => sum + value.length + (totp?.length ?? 0), 0);
  const values = new Uint8Array(new ArrayBuffer(total));
  let at = 0;
  const move = (secret: Uint8Array) => {
    values.set(secret, at);
    at += secret.length;
    secret.fill(0);
    return secret.length;
  };
  const packed = entries.map(({ value, totp, ...rest }) => ({
    ...rest,
    length: move(value),
    totpLength: totp === undefined ? undefined : move(totp),
  }));
  return { entries: packed, values };
}

/** Each value is a view of the one block. */
export function unpackEntries({ entries, values }: PackedEntries): Ready["entries"] {
  let at = 0;
  const take = (length: number) => {
    at += length;
    return values.subarray(at - length, at);
  };
  return entries.map(({ length, totpLength, ...rest }) => {
    const value = take(length);
    return { ...rest, value, totp: totpLength === undefined ? undefined : take(totpLength) };
  });
}
