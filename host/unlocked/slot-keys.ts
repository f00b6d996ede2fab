import { KeyholdError } from "../../shared/contract/errors.ts";
import type { SlotKey } from "../../shared/crypto/brands.ts";
import { fromUtf8, wipe } from "../../shared/crypto/bytes.ts";
import { newRecoverySecret, parseRecoveryCode, recoveryCode, recoverySlotKey } from "../../vault/slot-recovery.ts";
import type { NewSlot, SlotInfo } from "../../vault/slots.ts";
import type { Proof, SlotOffer } from "../session/worker-messages.ts";

/** What the session needs of a way to unlock. */
export function offer({ id, kind, parameters }: SlotInfo): SlotOffer {
  return parameters.kind === "passphrase" ? { id, kind, passphrase: parameters } : { id, kind };
}

/** @throws KeyholdError `mistyped_recovery_key`; `not_found` when the vault has no recovery kit. */
export function slotKeyOf(proof: Proof, slots: readonly SlotInfo[]): { slotId: number; slotKey: SlotKey } {
  if ("slotKey" in proof) return { slotId: proof.slotId, slotKey: proof.slotKey as SlotKey };
  const slot = slots.find(({ kind }) => kind === "recovery");
  if (slot === undefined) {
    throw new KeyholdError("not_found", "This vault has no recovery kit. Only its passphrase opens it.");
  }
  const secret = parseRecoveryCode(fromUtf8(proof.recoveryCode));
  const slotKey = recoverySlotKey(secret);
  wipe(secret);
  return { slotId: slot.id, slotKey };
}

export function newRecoverySlot(): { slot: NewSlot; code: string } {
  const secret = newRecoverySecret();
  const slot: NewSlot = { parameters: { kind: "recovery" }, slotKey: recoverySlotKey(secret) };
  const code = recoveryCode(secret);
  wipe(secret);
  return { slot, code };
}
