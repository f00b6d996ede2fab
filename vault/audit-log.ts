import { KeyholdError } from "../shared/contract/errors.ts";
import { type AuditRecord, chainHeadAt, firstLink, followChain, openAuditEntry } from "./audit-chain.ts";
import { readAuditRows } from "./audit-table.ts";
import { auditBroken } from "./damage.ts";
import type { Unlocked } from "./unlocked.ts";

const pageSize = 500;

/**
 * A part of the log in order, its links verified among themselves and each entry decrypted.
 * @throws KeyholdError `audit_broken` that names the first bad entry.
 */
export function readAudit(unlocked: Unlocked, from: number, limit: number): AuditRecord[] {
  if (!Number.isSafeInteger(from) || from < 1 || !Number.isSafeInteger(limit) || limit < 0) {
    throw new KeyholdError("invalid_input", "The activity log is read from entry 1 on, a number of entries at a time.");
  }
  const { manifest, keys, vaultId } = unlocked;
  const { database } = unlocked.file;
  const last = Math.min(manifest.auditSeq, from + limit - 1);
  if (last < from) return [];
  const end =
    last === manifest.auditSeq ? { seq: last, link: manifest.auditHead } : chainHeadAt(database, vaultId, last);
  const records: AuditRecord[] = [];
  followChain(database, chainHeadAt(database, vaultId, from - 1), end, (row) => {
    records.push(openAuditEntry(keys.audit, vaultId, row.seq, row.entry));
  });
  return records;
}

/** The whole chain from its beginning to the head that the manifest seals, every entry decrypted. */
export function verifyAudit(unlocked: Unlocked, onProgress?: (done: number, all: number) => void): { entries: number } {
  const { manifest, keys, vaultId } = unlocked;
  const { database } = unlocked.file;
  const head = { seq: manifest.auditSeq, link: manifest.auditHead };
  followChain(database, { seq: 0, link: firstLink(vaultId) }, head, (row) => {
    openAuditEntry(keys.audit, vaultId, row.seq, row.entry);
    if (row.seq % pageSize === 0) onProgress?.(row.seq, head.seq);
  });
  if (readAuditRows(database, head.seq + 1, 1).length > 0) {
    throw auditBroken(`The activity log has entries behind its end, from ${head.seq + 1} on.`);
  }
  onProgress?.(head.seq, head.seq);
  return { entries: head.seq };
}
