import { KeyholdError } from "../shared/contract/errors.ts";
import { type AuditHead, type AuditRecord, chainHeadAt, firstLink } from "./audit-chain.ts";
import { lastAuditSeq } from "./audit-table.ts";
import { AuditWalk } from "./audit-walk.ts";
import { auditBroken } from "./damage.ts";
import type { Unlocked } from "./unlocked.ts";

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
  const walk = new AuditWalk(keys.audit, vaultId, chainHeadAt(database, vaultId, from - 1));
  const records: AuditRecord[] = [];
  try {
    walk.step(database, last, (record) => records.push(record), headOf(unlocked));
  } finally {
    walk.dispose();
  }
  return records;
}

/**
 * The whole chain from its beginning to the head that the manifest seals, every entry decrypted, in steps: a million
 * entries take seconds, and whoever wants something of the vault meanwhile gets it in between.
 */
export class AuditCheck {
  readonly #unlocked: Unlocked;
  readonly #head: AuditHead;
  readonly #walk: AuditWalk;
  /** A new vault key seals the log anew: what was proved by the old one says nothing of it. */
  readonly #key: Uint8Array;

  constructor(unlocked: Unlocked) {
    const { keys, vaultId } = unlocked;
    this.#unlocked = unlocked;
    this.#head = headOf(unlocked);
    this.#key = keys.audit;
    this.#walk = new AuditWalk(keys.audit, vaultId, { seq: 0, link: firstLink(vaultId) });
    this.#checkEnd();
  }

  /** Entries proved, of so many. */
  get progress(): { readonly done: number; readonly total: number } {
    return { done: this.#walk.seq, total: this.#head.seq };
  }

  /**
   * Proves some more. @returns whether that was all.
   * @throws KeyholdError `audit_broken` that names the first bad entry; `conflict` when the vault key was replaced.
   */
  step(entries: number): boolean {
    const { keys, file } = this.#unlocked;
    if (keys.audit !== this.#key) {
      throw new KeyholdError(
        "conflict",
        "The vault's key was replaced while the log was being checked. Nothing is wrong; check it once more.",
      );
    }
    const to = Math.min(this.#head.seq, this.#walk.seq + entries);
    this.#walk.step(file.database, to, () => undefined, this.#head);
    return to === this.#head.seq;
  }

  end(): void {
    this.#walk.dispose();
  }

  #checkEnd(): void {
    const last = lastAuditSeq(this.#unlocked.file.database);
    const { seq } = this.#head;
    if (last > seq) throw auditBroken(`The activity log has entries behind its end, from ${seq + 1} on.`);
  }
}

/** The same at once. */
export function verifyAudit(unlocked: Unlocked): { entries: number } {
  const check = new AuditCheck(unlocked);
  try {
    check.step(check.progress.total);
    return { entries: check.progress.total };
  } finally {
    check.end();
  }
}

function headOf({ manifest }: Unlocked): AuditHead {
  return { seq: manifest.auditSeq, link: manifest.auditHead };
}
