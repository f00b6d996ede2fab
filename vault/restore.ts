import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import Database from "better-sqlite3";
import { isKeyholdError, KeyholdError } from "../shared/contract/errors.ts";
import type { Argon2Policy } from "../shared/crypto/argon2.ts";
import type { SlotKey, VaultKey } from "../shared/crypto/brands.ts";
import { equalBytes, wipe } from "../shared/crypto/bytes.ts";
import { AnchorPlace } from "./anchor.ts";
import type { AuditContext } from "./audit-chain.ts";
import { type BackupHeader, BackupReader, backupDamaged, backupKey } from "./backup-format.ts";
import { commit, type PastEntry } from "./commit.ts";
import { openVaultFile, syncFolder, type VaultFile } from "./file.ts";
import { type PurposeKeys, purposeKeys, wipeKeys } from "./keys.ts";
import { openManifest } from "./manifest.ts";
import { readMeta } from "./meta-table.ts";
import { openSqlite } from "./open-sqlite.ts";
import { OpenVault } from "./open-vault.ts";
import { removeDatabase, temporaryName } from "./place-file.ts";
import { prepareVault } from "./prepare.ts";
import type { RecordId, VaultRecord } from "./record-index.ts";
import { openSlot, readSlot, type SlotInfo } from "./slots.ts";
import { snapshotOf } from "./snapshot.ts";
import { withStorageErrors } from "./sqlite-errors.ts";
import type { Unlocked } from "./unlocked.ts";
import { verifyContents } from "./verify-file.ts";
import { wrongKey } from "./wrong-key.ts";

export type RestoreOptions = {
  readonly backup: string;
  /** The vault file to make, or to put the restored one in the place of. */
  readonly file: string;
  readonly anchorDirectory: string;
  readonly policy: Argon2Policy;
  readonly context: AuditContext;
  readonly now?: () => number;
};

/** What a backup says of itself before a key has proved any of it. @throws KeyholdError `backup_damaged`, `not_found`. */
export function readBackup(file: string): { readonly createdAt: number; readonly slots: readonly SlotInfo[] } {
  return withStorageErrors(() => {
    const reader = new BackupReader(file);
    reader.close();
    return { createdAt: reader.header.createdAt, slots: slotsOf(reader.header) };
  });
}

/**
 * Decrypts a backup into a temporary file beside the vault and verifies all of it. Nothing is replaced yet.
 * @throws KeyholdError `wrong_passphrase`, `wrong_recovery_key`, `backup_damaged`, `disk_full`.
 */
export function verifyBackup(options: RestoreOptions, slotId: number, slotKey: SlotKey): VerifiedBackup {
  return withStorageErrors(() => {
    const reader = new BackupReader(options.backup);
    try {
      const row = reader.header.slots.find(({ id }) => id === slotId);
      if (row === undefined) throw new KeyholdError("not_found", "The backup has no such way to unlock it.");
      const vaultKey = asBackupDamage(() => openSlot(row, slotKey));
      if (vaultKey === undefined) throw wrongKey(readSlot(row).kind);
      mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
      const path = join(realpathSync(dirname(options.file)), basename(options.file));
      const temporary = temporaryName(existsSync(path) ? realpathSync(path) : path);
      try {
        extract(reader, vaultKey, temporary);
        return asBackupDamage(() => new VerifiedBackup(options, path, temporary, vaultKey, reader.header));
      } catch (error) {
        removeDatabase(temporary);
        wipe(vaultKey);
        throw error;
      }
    } finally {
      reader.close();
    }
  });
}

/** A backup that was proved whole. Shows what is inside; ends by `restore` or `discard`. */
export class VerifiedBackup {
  readonly createdAt: number;
  readonly auditEntries: number;
  readonly records: ReadonlyMap<RecordId, VaultRecord>;
  readonly #options: RestoreOptions;
  readonly #path: string;
  readonly #temporary: string;
  readonly #vaultKey: VaultKey;
  readonly #unlocked: Unlocked;
  #ended = false;

  constructor(options: RestoreOptions, path: string, temporary: string, vaultKey: VaultKey, header: BackupHeader) {
    this.#options = options;
    this.#path = existsSync(path) ? realpathSync(path) : path;
    this.#temporary = temporary;
    this.#vaultKey = vaultKey;
    const file = openVaultFile(temporary);
    try {
      const keys = purposeKeys(vaultKey);
      const manifest = verifyContents(file.database, readMeta(file.database, "vault"), keys);
      this.#unlocked = snapshotOf(file, vaultKey.slice() as VaultKey, keys, manifest, options.context, options.now);
      this.createdAt = header.createdAt;
      this.auditEntries = manifest.auditSeq;
      this.records = this.#unlocked.index.records;
    } catch (error) {
      file.database.close();
      throw error;
    }
  }

  /** 16 bytes that all copies of one vault share. */
  get vaultId(): Uint8Array {
    return this.#unlocked.vaultId.slice();
  }

