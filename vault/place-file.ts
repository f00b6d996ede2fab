import { closeSync, constants, copyFileSync, fsyncSync, linkSync, openSync, rmSync } from "node:fs";
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
    // A file system without hard links: FAT and exFAT, which sticks for backups have.
    copyFileSync(temporary, path, constants.COPYFILE_EXCL);
    syncFile(path);
  }
  rmSync(temporary, { force: true });
  syncFolder(dirname(path));
}

function syncFile(path: string): void {
  const handle = openSync(path, "r+");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A database's file and whatever SQLite may have put beside it. */
export function removeDatabase(path: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(`${path}${suffix}`, { force: true });
}
