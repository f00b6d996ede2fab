import { closeSync, fsyncSync, linkSync, openSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { randomBytes, toBase64, utf8 } from "../../../shared/crypto/bytes.ts";
import { syncFolder } from "../../../vault/file.ts";

/**
 * A new file that is written piece by piece, readable by this person alone. It has its name only when all of it is
 * there, and never takes the place of another.
 */
export class GrowingFile {
  readonly #path: string;
  readonly #part: string;
  #handle: number | undefined;

  /** @throws KeyholdError `file_unwritable`, as all of them. */
  constructor(path: string) {
    this.#path = path;
    this.#part = `${path}.${toBase64(randomBytes(6))}.part`;
    this.#handle = this.#guarded(() => openSync(this.#part, "wx", 0o600));
  }

  add(text: string): void {
    const bytes = utf8(text);
    this.#guarded(() => {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#open(), bytes, done);
    });
  }

  /** @throws KeyholdError `already_exists`. */
  finish(): void {
    this.#guarded(() => {
      fsyncSync(this.#open());
      // Unlike a rename this takes no other file's place.
      linkSync(this.#part, this.#path);
    });
    this.#guarded(() => {
      this.abandon();
      syncFolder(dirname(this.#path));
    }, "has all of the log, but might not outlive a power cut now; a file beside it may end in .part. Look at both.");
  }

  /** Leaves nothing behind but what was finished. */
  abandon(): void {
    if (this.#handle === undefined) return;
    const handle = this.#handle;
    this.#handle = undefined;
    closeSync(handle);
    rmSync(this.#part, { force: true });
  }

  #open(): number {
    if (this.#handle === undefined) throw new Error("a file was written to after its end");
    return this.#handle;
  }

  #guarded<T>(
    work: () => T,
    failure = "could not be written. Nothing was left behind; choose another folder, or make room.",
  ): T {
    try {
      return work();
    } catch (error) {
      this.abandon();
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EEXIST") {
        throw new KeyholdError(
          "already_exists",
          `${this.#path} is there already. Nothing was written; choose another name.`,
        );
      }
      throw new KeyholdError("file_unwritable", `${this.#path} ${failure}`, { cause: error });
    }
  }
}
