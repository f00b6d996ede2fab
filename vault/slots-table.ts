import type { Database } from "better-sqlite3";
import type { Digest } from "../shared/crypto/brands.ts";
import { lengthPrefixed, u64 } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { hash } from "../shared/crypto/hash.ts";
import { damaged } from "./damage.ts";

/** `header` is the exact JSON that is the wrap's associated data. */
export type SlotRow = { readonly id: number; readonly header: Uint8Array; readonly wrapped: Uint8Array };

/** In the order of their ids. */
export function readSlots(database: Database): SlotRow[] {
  const rows = database.prepare("SELECT id, header, wrapped FROM slots ORDER BY id").raw().all() as unknown[][];
  return rows.map(([id, header, wrapped]) => {
    if (!Number.isSafeInteger(id) || !(header instanceof Uint8Array) || !(wrapped instanceof Uint8Array)) {
      throw damaged("A way to unlock the vault is damaged.");
    }
    return { id: Number(id), header, wrapped };
  });
}

/** Ids are never used again, so that a removed slot and its successor cannot be mistaken for each other. */
export function insertSlot(database: Database, id: number, header: Uint8Array, wrapped: Uint8Array): void {
  database.prepare("INSERT INTO slots (id, header, wrapped) VALUES (?, ?, ?)").run(id, header, wrapped);
}

export function deleteSlot(database: Database, id: number): void {
  const { changes } = database.prepare("DELETE FROM slots WHERE id = ?").run(id);
  if (changes !== 1) throw damaged("A way to unlock the vault is missing.");
}

/** What the manifest keeps of the slot table: `H(slot-table, (u64(id) || lp(header) || lp(wrapped))*)`, by id. */
export function hashSlots(rows: readonly SlotRow[]): Digest {
  return hash(
    contexts.slotTable,
    ...rows.flatMap((row) => [u64(row.id), lengthPrefixed(row.header), lengthPrefixed(row.wrapped)]),
  );
}
