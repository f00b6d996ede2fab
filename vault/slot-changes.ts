import { KeyholdError } from "../shared/contract/errors.ts";
import { equalBytes, wipe } from "../shared/crypto/bytes.ts";
import { commit, type Entries } from "./commit.ts";
import { damaged } from "./damage.ts";
import { type NewSlot, openSlot, readSlot, type SlotInfo, sealSlot } from "./slots.ts";
import { deleteSlot, hashSlots, insertSlot, readSlots, type SlotRow } from "./slots-table.ts";
import type { RunningTransaction } from "./transaction.ts";
import type { Unlocked } from "./unlocked.ts";

/**
 * Adds and removes ways to unlock in one transaction. Each new one is opened from the file before an old one goes.
 * @returns the new slots' ids.
 * @throws KeyholdError `refused` when no passphrase slot would be left.
 */
export function replaceSlots(
  unlocked: Unlocked,
  entries: Entries<readonly number[]>,
  add: readonly NewSlot[],
  remove: (slot: SlotInfo) => boolean,
): readonly number[] {
  return commit(unlocked, entries, (transaction) => exchangeSlots(unlocked, transaction, add, remove));
}

export function exchangeSlots(
  unlocked: Unlocked,
  transaction: RunningTransaction,
  add: readonly NewSlot[],
  remove: (slot: SlotInfo) => boolean,
): readonly number[] {
  const { database } = unlocked.file;
  const before = checkedSlots(unlocked);
  const old = before.filter((row) => remove(readSlot(row)));
  const first = Math.max(0, ...before.map((row) => row.id)) + 1;
  const ids = add.map((slot, index) => {
    const { header, wrapped } = sealSlot(slot, unlocked.vaultKey);
    insertSlot(database, first + index, header, wrapped);
    return first + index;
  });
  const written = readSlots(database);
  for (const [index, slot] of add.entries()) {
    const row = written.find((candidate) => candidate.id === ids[index]);
    const vaultKey = row === undefined ? undefined : openSlot(row, slot.slotKey);
    const good = vaultKey !== undefined && equalBytes(vaultKey, unlocked.vaultKey);
    wipe(vaultKey);
    if (!good) throw damaged("A new way to unlock could not be read back.");
  }
  for (const row of old) deleteSlot(database, row.id);
  const after = readSlots(database);
  if (!after.some((row) => readSlot(row).kind === "passphrase")) {
    throw new KeyholdError("refused", "A vault keeps at least one passphrase. Nothing was changed.");
  }
  transaction.slots = hashSlots(after);
  return ids;
}

/** The slot table, compared with the manifest, so that nothing put in from outside is kept by our own next change. */
export function checkedSlots(unlocked: Unlocked): readonly SlotRow[] {
  const rows = readSlots(unlocked.file.database);
  if (!equalBytes(hashSlots(rows), unlocked.manifest.slots)) {
    throw damaged("The list of ways to unlock was changed from outside.");
  }
  return rows;
}
