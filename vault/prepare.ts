import { isKeyholdError, KeyholdError } from "../shared/contract/errors.ts";
import type { Argon2Policy } from "../shared/crypto/argon2.ts";
import type { SlotKey, VaultKey } from "../shared/crypto/brands.ts";
import { equalBytes, wipe } from "../shared/crypto/bytes.ts";
import { AnchorPlace } from "./anchor.ts";
import { type AuditContext, checkChainEnd } from "./audit-chain.ts";
import { buildIndex } from "./build-index.ts";
import { commit, type PastEntry } from "./commit.ts";
import { damaged } from "./damage.ts";
import { FailedUnlocks } from "./failed-unlocks.ts";
import { openVaultFile, type VaultFile } from "./file.ts";
import { readFront } from "./front.ts";
import { purposeKeys, wipeKeys } from "./keys.ts";
import { openManifest } from "./manifest.ts";
import { readMeta } from "./meta-table.ts";
import { OpenVault } from "./open-vault.ts";
import { RecordCipher } from "./record-cipher.ts";
import { judgeAnchor } from "./rollback.ts";
import { type RowPage, rowPages } from "./row-pages.ts";
import { openSlot, readSlot, type SlotInfo, type SlotKind } from "./slots.ts";
import { hashSlots, readSlots } from "./slots-table.ts";
import { withStorageErrors } from "./sqlite-errors.ts";
import { dataVersion, type Unlocked, writeAnchor } from "./unlocked.ts";
import { wrongKey } from "./wrong-key.ts";

export type PrepareOptions = {
  readonly file: string;
  /** Where rollback anchors and failed unlocks are kept, outside the vault's own folder. */
  readonly anchorDirectory: string;
  readonly policy: Argon2Policy;
  readonly context: AuditContext;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
};

export type UnlockOptions = {
  /** The person has seen both dates and takes the older file as it is. */
  readonly acceptOlder?: boolean;
};

/**
 * Opens a vault's file as far as that goes without a key.
 * @throws KeyholdError `not_found`, `not_a_vault`, `vault_newer`, `vault_damaged`, `vault_busy`, `file_unreadable`.
 */
export function prepareVault(options: PrepareOptions): PreparedVault {
  const file = openVaultFile(options.file);
  try {
    return new PreparedVault(file, options);
  } catch (error) {
    file.database.close();
    throw error;
  }
}

/** A vault's file with its ways to unlock. Ends by `unlock` or by `close`. */
export class PreparedVault {
  readonly #file: VaultFile;
  readonly #options: PrepareOptions;
  readonly #now: () => number;
  readonly #vaultId: Uint8Array;
  readonly #place: AnchorPlace;
  readonly #failures: FailedUnlocks;
  readonly slots: readonly SlotInfo[];
  #snapshot: Snapshot | undefined;
  #handedOver = false;

  constructor(file: VaultFile, options: PrepareOptions) {
    this.#file = file;
    this.#options = options;
    this.#now = options.now ?? Date.now;
    const { vaultId, slots } = withStorageErrors(() => readFront(file));
    this.#vaultId = vaultId;
    this.slots = slots;
    this.#place = new AnchorPlace(options.anchorDirectory, this.#vaultId, file.path);
    this.#failures = new FailedUnlocks(this.#place);
  }

  /** 16 bytes that all copies of one vault share. Unverified until unlocked. */
  get vaultId(): Uint8Array {
    return this.#vaultId.slice();
  }

  /** Milliseconds until {@link unlock} takes the next try, because of wrong ones before. */
  get remainingDelay(): number {
    return this.#failures.remainingDelay(this.#now());
  }

  /** Wrong tries since the vault was opened last. Unauthenticated: see `failed-unlocks.ts`. */
  get failedAttempts(): number {
    return this.#failures.read().count;
  }

