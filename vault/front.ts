/** What a vault's file tells without a key: its format, its id and the ways to unlock it. All of it unverified. */
import { fromUtf8 } from "../shared/crypto/bytes.ts";
import { damaged } from "./damage.ts";
import { newer, type VaultFile } from "./file.ts";
import { readMeta } from "./meta-table.ts";
import { readSlot, type SlotInfo } from "./slots.ts";
import { readSlots } from "./slots-table.ts";

/** The vault format that this version reads and writes. */
export const formatVersion = 1;

/** @throws KeyholdError `vault_newer`, `vault_damaged`. */
export function readFront(file: VaultFile): { readonly vaultId: Uint8Array; readonly slots: readonly SlotInfo[] } {
  const { database } = file;
  const format = fromUtf8OrEmpty(readMeta(database, "format"));
  if (!/^[1-9][0-9]{0,8}$/.test(format)) throw damaged("The vault's format number was changed.");
  if (Number(format) > formatVersion) throw newer();
  const vaultId = readMeta(database, "vault");
  if (vaultId.length !== 16) throw damaged("The vault's id was changed.");
  const slots = readSlots(database).map(readSlot);
  if (slots.length === 0) throw damaged("There is no way left to unlock this vault.");
  return { vaultId, slots };
}

function fromUtf8OrEmpty(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch {
    return "";
  }
}
