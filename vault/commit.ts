import { type AuditEntry, appendAuditRow, sealAuditEntry } from "./audit-chain.ts";
import { catchUp } from "./catch-up.ts";
import { type Manifest, sealManifest } from "./manifest.ts";
import { updateMeta } from "./meta-table.ts";
import { readOnlyVault, withStorageErrors } from "./sqlite-errors.ts";
import { RunningTransaction } from "./transaction.ts";
import { checkOpen, checkStillThere, type Unlocked, writeAnchor } from "./unlocked.ts";

/** What goes into the log with a change; a function when the entry needs the change's result. */
export type Entries<T> = AuditEntry | readonly AuditEntry[] | ((result: T) => AuditEntry | readonly AuditEntry[]);

/** An entry that was noted elsewhere before and keeps its time. */
export type PastEntry = AuditEntry & { readonly at?: number; readonly program?: string };

/**
 * One change: rows, log, slots and manifest in one transaction, durable when this returns, then the rollback anchor.
 * Costs the same at any number of records unless another process wrote in between.
 * @param epochAbove the new epoch is above this one too.
 * @throws KeyholdError; then nothing of it happened, in the file or in memory.
 */
export function commit<T>(
  unlocked: Unlocked,
  entries: Entries<T>,
  change: (transaction: RunningTransaction) => T,
  epochAbove = 0,
): T {
  checkOpen(unlocked);
  if (unlocked.file.readOnly) throw readOnlyVault();
  if (unlocked.writing) throw new Error("a change was started inside another one");
  const { database } = unlocked.file;
  return withStorageErrors(() => {
    database.exec("BEGIN IMMEDIATE");
    unlocked.writing = true;
    const transaction = new RunningTransaction(unlocked);
    let result: T;
    let next: Manifest;
    let sealed: Uint8Array;
    let committing = false;
    try {
      checkStillThere(unlocked);
      catchUp(unlocked);
      result = change(transaction);
      if (result instanceof Promise) throw new Error("a change must not wait for anything: it holds the file's lock");
      transaction.end();
      const head = appendEntries(unlocked, typeof entries === "function" ? entries(result) : entries);
      next = {
        ...unlocked.manifest,
        epoch: Math.max(unlocked.manifest.epoch, epochAbove) + 1,
        at: unlocked.now(),
        count: unlocked.index.records.size,
        sum: unlocked.index.sum,
        slots: transaction.slots ?? unlocked.manifest.slots,
        superseded: transaction.superseded ?? unlocked.manifest.superseded,
        auditSeq: head.seq,
        auditHead: head.link,
      };
      sealed = sealManifest(unlocked.keys.manifest, unlocked.vaultId, next);
      updateMeta(database, "manifest", sealed);
      committing = true;
      database.exec("COMMIT");
    } catch (error) {
      // A failed COMMIT leaves open what is on disk: the next step checks everything before it trusts this memory.
      if (committing) unlocked.dataVersion = undefined;
      transaction.undo();
      if (database.inTransaction) database.exec("ROLLBACK");
      throw error;
    } finally {
      unlocked.writing = false;
    }
    unlocked.manifest = next;
    unlocked.sealedManifest = sealed;
    writeAnchor(unlocked);
    return result;
  });
}

function appendEntries(unlocked: Unlocked, entries: PastEntry | readonly PastEntry[]) {
  const { manifest, keys, vaultId, context } = unlocked;
  let head = { seq: manifest.auditSeq, link: manifest.auditHead };
  for (const entry of Array.isArray(entries) ? (entries as readonly PastEntry[]) : [entries as PastEntry]) {
    const full = {
      ...context,
      ...entry,
      at: entry.at ?? unlocked.now(),
      program: entry.program ?? context.program,
    };
    head = appendAuditRow(unlocked.file.database, head, sealAuditEntry(keys.audit, vaultId, head.seq + 1, full));
  }
  return head;
}
