import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { KeyholdError } from "../shared/contract/errors.ts";
import type { StandardInput } from "./standard-input.ts";

/**
 * The bytes of a file, or of standard input for `-`. Whoever gets them wipes them.
 * @throws KeyholdError `file_unreadable`, `too_large`, `invalid_input`.
 */
export async function readSource(
  source: string,
  option: string,
  limit: number,
  standardInput: StandardInput,
): Promise<Uint8Array> {
  return source === "-" ? await standardInput.read(option, limit) : readFile(source, option, limit);
}

function readFile(file: string, option: string, limit: number): Uint8Array {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    if (fstatSync(descriptor).size > limit) throw tooLarge(option, limit);
    const read = readFileSync(descriptor);
    // A plain array: a Buffer's `slice` would share its memory with what is wiped.
    const bytes = new Uint8Array(read);
    read.fill(0);
    if (bytes.length <= limit) return bytes;
    bytes.fill(0);
    throw tooLarge(option, limit);
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

function tooLarge(option: string, limit: number): KeyholdError {
  return new KeyholdError("too_large", `The file of ${option} is larger than ${limit} bytes. Nothing was changed.`);
}

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
