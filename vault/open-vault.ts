import { Buffer } from "node:buffer";
import type { KeyholdError } from "../shared/contract/errors.ts";
import { isKeyholdError } from "../shared/contract/errors.ts";
import type { SecretKey, SlotKey } from "../shared/crypto/brands.ts";
import { wipe } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { keyedHash } from "../shared/crypto/hash.ts";
import type { AuditEntry, AuditRecord } from "./audit-chain.ts";
import { AuditCheck, readAudit, verifyAudit } from "./audit-log.ts";
import { type BackupSummary, backupVault } from "./backup.ts";
import { catchUp } from "./catch-up.ts";
import { commit, type Entries } from "./commit.ts";
import type { Json } from "./json.ts";
import { wipeKeys } from "./keys.ts";
import type { RecordId, VaultRecord } from "./record-index.ts";
import { replaceVaultKey } from "./replace-key.ts";
import type { AnchorOutcome } from "./rollback.ts";
import { checkedSlots, replaceSlots } from "./slot-changes.ts";
import { type NewSlot, openSlot, readSlot, type SlotInfo } from "./slots.ts";
import { withStorageErrors } from "./sqlite-errors.ts";
import { checkedRow, noSuchRecord, type WriteTransaction } from "./transaction.ts";
import { checkOpen, checkStillThere, dataVersion, type Unlocked } from "./unlocked.ts";

/** An unlocked vault. Everything is synchronous, so nothing can wait inside a transaction. */
export class OpenVault {
  readonly #unlocked: Unlocked;

  constructor(unlocked: Unlocked) {
    this.#unlocked = unlocked;
  }

  /** 16 random bytes, the same for all copies of one vault. */
  get id(): Uint8Array {
    return this.#unlocked.vaultId.slice();
  }

  /** The file's real path. */
  get path(): string {
    return this.#unlocked.file.path;
  }

  get readOnly(): boolean {
    return this.#unlocked.file.readOnly;
  }

  /** Counts every commit of this vault. */
  get epoch(): number {
    return this.#unlocked.manifest.epoch;
  }

  /** How the rollback anchor compared at unlock; `missing` on the first unlock here, `older` when that was accepted. */
  get anchorOutcome(): AnchorOutcome {
    return this.#unlocked.anchorOutcome;
  }

  /** Why the rollback anchor is behind, if it is. Commits are safe all the same. */
  get anchorError(): KeyholdError | undefined {
    return this.#unlocked.anchorError;
  }

  /** All records with their overviews, as of the last look at the file: see {@link refresh}. */
  get records(): ReadonlyMap<RecordId, VaultRecord> {
    checkOpen(this.#unlocked);
    return this.#unlocked.index.records;
  }

  get slots(): readonly SlotInfo[] {
    checkOpen(this.#unlocked);
    return this.#inOneSnapshot(() => checkedSlots(this.#unlocked).map(readSlot));
  }

  /** Entries in the activity log. */
  get auditEntries(): number {
    return this.#unlocked.manifest.auditSeq;
  }

  /**
   * Decrypts one detail, after comparing the row with what was unlocked.
   * @throws KeyholdError `not_found`; `vault_damaged` when the row is not the one the vault wrote.
   */
  detail(id: RecordId): Json {
    const unlocked = this.#unlocked;
    checkOpen(unlocked);
    return withStorageErrors(() => {
      if (!unlocked.index.records.has(id)) throw noSuchRecord();
      try {
        return unlocked.cipher.openDetail(checkedRow(unlocked, id));
      } catch (error) {
        // Another process may have changed it, which is no damage: look again with its commits taken over.
        if (!isKeyholdError(error, "vault_damaged") || dataVersion(unlocked) === unlocked.dataVersion) throw error;
        return this.#inOneSnapshot(() => {
          if (!unlocked.index.records.has(id)) throw noSuchRecord();
          return unlocked.cipher.openDetail(checkedRow(unlocked, id));
        });
      }
    });
  }

