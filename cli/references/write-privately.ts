import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, lstatSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { systemReason } from "../read-source.ts";

/** Before anybody is asked for anything. @throws KeyholdError `already_exists`. */
export function checkPlace(file: string, force: boolean): void {
  try {
    if (lstatSync(file).isFile() && force) return;
  } catch {
    return;
  }
  throw force ? notAFile(file) : isThere(file);
}

/**
 * A file for this user alone, there all at once or not at all, and over another one only with `force`.
 * @throws KeyholdError `already_exists`, `file_unwritable`; then nothing of it is left.
 */
export function writePrivately(file: string, bytes: Uint8Array, force: boolean): void {
  const beside = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString("hex")}`);
  let handle: number | undefined;
  try {
    handle = openSync(beside, "wx", 0o600);
    for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
    fsyncSync(handle);
    // A link is refused where there is a file, a renaming takes its place.
    if (force) renameSync(beside, file);
    else linkSync(beside, file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw isThere(file);
    throw new KeyholdError(
      "file_unwritable",
      `${file} could not be written (${systemReason(error)}). Nothing was left behind.`,
      { cause: error },
    );
  } finally {
    if (handle !== undefined) {
      closeSync(handle);
      rmSync(beside, { force: true });
    }
  }
}

function isThere(file: string): KeyholdError {
  return new KeyholdError(
    "already_exists",
    `${file} is there already. Nothing was written; --force takes its place, or choose another name.`,
  );
}

function notAFile(file: string): KeyholdError {
  return new KeyholdError("already_exists", `${file} is there, and is no plain file. Nothing was written.`);
}
