/**
 * A list of SHA-1 hashes of leaked secrets, one a line, with a count behind a colon or without. Small files are read
 * whole and may be in any order; a large one must be in order of the hashes, and is searched in place.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { KeyholdError } from "../../../shared/contract/errors.ts";

/** A larger file is not read through. */
const readWhole = 16 * 1024 * 1024;
/** Longer than any line; two lines fit into a read. */
const lineRoom = 128;
const linePattern = /^([0-9A-Fa-f]{40})(?::([0-9]{1,12}))?\r?$/;

export type LeakFile = {
  /** How often the secret with this hash (40 capital hex digits) was seen; 0 when it is not in the list. */
  count(hash: string): number;
  close(): void;
};

/** @throws KeyholdError `file_unreadable`, or `malformed` for a file that is no such list or not in order. */
export function openLeakFile(path: string): LeakFile {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    throw new KeyholdError("file_unreadable", "The list cannot be read. Nothing was compared; check its path.", {
      cause: error,
    });
  }
  try {
    const { size } = fstatSync(file);
    return size <= readWhole ? wholeFile(file, size) : orderedFile(file, size);
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function wholeFile(file: number, size: number): LeakFile {
  const counts = new Map<string, number>();
  const text = Buffer.alloc(size);
  readFully(file, text, 0);
  for (const line of text.toString("latin1").split("\n")) {
    if (line.trim() === "") continue;
    const { hash, count } = parse(line);
    counts.set(hash, count);
  }
  return { count: (hash) => counts.get(hash) ?? 0, close: () => closeSync(file) };
}

function orderedFile(file: number, size: number): LeakFile {
  checkOrder(file, size);
  return { count: (hash) => search(file, size, hash), close: () => closeSync(file) };
}

/** The first line that begins at or after the offset; undefined behind the last one. */
function lineFrom(file: number, size: number, offset: number): { hash: string; count: number } | undefined {
  // One byte earlier, so that an offset on a line's first byte finds that line.
  const start = Math.max(0, offset - 1);
  const room = Buffer.alloc(Math.min(lineRoom * 2, size - start));
  readFully(file, room, start);
  const text = room.toString("latin1");
  const begin = offset === 0 ? 0 : text.indexOf("\n") + 1;
  if (offset > 0 && begin === 0) return undefined;
  const end = text.indexOf("\n", begin);
  const line = text.slice(begin, end === -1 ? undefined : end);
  return line.trim() === "" ? undefined : parse(line);
}

/** Finds the smallest offset whose next line is not before the hash. */
function search(file: number, size: number, hash: string): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    const line = lineFrom(file, size, middle);
    if (line === undefined || line.hash >= hash) high = middle;
    else low = middle + 1;
  }
  const line = lineFrom(file, size, low);
  return line?.hash === hash ? line.count : 0;
}

/** Looks at places all over the file: a list in another order would be searched in vain, and say that all is well. */
function checkOrder(file: number, size: number): void {
  const looks = 1000;
  let before = "";
  for (let index = 0; index < looks; index++) {
    const line = lineFrom(file, size, Math.floor((size / looks) * index));
    if (line === undefined) break;
    if (line.hash < before) {
      throw new KeyholdError(
        "malformed",
        "This list is too large to be read whole and is not in order of its hashes. Nothing was compared; use the one ordered by hash.",
      );
    }
    before = line.hash;
  }
}

function parse(line: string): { hash: string; count: number } {
  const match = linePattern.exec(line);
  if (match?.[1] === undefined) {
    throw new KeyholdError(
      "malformed",
      "This is not a list of SHA-1 hashes, one a line. Nothing was compared; use a downloaded list of leaked passwords in its SHA-1 form.",
    );
  }
  return { hash: match[1].toUpperCase(), count: match[2] === undefined ? 1 : Math.max(1, Number(match[2])) };
}

function readFully(file: number, into: Buffer, from: number): void {
  let done = 0;
  while (done < into.length) {
    const read = readSync(file, into, done, into.length - done, from + done);
    if (read === 0) break;
    done += read;
  }
}