  /**
   * Puts the restored vault in its place and opens it. A file that was there stays beside it under the name that
   * `kept` gives; programs that still have it open refuse to write to it.
   * @throws KeyholdError `vault_busy` when another program is in the middle of something; then nothing was replaced.
   */
  restore(entries: readonly PastEntry[] = [{ action: "vault.restore", subject: "vault", outcome: "ok" }]): {
    readonly vault: OpenVault;
    readonly kept: string | undefined;
  } {
    return withStorageErrors(() => {
      const { keys, vaultId } = this.#unlocked;
      const place = new AnchorPlace(this.#options.anchorDirectory, vaultId, this.#path);
      const old = existsSync(this.#path) ? holdOld(this.#path) : undefined;
      try {
        const seen = place.read();
        const anchor = seen === undefined ? undefined : place.verify(keys.anchor, seen);
        const above = Math.max(this.#unlocked.manifest.epoch, anchor?.epoch ?? 0, epochOf(old, vaultId, keys));
        commit(
          this.#unlocked,
          entries,
          (transaction) => {
            transaction.superseded = { anchorKey: keys.anchor.slice(), epoch: above };
          },
          above,
        );
        this.#close();
        const kept = existsSync(this.#path) ? keepBeside(this.#path, this.#options.now?.() ?? Date.now()) : undefined;
        renameSync(this.#temporary, this.#path);
        syncFolder(dirname(this.#path));
        // An anchor of another key can neither accuse nor vouch for what the person has just put here.
        if (seen !== undefined && anchor === undefined) rmSync(place.file, { force: true });
        return { vault: this.#openRestored(), kept };
      } finally {
        old?.release();
        place.close();
        this.discard();
      }
    });
  }

  /** Removes the temporary file. Nothing else has happened. */
  discard(): void {
    this.#close();
    removeDatabase(this.#temporary);
    wipe(this.#vaultKey);
  }

  #openRestored(): OpenVault {
    const prepared = prepareVault({ ...this.#options, file: this.#path });
    try {
      return prepared.unlockWithKey(this.#vaultKey.slice() as VaultKey);
    } catch (error) {
      prepared.close();
      throw error;
    }
  }

  #close(): void {
    if (this.#ended) return;
    this.#ended = true;
    new OpenVault(this.#unlocked).close();
    wipeKeys(this.#unlocked.keys);
  }
}

type HeldFile = { readonly file: VaultFile | undefined; release(): void };

/**
 * Keeps every other writer out of the old file until the new one is in its place, with all of its log moved into it.
 * A file too damaged to be opened is what restores are for: that one is only moved aside.
 */
function holdOld(path: string): HeldFile {
  let file: VaultFile;
  try {
    file = openVaultFile(path);
  } catch (error) {
    if (isKeyholdError(error, "vault_damaged", "not_a_vault", "vault_newer")) {
      return { file: undefined, release: () => undefined };
    }
    throw error;
  }
  const release = () => file.database.close();
  if (file.readOnly) return { file, release };
  try {
    file.database.exec("BEGIN IMMEDIATE");
    emptyLog(path);
    return { file, release };
  } catch (error) {
    release();
    if (isKeyholdError(error, "vault_busy") || isBusy(error)) throw error;
    return { file: undefined, release: () => undefined };
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY");
}

/** A connection of its own, since the one that holds the write lock may not do it. */
function emptyLog(path: string): void {
  const database = openSqlite(path, { fileMustExist: true });
  try {
    const [result] = database.pragma("wal_checkpoint(PASSIVE)") as { log: number; checkpointed: number }[];
    if (result !== undefined && result.checkpointed === result.log) return;
    throw new KeyholdError(
      "vault_busy",
      "Another program is reading this vault. Nothing was replaced. Lock the vault there, then try again.",
    );
  } finally {
    database.close();
  }
}

function epochOf(old: HeldFile | undefined, vaultId: Uint8Array, keys: PurposeKeys): number {
  if (old?.file === undefined) return 0;
  try {
    const { database } = old.file;
    if (!equalBytes(readMeta(database, "vault"), vaultId)) return 0;
    return openManifest(keys.manifest, vaultId, readMeta(database, "manifest")).epoch;
  } catch {
    // A damaged file, or one of a later vault key: the anchor has to say it.
    return 0;
  }
}

/** The old file under a second name, its log and index with it, so that they cannot be taken for the new file's. */
function keepBeside(path: string, now: number): string {
  const stamp = new Date(now).toISOString().replace(/[-:]/g, "").slice(0, 15);
  let kept = `${path}.before-restore-${stamp}`;
  for (let count = 2; existsSync(kept); count++) kept = `${path}.before-restore-${stamp}-${count}`;
  try {
    linkSync(path, kept);
  } catch {
    // A file system without hard links: for a moment there is no vault under its name.
    renameSync(path, kept);
  }
  for (const suffix of ["-wal", "-shm"]) {
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${kept}${suffix}`);
  }
  return kept;
}

function extract(reader: BackupReader, vaultKey: VaultKey, target: string): void {
  const key = backupKey(vaultKey, reader.header.salt);
  const handle = openSync(target, "wx", 0o600);
  try {
    for (const chunk of reader.contents(key)) {
      for (let offset = 0; offset < chunk.length; ) offset += writeSync(handle, chunk, offset);
    }
    fsyncSync(handle);
  } finally {
    closeSync(handle);
    wipe(key);
  }
}

function slotsOf(header: BackupHeader): readonly SlotInfo[] {
  return asBackupDamage(() => header.slots.map(readSlot));
}

/** Inside a backup, any damage is damage of the backup. */
function asBackupDamage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isKeyholdError(error, "vault_damaged", "audit_broken", "not_a_vault")) throw backupDamaged();
    throw error;
  }
}
