import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { KeyholdError } from "../shared/contract/errors.ts";
import type { StandardInput } from "./standard-input.ts";

/**
 * The bytes of a file, or of standard input for `-`. A pipe is read to its end, as of `<(…)`; one that nobody writes into
 * is refused, because waiting for it would never end. Whoever gets them wipes them.
 * @throws KeyholdError `file_unreadable`, `too_large`, `invalid_input`.
 */
export async function readSource(
  source: string,
  option: string,
  limit: number,
  standardInput: StandardInput,
): Promise<Uint8Array> {
  return source === "-" ? await standardInput.read(option, limit) : await readFile(source, option, limit);
}

async function readFile(file: string, option: string, limit: number): Promise<Uint8Array> {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(descriptor);
    if (stat.size > limit) throw tooLarge(option, limit);
    const { bytes, wasOpen } = await readToEnd(descriptor, stat.isFile() ? stat.size : 4096, option, limit);
    if (bytes.length === 0 && stat.isFIFO() && !wasOpen && !isOwnDescriptor(file)) {
      throw new KeyholdError(
        "file_unreadable",
        `The file of ${option} is a pipe that no program writes into: ${file}. Nothing was changed. Start what writes first.`,
      );
    }
    return bytes;
  } catch (error) {
    if (error instanceof KeyholdError) throw error;
    throw new KeyholdError(
      "file_unreadable",
      `The file of ${option} cannot be read: ${file} (${systemReason(error)}). Nothing was changed.`,
      { cause: error },
    );
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** `wasOpen`: somebody had it open to write into it. */
async function readToEnd(
  descriptor: number,
  expected: number,
  option: string,
  limit: number,
): Promise<{ readonly bytes: Uint8Array; readonly wasOpen: boolean }> {
  // One byte more, to see the end.
  let room = new Uint8Array(expected + 1);
  let length = 0;
  let wasOpen = false;
  try {
    for (;;) {
      const read = readNow(descriptor, room, length);
      if (read === 0) return { bytes: room.slice(0, length), wasOpen };
      if (read === undefined) {
        wasOpen = true;
        await setTimeout(waitBetweenLooks);
        continue;
      }
      length += read;
      if (length > limit) throw tooLarge(option, limit);
      if (length < room.length) continue;
      const larger = new Uint8Array(room.length * 2);
      larger.set(room);
      room.fill(0);
      room = larger;
    }
  } finally {
    room.fill(0);
  }
}

/** @returns undefined when there is nothing yet. */
function readNow(descriptor: number, room: Uint8Array, from: number): number | undefined {
  try {
    return readSync(descriptor, room, from, room.length - from, null);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return undefined;
    throw error;
  }
}

/** What the shell opened for this command, which may be empty. */
function isOwnDescriptor(file: string): boolean {
  return /^\/(?:dev\/(?:fd\/|stdin$)|proc\/)/.test(file);
}

function tooLarge(option: string, limit: number): KeyholdError {
  return new KeyholdError("too_large", `The file of ${option} is larger than ${limit} bytes. Nothing was changed.`);
}

/** Milliseconds until a pipe is looked into again. */
const waitBetweenLooks = 10;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "this user may not",
  EPERM: "this user may not",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is not a folder",
  ENOSPC: "the disk is full",
  EROFS: "the disk is read-only",
  EEXIST: "there is a file already",
};

/** What the operating system said, for a sentence. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
  return reasons[code] ?? code;
}

/** Without one final line end, which editors and `echo` add to a passphrase that has none. The rest is wiped. */
export function withoutFinalNewline(bytes: Uint8Array): Uint8Array {
  if (bytes.at(-1) !== 10) return bytes;
  const end = bytes.at(-2) === 13 ? bytes.length - 2 : bytes.length - 1;
  const shorter = bytes.slice(0, end);
  bytes.fill(0);
  return shorter;
}
