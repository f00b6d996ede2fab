/**
 * How far the log was sent, kept beside the rollback anchor: on this computer, outside the vault, since a place in the
 * vault would make a commit of every batch. It is **unauthenticated**: whoever can write there can have entries sent
 * twice or skipped, and can as well keep the program from sending. Without it everything is sent from the start.
 */
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { fromUtf8, randomBytes, toBase64, utf8 } from "../../../../shared/crypto/bytes.ts";
import { replaceFile } from "../../../../vault/anchor.ts";

const position = z.strictObject({
  v: z.literal(1),
  target: z.string().max(1100),
  seq: z.int().min(0),
  /** When that entry was: tells whether the log still is the one that was sent, or an older one was restored. */
  at: z.int().min(0),
  sentAt: z.int().min(0).optional(),
});
export type Position = Omit<z.output<typeof position>, "v">;

/** A claim older than this belonged to a program that ended without a word. */
const claimMilliseconds = 30_000;

export class StreamPlace {
  readonly #file: string;
  readonly #claim: string;
  readonly #token = toBase64(randomBytes(12));

  constructor(file: string) {
    this.#file = `${file}.position`;
    this.#claim = `${file}.claim`;
  }

  read(): Position | undefined {
    try {
      return position.safeParse(JSON.parse(fromUtf8(readFileSync(this.#file)))).data;
    } catch {
      return undefined;
    }
  }

  write(next: Position): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    replaceFile(this.#file, utf8(JSON.stringify({ v: 1, ...next })), true);
  }

  /** Whether this program is the one that sends. To be asked before each batch, which keeps the claim alive. */
  claim(): boolean {
    mkdirSync(dirname(this.#claim), { recursive: true, mode: 0o700 });
    if (this.#isOurs()) {
      const now = new Date();
      utimesSync(this.#claim, now, now);
      return true;
    }
    const stat = statSync(this.#claim, { throwIfNoEntry: false });
    if (stat !== undefined && Math.abs(Date.now() - stat.mtimeMs) < claimMilliseconds) return false;
    if (stat !== undefined) rmSync(this.#claim, { force: true });
    try {
      writeFileSync(this.#claim, this.#token, { flag: "wx", mode: 0o600 });
      return true;
    } catch {
      return false;
    }
  }

  release(): void {
    try {
      if (this.#isOurs()) rmSync(this.#claim, { force: true });
    } catch {
      // It grows old by itself; what is locked must be closed and erased all the same.
    }
  }

  #isOurs(): boolean {
    try {
      return readFileSync(this.#claim, "utf8") === this.#token;
    } catch {
      return false;
    }
  }
}
