import Database from "better-sqlite3";
import { KeyholdError } from "../shared/contract/errors.ts";

/**
 * Gives each failure of SQLite or of the file system its own code and a sentence that says what is safe and what to
 * do. Anything else comes back as it was: it is a bug, and `dispatch` calls it one.
 */
export function storageError(error: unknown): unknown {
  if (error instanceof KeyholdError) return error;
  const code = codeOf(error);
  if (code === undefined) return error;
  if (error instanceof Database.SqliteError) return sqliteError(code, error);
  return fileError(code, error);
}

/** Runs `work` and throws {@link storageError} of whatever it throws. */
export function withStorageErrors<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageError(error);
  }
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

function sqliteError(code: string, cause: unknown): unknown {
  const options = { cause };
  if (code.startsWith("SQLITE_NOTADB")) return notAVault(options);
  if (code.startsWith("SQLITE_CORRUPT") || code.startsWith("SQLITE_CONSTRAINT") || damagedSchema(code, cause)) {
    return new KeyholdError(
      "vault_damaged",
      "The vault file is damaged: its pages do not fit together. Nothing was changed. Restore the latest backup, or read what is still intact.",
      options,
    );
  }
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return new KeyholdError(
      "vault_busy",
      "Another program is writing to this vault and did not finish in time. Nothing was changed by this step. Try again.",
      options,
    );
  }
  // The index of the log is a file of its own, and growing it fails with an I/O error on a full disk.
  if (code === "SQLITE_FULL" || code === "SQLITE_IOERR_SHMSIZE") return diskFull(options);
  if (code.startsWith("SQLITE_READONLY")) return readOnlyVault(options);
  if (code.startsWith("SQLITE_CANTOPEN") || code === "SQLITE_PERM" || code === "SQLITE_AUTH") {
    return new KeyholdError(
      "file_unreadable",
      "The vault file or its folder may not be opened by this user. Nothing was changed. Check the permissions of the file and of its folder.",
      options,
    );
  }
  if (code.startsWith("SQLITE_IOERR_READ") || code.startsWith("SQLITE_IOERR_SHORT_READ")) return unreadable(options);
  if (code.startsWith("SQLITE_IOERR")) return unwritable(options);
  return cause;
}

/** Our statements are constants and fit our tables, so these can only come from a changed file. */
function damagedSchema(code: string, cause: unknown): boolean {
  if (code === "SQLITE_MISMATCH") return true;
  const message = cause instanceof Error ? cause.message : "";
  return (
    code === "SQLITE_ERROR" && /unsupported file format|malformed|no such (table|column)|has no column/.test(message)
  );
}

function fileError(code: string, cause: unknown): unknown {
  const options = { cause };
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return diskFull(options);
    case "ENOENT":
    case "ENOTDIR":
      return new KeyholdError("not_found", "There is no such file. Check its path.", options);
    case "EEXIST":
      return alreadyExists(options);
    case "EROFS":
      return readOnlyVault(options);
    case "EACCES":
    case "EPERM":
      return new KeyholdError(
        "file_unreadable",
        "This user may not use the file or its folder. Nothing was changed. Check the permissions of both.",
        options,
      );
    case "EISDIR":
    case "EIO":
      return unreadable(options);
    default:
      return cause;
  }
}

export function notAVault(options?: ErrorOptions): KeyholdError {
  return new KeyholdError(
    "not_a_vault",
    "This file is not a Keyhold vault. Nothing was changed. Check its path.",
    options,
  );
}

export function alreadyExists(options?: ErrorOptions): KeyholdError {
  return new KeyholdError(
    "already_exists",
    "There is a file of that name already, and it was left as it is. Choose another name.",
    options,
  );
}

export function readOnlyVault(options?: ErrorOptions): KeyholdError {
  return new KeyholdError(
    "vault_read_only",
    "The vault file or its folder is write-protected. Nothing was changed; reading still works. Allow writing to both, then try again.",
    options,
  );
}

function diskFull(options: ErrorOptions): KeyholdError {
  return new KeyholdError(
    "disk_full",
    "The disk is full. This change was not saved; everything saved before is safe. Free some space, then try again.",
    options,
  );
}

function unreadable(options: ErrorOptions): KeyholdError {
  return new KeyholdError(
    "file_unreadable",
    "The file cannot be read. Nothing was changed. Check the disk, or restore the latest backup.",
    options,
  );
}

function unwritable(options: ErrorOptions): KeyholdError {
  return new KeyholdError(
    "file_unwritable",
    "Writing to the file failed. This change was not saved; everything saved before is safe. Check the disk, then try again.",
    options,
  );
}
