import { constants, copyFileSync, linkSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { randomBytes, toHex } from "../shared/crypto/bytes.ts";
import { syncFolder } from "./file.ts";

/** A name beside `path` that nothing has yet. */
export function temporaryName(path: string): string {
  return `${path}.${toHex(randomBytes(6))}.new`;
}

/**
 * Gives a finished file its name, never over an existing one: a hard link fails where a rename would replace.
 * Nobody may have the file open. @throws the system's EEXIST.
 */
export function giveName(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error) || error.code === "EEXIST") throw error;
    // A file system without hard links.
    copyFileSync(temporary, path, constants.COPYFILE_EXCL);
  }
  rmSync(temporary, { force: true });
  syncFolder(dirname(path));
}

/** A database's file and whatever SQLite may have put beside it. */
export function removeDatabase(path: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(`${path}${suffix}`, { force: true });
}
