/** Vaults in the states that the frozen one is not in: a replaced key, a restored backup. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { createVault } from "../../vault/create.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { readBackup, verifyBackup } from "../../vault/restore.ts";
import { derivePassphraseSlotKey, newPassphraseParameters } from "../../vault/slot-passphrase.ts";
import type { NewSlot } from "../../vault/slots.ts";
import { cheapPolicy } from "../support/cheap-policy.ts";
import { openSlot } from "./slots.ts";
import { readVault } from "./vault.ts";
import { readVaultFile } from "./vault-file.ts";

const bounds = { floor: cheapPolicy.floor, ceiling: cheapPolicy.ceiling };
const entry = { action: "edit", subject: "vault", outcome: "ok" } as const;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-independent-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const options = (name: string) => ({
  file: join(folder, name),
  anchorDirectory: join(folder, "anchors"),
  policy: cheapPolicy,
  context: { actor: "Ada", device: "laptop", program: "test" },
});

function slot(passphrase: string): NewSlot {
  const parameters = newPassphraseParameters(cheapPolicy.create);
  return { parameters, slotKey: derivePassphraseSlotKey(utf8(passphrase), parameters, cheapPolicy) };
}

function newVault(): OpenVault {
  const vault = createVault({ ...options("made.keyhold"), slots: [slot("the first passphrase")] });
  vault.write(entry, (tx) => tx.insert({ name: "Stripe" }, { value: "sk_live_1" }));
  vault.write(entry, (tx) => tx.insert({ name: "GitHub" }, { value: "ghp_2" }));
  return vault;
}

function readIndependently(file: string, passphrase: string) {
  const rows = readVaultFile(file);
  const [way] = rows.slots;
  if (way === undefined) throw new Error("no way to unlock");
  const { records, audit, epoch } = readVault(rows, openSlot(way, { kind: "passphrase", passphrase }, bounds));
  const details = records.map(({ detail }) => (detail as { value: string }).value).sort();
  return { details, actions: audit.map(({ action }) => action), epoch };
}

test("a vault whose key was replaced", () => {
  const vault = newVault();
  vault.replaceVaultKey({ ...entry, action: "replace-key" }, [slot("the second passphrase")]);
  const { epoch } = vault;
  vault.close();
  expect(readIndependently(vault.path, "the second passphrase")).toEqual({
    details: ["ghp_2", "sk_live_1"],
    actions: ["vault.create", "edit", "edit", "replace-key"],
    epoch,
  });
});

test("a vault restored from its backup", () => {
  const vault = newVault();
  const backup = join(folder, "backup");
  vault.backup(backup);
  vault.close();
  const [way] = readBackup(backup).slots;
  if (way?.parameters.kind !== "passphrase") throw new Error("no passphrase");
  const slotKey = derivePassphraseSlotKey(utf8("the first passphrase"), way.parameters, cheapPolicy);
  const restored = verifyBackup({ ...options("restored.keyhold"), backup }, way.id, slotKey).restore().vault;
  const { epoch } = restored;
  restored.close();
  expect(readIndependently(restored.path, "the first passphrase")).toEqual({
    details: ["ghp_2", "sk_live_1"],
    actions: ["vault.create", "edit", "edit", "vault.restore"],
    epoch,
  });
});
