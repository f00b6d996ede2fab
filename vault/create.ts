import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Argon2Policy } from "../shared/crypto/argon2.ts";
import type { VaultKey } from "../shared/crypto/brands.ts";
import { randomBytes, randomKey, utf8 } from "../shared/crypto/bytes.ts";
import { type AuditContext, firstLink } from "./audit-chain.ts";
import { commit, type PastEntry } from "./commit.ts";
import { createVaultFile, type VaultFile } from "./file.ts";
import { formatVersion } from "./front.ts";
import { purposeKeys } from "./keys.ts";
import type { Manifest } from "./manifest.ts";
import { insertMeta } from "./meta-table.ts";
import { OpenVault } from "./open-vault.ts";
import { giveName, removeDatabase, temporaryName } from "./place-file.ts";
import { prepareVault } from "./prepare.ts";
import { RecordCipher } from "./record-cipher.ts";
import { RecordIndex } from "./record-index.ts";
import { RowSum } from "./row-sum.ts";
import { exchangeSlots } from "./slot-changes.ts";
import type { NewSlot } from "./slots.ts";
import { hashSlots } from "./slots-table.ts";
import { alreadyExists, withStorageErrors } from "./sqlite-errors.ts";
import type { WriteTransaction } from "./transaction.ts";
import { dataVersion, type Unlocked } from "./unlocked.ts";

export type CreateOptions = {
  readonly file: string;
  readonly anchorDirectory: string;
  readonly policy: Argon2Policy;
  readonly context: AuditContext;
  readonly now?: () => number;
  /** At least a passphrase. */
  readonly slots: readonly NewSlot[];
  /** Puts the first records in, inside the first transaction. */
  readonly initialize?: (transaction: WriteTransaction) => void;
  readonly entries?: readonly PastEntry[];
};

/**
 * Makes a new vault and opens it. It gets its name only when it is complete, so a crash leaves either a whole vault
 * or none; nothing is ever overwritten.
 * @throws KeyholdError `already_exists`, `disk_full`, `file_unreadable`, `file_unwritable`.
 */
export function createVault(options: CreateOptions): OpenVault {
  return withStorageErrors(() => {
    mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
    const path = join(realpathSync(dirname(options.file)), basename(options.file));
    if (existsSync(path)) throw alreadyExists();
    const temporary = temporaryName(path);
    const vaultKey = randomKey<"VaultKey">();
    try {
      fill(temporary, vaultKey.slice() as VaultKey, options);
      giveName(temporary, path);
    } finally {
      removeDatabase(temporary);
    }
    const prepared = prepareVault({ ...options, file: path });
    try {
      return prepared.unlockWithKey(vaultKey);
    } catch (error) {
      prepared.close();
      throw error;
    }
  });
}

function fill(temporary: string, vaultKey: VaultKey, options: CreateOptions): void {
  const file = createVaultFile(temporary);
  try {
    const unlocked = emptyVault(file, vaultKey, options);
    commit(
      unlocked,
      options.entries ?? [{ action: "vault.create", subject: "vault", outcome: "ok" }],
      (transaction) => {
        exchangeSlots(unlocked, transaction, options.slots, () => false);
        options.initialize?.(transaction);
      },
    );
    new OpenVault(unlocked).close();
  } finally {
    file.database.close();
  }
}

function emptyVault(file: VaultFile, vaultKey: VaultKey, options: CreateOptions): Unlocked {
  const vaultId = randomBytes(16);
  const keys = purposeKeys(vaultKey);
  const now = options.now ?? Date.now;
  const manifest: Manifest = {
    epoch: 0,
    at: now(),
    count: 0,
    sum: new RowSum().bytes(),
    slots: hashSlots([]),
    auditSeq: 0,
    auditHead: firstLink(vaultId),
  };
  insertMeta(file.database, "format", utf8(String(formatVersion)));
  insertMeta(file.database, "vault", vaultId);
  // Replaced by the first commit, in the same file that nobody sees before.
  const sealedManifest = new Uint8Array(1);
  insertMeta(file.database, "manifest", sealedManifest);
  return {
    file,
    vaultId,
    context: options.context,
    now,
    anchor: undefined,
    anchorOutcome: "missing",
    anchorError: undefined,
    vaultKey,
    keys,
    cipher: new RecordCipher(vaultId, keys),
    index: new RecordIndex(),
    manifest,
    sealedManifest,
    dataVersion: dataVersion({ file }),
    changed: new Set(),
    removed: new Set(),
    writing: false,
    closed: false,
  };
}
