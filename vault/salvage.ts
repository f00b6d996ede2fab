import type { Database } from "better-sqlite3";
import { isKeyholdError, KeyholdError } from "../shared/contract/errors.ts";
import type { SlotKey } from "../shared/crypto/brands.ts";
import { wipe } from "../shared/crypto/bytes.ts";
import { type AuditRecord, openAuditEntry } from "./audit-chain.ts";
import { openVaultFile } from "./file.ts";
import type { Json } from "./json.ts";
import { purposeKeys, wipeKeys } from "./keys.ts";
import { readMeta } from "./meta-table.ts";
import { RecordCipher } from "./record-cipher.ts";
import { type RecordId, recordId } from "./record-index.ts";
import { openSlot, readSlot, type SlotInfo } from "./slots.ts";
import { readSlots, type SlotRow } from "./slots-table.ts";
import { withStorageErrors } from "./sqlite-errors.ts";
import { verifyContents } from "./verify-file.ts";
import { wrongKey } from "./wrong-key.ts";

/** `detail` is missing when only the overview decrypts. */
export type SalvagedRecord = {
  readonly id: RecordId;
  readonly version: number;
  readonly overview: Json;
  readonly detail: Json | undefined;
};

export type SalvageReport = {
  /** Nothing was wrong after all. Only then is it sure that no record is missing and none is an old version. */
  readonly whole: boolean;
  readonly intact: readonly SalvagedRecord[];
  /** Rows that are there and do not decrypt, by id where that can be read. */
  readonly damaged: readonly (RecordId | undefined)[];
  /** Parts of the file could not be read at all, so an unknown number of rows is missing. */
  readonly unreadable: boolean;
  readonly audit: readonly AuditRecord[];
  readonly damagedAuditEntries: number;
};

/** A damaged vault's ways to unlock. @throws KeyholdError when not even they can be read: then only a backup helps. */
export function salvageSlots(file: string): readonly SlotInfo[] {
  return withStorageErrors(() => {
    const { database } = openVaultFile(file, "read");
    try {
      return readableSlots(database).map(readSlot);
    } finally {
      database.close();
    }
  });
}

/**
 * Reads what is still intact of a damaged vault, changing nothing. Each record proves itself (its id and version are
 * sealed with it), but that none is missing or old is exactly what a damaged manifest cannot say.
 * @throws KeyholdError `wrong_passphrase`, `wrong_recovery_key`, `not_found`.
 */
export function salvageVault(file: string, slotId: number, slotKey: SlotKey): SalvageReport {
  return withStorageErrors(() => {
    const { database } = openVaultFile(file, "read");
    try {
      return readIntact(database, slotId, slotKey);
    } finally {
      database.close();
    }
  });
}

function readIntact(database: Database, slotId: number, slotKey: SlotKey): SalvageReport {
  const row = readableSlots(database).find(({ id }) => id === slotId);
  if (row === undefined) throw new KeyholdError("not_found", "This way to unlock the vault cannot be read any more.");
  const vaultKey = openSlot(row, slotKey);
  if (vaultKey === undefined) throw wrongKey(readSlot(row).kind);
  const keys = purposeKeys(vaultKey);
  try {
    const vaultId = readMeta(database, "vault");
    const cipher = new RecordCipher(vaultId, keys);
    const records = readRows(database, "records", "id, version, overview, detail");
    const intact = new Map<RecordId, SalvagedRecord>();
    const damaged: (RecordId | undefined)[] = [];
    for (const columns of records.rows) {
      const salvaged = salvageRecord(cipher, columns);
      if (typeof salvaged === "object") {
        const twin = intact.get(salvaged.id);
        if (twin === undefined || twin.version < salvaged.version) intact.set(salvaged.id, salvaged);
      } else damaged.push(salvaged);
    }
    const log = readRows(database, "audit", "seq, entry");
    const audit: AuditRecord[] = [];
    for (const [seq, entry] of log.rows) {
      const record = attempt(() => openAuditEntry(keys.audit, vaultId, Number(seq), entry as Uint8Array));
      if (record !== undefined) audit.push(record);
    }
    return {
      whole: attempt(() => verifyContents(database, vaultId, keys)) !== undefined,
      intact: [...intact.values()],
      damaged,
      unreadable: records.unreadable || log.unreadable,
      audit,
      damagedAuditEntries: log.rows.length - audit.length,
    };
  } finally {
    wipe(vaultKey);
    wipeKeys(keys);
  }
}

function salvageRecord(cipher: RecordCipher, columns: readonly unknown[]): SalvagedRecord | RecordId | undefined {
  const [bytes, version, overview, detail] = columns;
  if (!(bytes instanceof Uint8Array) || bytes.length !== 16) return undefined;
  const id = recordId(bytes);
  if (!Number.isSafeInteger(version) || Number(version) < 1 || !(overview instanceof Uint8Array)) return id;
  const number = Number(version);
  const opened = attempt(() => cipher.openOverview(bytes, number, overview));
  if (opened === undefined) return id;
  const blob = detail instanceof Uint8Array ? detail : new Uint8Array();
  return {
    id,
    version: number,
    overview: opened,
    detail: attempt(() => cipher.openDetail({ id: bytes, version: number, overview, detail: blob })),
  };
}

function readableSlots(database: Database): readonly SlotRow[] {
  return readSlots(database).filter((row) => attempt(() => readSlot(row)) !== undefined);
}

/** All rows that SQLite can reach, from both ends: behind a damaged page the other rows are still there. */
function readRows(
  database: Database,
  table: "records" | "audit",
  columns: string,
): { readonly rows: readonly (readonly unknown[])[]; readonly unreadable: boolean } {
  const rows = new Map<number, readonly unknown[]>();
  /** The last rowid reached, and whether that was the end. */
  const scan = (order: "ASC" | "DESC"): { readonly last: number | undefined; readonly ended: boolean } => {
    const statement = database.prepare(`SELECT rowid, ${columns} FROM ${table} NOT INDEXED ORDER BY rowid ${order}`);
    let last: number | undefined;
    try {
      for (const row of statement.raw().iterate() as Iterable<readonly unknown[]>) {
        last = Number(row[0]);
        rows.set(last, row.slice(1));
      }
      return { last, ended: true };
    } catch {
      return { last, ended: false };
    }
  };
  const forward = scan("ASC");
  if (!forward.ended) {
    const backward = scan("DESC");
    const from = (forward.last ?? 0) + 1;
    readBetween(database, table, columns, rows, from, backward.last ?? from + longestSearch);
  }
  const inOrder = [...rows.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
  return { rows: inOrder, unreadable: !forward.ended };
}

/** How many rowids are tried one by one. */
const longestSearch = 100_000;

/** The gap between what both directions reached may hold readable pages between two damaged ones. */
function readBetween(
  database: Database,
  table: "records" | "audit",
  columns: string,
  rows: Map<number, readonly unknown[]>,
  from: number,
  to: number,
): void {
  const statement = database.prepare(`SELECT ${columns} FROM ${table} NOT INDEXED WHERE rowid = ?`).raw();
  for (let rowid = from; rowid < Math.min(to, from + longestSearch); rowid++) {
    const row = attempt(() => statement.get(rowid) as readonly unknown[] | undefined);
    if (row !== undefined) rows.set(rowid, row);
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (isKeyholdError(error) || (error instanceof Error && "code" in error) || error instanceof TypeError) {
      return undefined;
    }
    throw error;
  }
}
