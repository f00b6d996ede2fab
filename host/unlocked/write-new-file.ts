import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";

/**
 * Writes what a person asked for into a new file, readable by them alone, and never over an existing one.
 * @throws KeyholdError `already_exists`, `file_unwritable`; then nothing stays behind.
 */
export function writeNewFile(file: string, content: string | Uint8Array): void {
  let handle: number | undefined;
  try {
    handle = openSync(file, "wx", 0o600);
    const bytes = typeof content === "string" ? utf8(content) : content;
    for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
    fsyncSync(handle);
  } catch (error) {
    if (handle !== undefined) rmSync(file, { force: true });
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") throw isThere(file);
    throw new KeyholdError(
      "file_unwritable",
      `${file} could not be written. Nothing was left behind; choose another folder, or make room.`,
      { cause: error },
    );
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Refuses another file's place before anything is logged. @throws KeyholdError `already_exists`. */
export function checkPlace(file: string): void {
  if (existsSync(file)) throw isThere(file);
}

function isThere(file: string): KeyholdError {
  return new KeyholdError("already_exists", `${file} is there already. Nothing was written; choose another name.`);
}
