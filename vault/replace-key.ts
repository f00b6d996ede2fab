import { KeyholdError } from "../shared/contract/errors.ts";
import type { VaultKey } from "../shared/crypto/brands.ts";
import { equalBytes, randomKey, wipe } from "../shared/crypto/bytes.ts";
import { type AuditHead, firstLink, nextLink, openAuditEntry, sealAuditEntry } from "./audit-chain.ts";
import { readAuditRows, updateAuditRow } from "./audit-table.ts";
import { commit, type Entries } from "./commit.ts";
import { auditBroken, damaged } from "./damage.ts";
import { type PurposeKeys, purposeKeys, wipeKeys } from "./keys.ts";
import { RecordCipher } from "./record-cipher.ts";
import { type RecordId, recordId } from "./record-index.ts";
import { readRecordsAfter, updateRecord } from "./records-table.ts";
import { termOfRow } from "./row-hash.ts";
import { checkedSlots, exchangeSlots } from "./slot-changes.ts";
import { type NewSlot, readSlot } from "./slots.ts";
import type { RunningTransaction, WriteTransaction } from "./transaction.ts";
import { type Unlocked, writeAnchor } from "./unlocked.ts";

const pageSize = 200;

/**
 * Makes a new vault key and encrypts everything under it again, log included, in one transaction. All ways to unlock
 * are replaced: nothing that opened the old key opens the new one. Old copies of the file keep opening as before.
 * @param slots at least a passphrase, and a recovery code if there was one.
 * @param change what hangs on the key and is made anew with it; runs with the new key, in the same transaction.
 * @throws KeyholdError `needs_answer`, `audit_broken`, `vault_damaged`; then nothing has happened.
 */
export function replaceVaultKey(
  unlocked: Unlocked,
  entries: Entries<void>,
  slots: readonly NewSlot[],
  change: (transaction: WriteTransaction) => void,
): void {
  const oldKey = unlocked.vaultKey;
  const oldKeys = unlocked.keys;
  const vaultKey = randomKey<"VaultKey">();
  const keys = purposeKeys(vaultKey);
  try {
    commit(unlocked, entries, (transaction) => {
      checkRecovery(unlocked, slots);
      // If we die between the commit and the new anchor, the one that is there must be exactly the state left.
      writeAnchor(unlocked);
      transaction.superseded = { anchorKey: oldKeys.anchor.slice(), epoch: unlocked.manifest.epoch };
      const cipher = new RecordCipher(unlocked.vaultId, keys);
      const terms = sealRecordsAgain(unlocked, cipher, keys);
      const head = sealLogAgain(unlocked, keys);
      switchTo(unlocked, transaction, vaultKey, keys, cipher, terms, head);
      exchangeSlots(unlocked, transaction, slots, () => true);
      change(transaction);
    });
  } catch (error) {
    // A change that failed has put the old keys back.
    wipe(vaultKey);
    wipeKeys(keys);
    throw error;
  }
  wipe(oldKey);
  wipeKeys(oldKeys);
  emptyLog(unlocked);
}

function checkRecovery(unlocked: Unlocked, slots: readonly NewSlot[]): void {
  const had = checkedSlots(unlocked).some((row) => readSlot(row).kind === "recovery");
  if (!had || slots.some(({ parameters }) => parameters.kind === "recovery")) return;
  throw new KeyholdError(
    "needs_answer",
    "The old recovery code cannot open a new key: a new recovery code is needed. Nothing was changed.",
  );
}

function sealRecordsAgain(unlocked: Unlocked, cipher: RecordCipher, keys: PurposeKeys): Map<RecordId, Uint8Array> {
  const { database } = unlocked.file;
  const terms = new Map<RecordId, Uint8Array>();
  for (let last = Number.MIN_SAFE_INTEGER; ; ) {
    const page = readRecordsAfter(database, last, pageSize);
    if (page.length === 0) break;
    for (const { rowid, row } of page) {
      last = rowid;
      const id = recordId(row.id);
      if (!unlocked.index.hasTerm(id, termOfRow(unlocked.keys.sum, row))) {
        throw damaged("A record was changed from outside, or an earlier version of it was put back.");
      }
      const overview = unlocked.cipher.openOverview(row.id, row.version, row.overview);
      const again = cipher.sealRow(row.id, row.version, overview, unlocked.cipher.openDetail(row));
      updateRecord(database, again);
      terms.set(id, termOfRow(keys.sum, again));
    }
  }
  if (terms.size !== unlocked.index.records.size) throw damaged("Records are missing from the file.");
  return terms;
}

/** Verifies the old chain on the way, so that nothing unproven is sealed under the new key. */
function sealLogAgain(unlocked: Unlocked, keys: PurposeKeys): AuditHead {
  const { vaultId, manifest } = unlocked;
  const { database } = unlocked.file;
  let oldLink = firstLink(vaultId);
  let link = oldLink;
  let seq = 0;
  while (seq < manifest.auditSeq) {
    const page = readAuditRows(database, seq + 1, pageSize);
    if (page.length === 0) throw auditBroken(`Entry ${seq + 1} of the activity log is missing.`);
    for (const row of page) {
      seq = row.seq;
      oldLink = nextLink(oldLink, row.entry);
      if (!equalBytes(oldLink, row.link)) throw auditBroken(`Entry ${seq} of the activity log was changed.`);
      const { seq: _seq, ...record } = openAuditEntry(unlocked.keys.audit, vaultId, seq, row.entry);
      const entry = sealAuditEntry(keys.audit, vaultId, seq, record);
      link = nextLink(link, entry);
      updateAuditRow(database, { seq, entry, link });
    }
  }
  if (seq !== manifest.auditSeq || !equalBytes(oldLink, manifest.auditHead)) {
    throw auditBroken("The activity log does not end where it should.");
  }
  return { seq, link };
}

function switchTo(
  unlocked: Unlocked,
  transaction: RunningTransaction,
  vaultKey: VaultKey,
  keys: PurposeKeys,
  cipher: RecordCipher,
  terms: ReadonlyMap<RecordId, Uint8Array>,
  head: AuditHead,
): void {
  const before = {
    vaultKey: unlocked.vaultKey,
    keys: unlocked.keys,
    cipher: unlocked.cipher,
    manifest: unlocked.manifest,
  };
  const putTermsBack = unlocked.index.replaceTerms((id) => terms.get(id) ?? new Uint8Array(32));
  transaction.onUndo(() => {
    Object.assign(unlocked, before);
    putTermsBack();
  });
  unlocked.vaultKey = vaultKey;
  unlocked.keys = keys;
  unlocked.cipher = cipher;
  unlocked.manifest = { ...unlocked.manifest, auditHead: head.link };
}

/** What the old key sealed is still in the write-ahead log; a reader elsewhere may keep it there for a while. */
function emptyLog(unlocked: Unlocked): void {
  try {
    unlocked.file.database.pragma("wal_checkpoint(TRUNCATE)");
  } catch {
    // the next checkpoint will
  }
}
