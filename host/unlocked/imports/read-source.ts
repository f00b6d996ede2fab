import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { longestImport } from "../../../shared/contract/import-words.ts";

export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** A whole file, not more of it than `longest`. @throws KeyholdError `file_unreadable`, `too_large`. */
export function readForeignFile(path: string, longest = longestImport): Uint8Array {
  let file: number | undefined;
  try {
    // Opening a pipe would wait for whoever writes into it.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const facts = fstatSync(file);
    // A device or a pipe may never end.
    if (!facts.isFile()) throw unreadable(path);
    if (facts.size > longest) throw tooLarge(path, longest);
    const bytes = new Uint8Array(new ArrayBuffer(facts.size));
    let done = 0;
    while (done < bytes.length) {
      const read = readSync(file, bytes, done, bytes.length - done, done);
      if (read === 0) break;
      done += read;
    }
    return done === bytes.length ? bytes : bytes.subarray(0, done);
  } catch (error) {
    if (error instanceof KeyholdError) throw error;
    throw unreadable(path, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function unreadable(path: string, cause?: unknown): KeyholdError {
  return new KeyholdError("file_unreadable", `${path} cannot be read. Nothing was stored; check its path.`, { cause });
}

function tooLarge(path: string, longest: number): KeyholdError {
  const size = longest >= 1024 * 1024 ? `${longest / (1024 * 1024)} MiB` : `${longest} bytes`;
  return new KeyholdError("too_large", `${path} is larger than ${size}. Nothing was stored; divide it.`);
}