  /**
   * One change with its log entries, durable when this returns. The callback runs inside the transaction and must not
   * wait for anything; when it throws, nothing has happened.
   */
  write<T>(entries: Entries<T>, change: (transaction: WriteTransaction) => T): T {
    return commit(this.#unlocked, entries, change);
  }

  /** Log entries alone. */
  audit(entries: AuditEntry | readonly AuditEntry[]): void {
    commit(this.#unlocked, entries, () => undefined);
  }

  /**
   * Takes over what other processes committed, after verifying all of it. Quick when there is nothing.
   * @throws KeyholdError `conflict` when the file was replaced or its key was.
   */
  refresh(): { readonly changed: RecordId[]; readonly removed: RecordId[] } {
    const unlocked = this.#unlocked;
    checkOpen(unlocked);
    this.#catchUp();
    const report = { changed: [...unlocked.changed], removed: [...unlocked.removed] };
    unlocked.changed.clear();
    unlocked.removed.clear();
    return report;
  }

  /** Entries from `from` on, 100 unless told otherwise. */
  readAudit(options: { readonly from?: number; readonly limit?: number } = {}): AuditRecord[] {
    checkOpen(this.#unlocked);
    return this.#inOneSnapshot(() => readAudit(this.#unlocked, options.from ?? 1, options.limit ?? 100));
  }

  /** @throws KeyholdError `audit_broken` that names the first bad entry. */
  verifyAudit(): { readonly entries: number } {
    checkOpen(this.#unlocked);
    return this.#inOneSnapshot(() => verifyAudit(this.#unlocked));
  }

  /**
   * {@link verifyAudit} in steps, of the log as it is now. @returns what proves so many entries more and says how far it
   * is; to be ended by whoever asked for it.
   */
  checkAudit(): { step(entries: number): boolean; progress: AuditCheck["progress"]; end(): void } {
    const unlocked = this.#unlocked;
    checkOpen(unlocked);
    const check = this.#inOneSnapshot(() => new AuditCheck(unlocked));
    return {
      step: (entries) => {
        checkOpen(unlocked);
        return this.#inOneSnapshot(() => check.step(entries));
      },
      get progress() {
        return check.progress;
      },
      end: () => check.end(),
    };
  }

  /** The same text for the same bytes, in this vault only: finds a value elsewhere without keeping it in the clear. */
  valueFingerprint(value: Uint8Array): string {
    checkOpen(this.#unlocked);
    return Buffer.from(keyedHash(this.#unlocked.keys.leakScan, contexts.valueFingerprint, value)).toString("base64url");
  }

  /** Names what a scan finds, in this vault only. Its caller wipes it. */
  scanKey(): SecretKey {
    checkOpen(this.#unlocked);
    return keyedHash(this.#unlocked.keys.leakScan, contexts.scanKey);
  }

  /** Whether this is the key of that way to unlock: proof that whoever asks could have opened the vault now. */
  opensWith(slotId: number, slotKey: SlotKey): boolean {
    checkOpen(this.#unlocked);
    return this.#inOneSnapshot(() => {
      const row = checkedSlots(this.#unlocked).find(({ id }) => id === slotId);
      const vaultKey = row === undefined ? undefined : openSlot(row, slotKey);
      wipe(vaultKey);
      return vaultKey !== undefined;
    });
  }

  addSlot(entries: AuditEntry, slot: NewSlot): number {
    return replaceSlots(this.#unlocked, entries, [slot], () => false)[0] ?? 0;
  }

  removeSlots(entries: AuditEntry, remove: (slot: SlotInfo) => boolean): void {
    replaceSlots(this.#unlocked, entries, [], remove);
  }

  /**
   * A new passphrase: its slot is written and opened again, then the old one and all device slots go. With `recovery`
   * the recovery code changes in the same step.
   */
  changePassphrase(entries: AuditEntry | readonly AuditEntry[], slot: NewSlot, recovery?: NewSlot): void {
    const slots = recovery === undefined ? [slot] : [slot, recovery];
    replaceSlots(this.#unlocked, entries, slots, ({ kind }) => kind !== "recovery" || recovery !== undefined);
  }

  /** A new recovery code; the old one stops working in this file. */
  replaceRecovery(entries: AuditEntry, slot: NewSlot): void {
    replaceSlots(this.#unlocked, entries, [slot], ({ kind }) => kind === "recovery");
  }

  /**
   * A new vault key with everything encrypted again under it, and only these ways to unlock. Takes seconds in a large
   * vault. @param change runs with the new key, in the same transaction.
   * @throws KeyholdError `needs_answer` when there was a recovery code and there is no new one.
   */
  replaceVaultKey(
    entries: AuditEntry,
    slots: readonly NewSlot[],
    change: (transaction: WriteTransaction) => void = () => undefined,
  ): void {
    replaceVaultKey(this.#unlocked, entries, slots, change);
  }

  /** A verified, encrypted copy. @throws KeyholdError `already_exists`, `disk_full`, `backup_damaged`. */
  backup(file: string): BackupSummary {
    checkOpen(this.#unlocked);
    return backupVault(this.#unlocked, file);
  }

  /** Wipes the keys and closes the file. Whoever wants the memory itself gone ends the worker. */
  close(): void {
    const unlocked = this.#unlocked;
    if (unlocked.closed) return;
    unlocked.closed = true;
    wipe(unlocked.vaultKey);
    wipeKeys(unlocked.keys);
    unlocked.index.wipe();
    unlocked.anchor?.close();
    unlocked.file.database.close();
  }

  #catchUp(): void {
    const unlocked = this.#unlocked;
    if (unlocked.writing) return;
    checkStillThere(unlocked);
    if (dataVersion(unlocked) === unlocked.dataVersion) return;
    this.#inOneSnapshot(() => undefined);
  }

  /**
   * Reads with other processes' commits taken over, from the state that was taken over: one that comes in between must
   * not make an honest file look changed from outside.
   */
  #inOneSnapshot<T>(read: () => T): T {
    const unlocked = this.#unlocked;
    // Inside a change everything was taken over at its beginning.
    if (unlocked.writing) return withStorageErrors(read);
    checkStillThere(unlocked);
    return withStorageErrors(() =>
      unlocked.file.database
        .transaction(() => {
          catchUp(unlocked);
          return read();
        })
        .deferred(),
    );
  }
}
