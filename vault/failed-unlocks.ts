import { readFileSync, rmSync } from "node:fs";
import { z } from "zod";
import { isKeyholdError } from "../shared/contract/errors.ts";
import { fromUtf8, utf8 } from "../shared/crypto/bytes.ts";
import { type AnchorPlace, replaceFile } from "./anchor.ts";
import type { SlotKind } from "./slots.ts";

/**
 * A failed unlock, noted beside the rollback anchor until the next good one writes it into the audit log. The file is
 * **unauthenticated**: whoever can write to this user's folders can empty it, and can copy the vault anyway.
 */
export type FailedUnlock = { readonly at: number; readonly program: string; readonly kind: SlotKind };

/** Single notes kept; beyond that only their number. */
const mostNotes = 100;

const schema = z.strictObject({
  v: z.literal(1),
  /** All since the last good unlock. */
  count: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  notes: z
    .array(
      z.strictObject({
        at: z.int().min(0).max(8.64e15),
        program: z.string().max(200),
        kind: z.enum(["passphrase", "recovery", "device"]),
      }),
    )
    .max(mostNotes),
});
type Content = z.output<typeof schema>;

/** Free tries before the waiting starts: people mistype. */
const freeTries = 3;
const longestDelay = 60_000;

/** Milliseconds to wait after so many failures: 2 s after the fourth, doubling, at most a minute. */
export function delayAfter(failures: number): number {
  if (failures <= freeTries) return 0;
  return Math.min(longestDelay, 1000 * 2 ** Math.min(20, failures - freeTries));
}

export class FailedUnlocks {
  readonly #file: string;
  readonly #place: AnchorPlace;

  constructor(place: AnchorPlace) {
    this.#place = place;
    this.#file = `${place.file}.failed`;
  }

  /** Milliseconds until the next try is taken. Kept across restarts; a clock set back never makes it longer. */
  remainingDelay(now: number): number {
    const { count, notes } = this.read();
    const last = notes.at(-1);
    const delay = delayAfter(count);
    if (last === undefined || delay === 0) return 0;
    // A clock that was ahead when it was noted and is right again must not close the vault until that time comes.
    if (last.at > now && !this.#startDelayAt(now)) return 0;
    return Math.max(0, Math.min(delay, last.at + delay - now));
  }

  add(failure: FailedUnlock): void {
    this.#place.locked(() => {
      const { count, notes } = this.read();
      const note = { ...failure, program: failure.program.slice(0, 200) };
      this.#write({ v: 1, count: Math.min(count + 1, Number.MAX_SAFE_INTEGER), notes: [...notes, note] });
    });
  }

  /** Takes notes of a time to come as of now, so that the wait ends. @returns whether that could be kept. */
  #startDelayAt(now: number): boolean {
    try {
      this.#place.locked(() => {
        const { count, notes } = this.read();
        this.#write({ v: 1, count, notes: notes.map((note) => ({ ...note, at: Math.min(note.at, now) })) });
      });
      return true;
    } catch (error) {
      if (isKeyholdError(error)) return false;
      throw error;
    }
  }

  #write(content: Content): void {
    replaceFile(this.#file, utf8(JSON.stringify({ ...content, notes: content.notes.slice(-mostNotes) })), false);
  }

  /** What is noted; nothing when the file is missing or not ours. */
  read(): { readonly count: number; readonly notes: readonly FailedUnlock[] } {
    try {
      const parsed = schema.safeParse(JSON.parse(fromUtf8(readFileSync(this.#file))));
      if (parsed.success) return parsed.data;
    } catch {
      // as good as empty
    }
    return { count: 0, notes: [] };
  }

  clear(): void {
    rmSync(this.#file, { force: true });
  }
}
