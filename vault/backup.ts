import { closeSync, existsSync, openSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { randomBytes, wipe } from "../shared/crypto/bytes.ts";
import { BackupReader, backupDamaged, backupHolds, backupKey, writeBackup } from "./backup-format.ts";
import { type Manifest, sealManifest } from "./manifest.ts";
import { updateMeta } from "./meta-table.ts";
import { openSqlite } from "./open-sqlite.ts";
import { giveName, removeDatabase, temporaryName } from "./place-file.ts";
import { readSlot } from "./slots.ts";
import { deleteSlot, hashSlots, readSlots, type SlotRow } from "./slots-table.ts";
import { alreadyExists, withStorageErrors } from "./sqlite-errors.ts";
import type { Unlocked } from "./unlocked.ts";
import { verifyContents } from "./verify-file.ts";

export type BackupSummary = {
  readonly file: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly records: number;
  readonly auditEntries: number;
  readonly bytes: number;
};

/**
 * Writes a verified backup: a consistent snapshot without device slots, proved row by row, encrypted, read back and
 * compared before it gets its name. Needs nobody's passphrase; opens with the vault's passphrase or recovery code.
 * @throws KeyholdError `already_exists`, `vault_damaged`, `backup_damaged` when it does not read back, `disk_full`.
 */
export function backupVault(unlocked: Unlocked, file: string): BackupSummary {
  return withStorageErrors(() => {
    const target = join(realpathSync(dirname(file)), basename(file));
    if (existsSync(target)) throw alreadyExists();
    const snapshot = temporaryName(unlocked.file.readOnly ? target : unlocked.file.path);
    const temporary = temporaryName(target);
    const salt = randomBytes(16);
    const key = backupKey(unlocked.vaultKey, salt);
    try {
      const { manifest, slots } = takeSnapshot(unlocked, snapshot);
      const createdAt = unlocked.now();
      const bytes = writeBackup(snapshot, temporary, { createdAt, salt, slots }, key);
      readBack(temporary, key, snapshot);
      giveName(temporary, target);
      return { file: target, createdAt, records: manifest.count, auditEntries: manifest.auditSeq, bytes };
    } finally {
      wipe(key);
      removeDatabase(snapshot);
      removeDatabase(temporary);
    }
  });
}

function takeSnapshot(
  unlocked: Unlocked,
  snapshot: string,
): { readonly manifest: Manifest; readonly slots: readonly SlotRow[] } {
  // SQLite takes an empty file for a missing one, and keeps its mode.
  closeSync(openSync(snapshot, "wx", 0o600));
  unlocked.file.database.prepare("VACUUM INTO ?").run(snapshot);
  const database = openSqlite(snapshot, { fileMustExist: true });
  try {
    database.pragma("trusted_schema = OFF");
    database.pragma("secure_delete = ON");
    database.pragma("synchronous = FULL");
    const { keys, vaultId } = unlocked;
    const manifest = verifyContents(database, vaultId, keys);
    database.transaction(() => {
      for (const row of readSlots(database)) {
        if (readSlot(row).kind === "device") deleteSlot(database, row.id);
      }
      const slots = hashSlots(readSlots(database));
      updateMeta(database, "manifest", sealManifest(keys.manifest, vaultId, { ...manifest, slots }));
    })();
    return { manifest, slots: readSlots(database) };
  } finally {
    database.close();
  }
}

function readBack(file: string, key: Uint8Array, snapshot: string): void {
  const reader = new BackupReader(file);
  try {
    if (!backupHolds(reader, key as Parameters<typeof backupHolds>[1], snapshot)) {
      throw backupDamaged("The backup could not be read back as it was written.");
    }
  } finally {
    reader.close();
  }
}