  /**
   * Reads and hashes all rows, which needs no key: meant to run while another thread derives the slot key. What is
   * read here is one snapshot, and what `unlock` verifies is the same one.
   */
  hashRows(): void {
    if (this.#snapshot !== undefined) return;
    const { database } = this.#file;
    // The anchor first: a commit in between then makes the file newer than the anchor, never older.
    const anchor = this.#place.read();
    this.#snapshot = withStorageErrors(() => {
      database.exec("BEGIN");
      try {
        return { anchor, dataVersion: dataVersion({ file: this.#file }), rows: [...rowPages(database)] };
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  /**
   * Opens the vault with the key of one of its slots and verifies everything that is not read later one by one.
   * After `wrong_passphrase` or `wrong_recovery_key` it may be tried again; after anything else only closed.
   * @throws KeyholdError `too_many_attempts`, `wrong_passphrase`, `wrong_recovery_key`, `not_found`, `vault_damaged`,
   * `vault_rolled_back`, `audit_broken`.
   */
  unlock(slotId: number, slotKey: SlotKey, options: UnlockOptions = {}): OpenVault {
    this.#refuseTooSoon();
    this.hashRows();
    const row = withStorageErrors(() => readSlots(this.#file.database)).find(({ id }) => id === slotId);
    if (row === undefined) throw new KeyholdError("not_found", "This way to unlock the vault is not there any more.");
    const vaultKey = openSlot(row, slotKey);
    if (vaultKey === undefined) throw this.#wrongKey(readSlot(row).kind);
    return this.unlockWithKey(vaultKey, options);
  }

  /** The same with the vault key itself, which a new vault has at hand. */
  unlockWithKey(vaultKey: VaultKey, options: UnlockOptions = {}): OpenVault {
    this.hashRows();
    const snapshot = this.#snapshot;
    if (snapshot === undefined || this.#handedOver) throw new Error("a prepared vault is unlocked once");
    const keys = purposeKeys(vaultKey);
    try {
      return withStorageErrors(() => this.#verify(vaultKey, keys, snapshot, options.acceptOlder ?? false));
    } catch (error) {
      if (!this.#handedOver) {
        wipe(vaultKey);
        wipeKeys(keys);
      }
      throw error;
    }
  }

  close(): void {
    if (this.#handedOver) return;
    this.#handedOver = true;
    this.#snapshot = undefined;
    this.#place.close();
    this.#file.database.close();
  }

  #verify(
    vaultKey: VaultKey,
    keys: ReturnType<typeof purposeKeys>,
    snapshot: Snapshot,
    acceptOlder: boolean,
  ): OpenVault {
    const { database } = this.#file;
    const vaultId = this.#vaultId;
    const sealedManifest = readMeta(database, "manifest");
    const manifest = openManifest(keys.manifest, vaultId, sealedManifest);
    if (!equalBytes(hashSlots(readSlots(database)), manifest.slots)) {
      throw damaged("The list of ways to unlock was changed from outside: an old passphrase may have been put back.");
    }
    const judged = judgeAnchor(this.#place, snapshot.anchor, keys, manifest, database, acceptOlder);
    checkChainEnd(database, vaultId, { seq: manifest.auditSeq, link: manifest.auditHead });
    const cipher = new RecordCipher(vaultId, keys);
    const index = buildIndex(snapshot.rows, keys, cipher, manifest);
    database.exec("COMMIT");
    this.#snapshot = undefined;
    this.#handedOver = true;
    const unlocked: Unlocked = {
      file: this.#file,
      vaultId,
      context: this.#options.context,
      now: this.#now,
      anchor: this.#place,
      anchorOutcome: judged.outcome,
      anchorError: undefined,
      vaultKey,
      keys,
      cipher,
      index,
      manifest,
      sealedManifest,
      dataVersion: snapshot.dataVersion,
      changed: new Set(),
      removed: new Set(),
      writing: false,
      closed: false,
    };
    const vault = new OpenVault(unlocked);
    try {
      this.#afterUnlock(unlocked, judged.epochAbove);
    } catch (error) {
      vault.close();
      throw error;
    }
    return vault;
  }

  /** What an unlock leaves behind: the failed ones before it in the log, and the anchor at today's state. */
  #afterUnlock(unlocked: Unlocked, epochAbove: number): void {
    const entries: PastEntry[] = failedEntries(this.#failures.read());
    const accepted = unlocked.anchorOutcome === "older";
    if (accepted) entries.push({ action: "vault.accept-older", subject: "vault", outcome: "ok" });
    if (entries.length === 0 || unlocked.file.readOnly) {
      if (!accepted) writeAnchor(unlocked);
      return;
    }
    try {
      commit(unlocked, entries, () => undefined, accepted ? epochAbove : 0);
      this.#failures.clear();
    } catch (error) {
      // Who cannot write can still read: the notes wait for the next unlock.
      if (!isKeyholdError(error, "disk_full", "vault_busy", "vault_read_only", "file_unwritable")) throw error;
    }
  }

  #refuseTooSoon(): void {
    const seconds = Math.ceil(this.remainingDelay / 1000);
    if (seconds <= 0) return;
    throw new KeyholdError(
      "too_many_attempts",
      `There were several wrong tries. Nothing was tried this time. Wait ${seconds} ${seconds === 1 ? "second" : "seconds"}, then try again.`,
    );
  }

  #wrongKey(kind: SlotKind): KeyholdError {
    try {
      this.#failures.add({ at: this.#now(), program: this.#options.context.program, kind });
    } catch (error) {
      // That the note could not be kept is no reason to hide what was wrong.
      if (!isKeyholdError(error)) throw error;
    }
    return wrongKey(kind);
  }
}

type Snapshot = {
  readonly anchor: Uint8Array | undefined;
  readonly dataVersion: number;
  readonly rows: readonly RowPage[];
};

function failedEntries({ count, notes }: ReturnType<FailedUnlocks["read"]>): PastEntry[] {
  const entries: PastEntry[] = notes.map(({ at, program, kind }) => ({
    at,
    program,
    action: "vault.unlock",
    subject: kind,
    outcome: "failed",
  }));
  if (count > notes.length) {
    entries.unshift({ action: "vault.unlock", subject: `${count - notes.length} earlier`, outcome: "failed" });
  }
  return entries;
}
