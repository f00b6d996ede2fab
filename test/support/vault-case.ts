import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { createVault } from "../../vault/create.ts";
import type { Json } from "../../vault/json.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { prepareVault, type UnlockOptions } from "../../vault/prepare.ts";
import { derivePassphraseSlotKey, newPassphraseParameters } from "../../vault/slot-passphrase.ts";
import { newRecoverySecret, type RecoverySecret, recoverySlotKey } from "../../vault/slot-recovery.ts";
import type { NewSlot, SlotInfo } from "../../vault/slots.ts";
import { cheapPolicy } from "./cheap-policy.ts";

export const testContext = { actor: "Ada", device: "laptop", program: "test" };
export const testPassphrase = "correct horse battery staple";

/** Where one test's vault, its rollback anchors and its neighbours live. */
export type VaultPlace = { readonly folder: string; readonly file: string; readonly anchors: string };

/** In memory where the system has such a folder: thousands of small files are written and synced. */
export function newPlace(options: { readonly onDisk?: boolean } = {}): VaultPlace {
  const base = !options.onDisk && existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const folder = mkdtempSync(join(base, "keyhold-test-"));
  mkdirSync(join(folder, "vault"));
  return placeIn(folder);
}

export function placeIn(folder: string): VaultPlace {
  return { folder, file: join(folder, "vault", "team.keyhold"), anchors: join(folder, "anchors") };
}

export function removePlace(place: VaultPlace): void {
  rmSync(place.folder, { recursive: true, force: true });
}

export function optionsAt(place: VaultPlace) {
  return { file: place.file, anchorDirectory: place.anchors, policy: cheapPolicy, context: testContext };
}

export function passphraseSlot(passphrase = testPassphrase): NewSlot {
  const parameters = newPassphraseParameters(cheapPolicy.create);
  return { parameters, slotKey: derivePassphraseSlotKey(utf8(passphrase), parameters, cheapPolicy) };
}

export function recoverySlot(secret: RecoverySecret = newRecoverySecret()): NewSlot {
  return { parameters: { kind: "recovery" }, slotKey: recoverySlotKey(secret) };
}

export function createAt(place: VaultPlace, slots: readonly NewSlot[] = [passphraseSlot()]): OpenVault {
  return createVault({ ...optionsAt(place), slots });
}

export function slotKeyFor(slot: SlotInfo, passphrase = testPassphrase) {
  if (slot.parameters.kind !== "passphrase") throw new Error("not a passphrase slot");
  return derivePassphraseSlotKey(utf8(passphrase), slot.parameters, cheapPolicy);
}

/** Unlocks by passphrase; whoever calls closes. */
export function unlockAt(place: VaultPlace, passphrase = testPassphrase, options: UnlockOptions = {}): OpenVault {
  const prepared = prepareVault(optionsAt(place));
  try {
    const slot = prepared.slots.find(({ kind }) => kind === "passphrase");
    if (slot === undefined) throw new Error("no passphrase slot");
    return prepared.unlock(slot.id, slotKeyFor(slot, passphrase), options);
  } catch (error) {
    prepared.close();
    throw error;
  }
}

export function entry(action: string, subject = "") {
  return { action, subject, outcome: "ok" } as const;
}

/** Everything a vault holds, in a form that can be compared. */
export function contentsOf(vault: OpenVault): unknown {
  const records: [string, number, Json, Json][] = [];
  for (const { id, version, overview } of vault.records.values()) {
    records.push([id, version, overview, vault.detail(id)]);
  }
  records.sort(([a], [b]) => (a < b ? -1 : 1));
  const { entries } = vault.verifyAudit();
  return {
    records,
    audit: vault.readAudit({ limit: entries }),
    slots: vault.slots.map(({ id, kind }) => [id, kind]),
  };
}
