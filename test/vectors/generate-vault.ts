import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SlotKey } from "../../shared/crypto/brands.ts";
import { fromBase64, toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { AnchorPlace } from "../../vault/anchor.ts";
import { createVault } from "../../vault/create.ts";
import { purposeKeys } from "../../vault/keys.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { type PrepareOptions, prepareVault } from "../../vault/prepare.ts";
import { deviceSlotKey } from "../../vault/slot-device.ts";
import { derivePassphraseSlotKey, newPassphraseParameters } from "../../vault/slot-passphrase.ts";
import { recoveryCode, recoverySlotKey } from "../../vault/slot-recovery.ts";
import type { NewSlot } from "../../vault/slots.ts";
import type { VaultRows } from "../independent/vault.ts";
import { readVaultFile } from "../independent/vault-file.ts";
import { cheapPolicy } from "../support/cheap-policy.ts";
import { fixedBytes, noon } from "./fixed-people.ts";
import { badVaults, newPassphrase, oldPassphrase, type VaultHistory, vaultFileName } from "./generate-vault-damage.ts";
import type { CredentialForm, GoodVector, VectorFile } from "./keyhold-forms.ts";
import * as program from "./read-with-program.ts";

const recoverySecret = fixedBytes("recovery") as Parameters<typeof recoverySlotKey>[0];
const deviceSecret = fixedBytes("device") as Parameters<typeof deviceSlotKey>[0];

const byNew: CredentialForm = { kind: "passphrase", passphrase: newPassphrase };
const byRecovery: CredentialForm = { kind: "recovery", code: recoveryCode(recoverySecret) };
const byDevice: CredentialForm = { kind: "device", secret: toBase64(deviceSecret) };

function passphraseSlot(passphrase: string): NewSlot {
  const parameters = newPassphraseParameters(cheapPolicy.create);
  return { parameters, slotKey: derivePassphraseSlotKey(utf8(passphrase), parameters, cheapPolicy) };
}

const entry = (action: string, subject: string) => ({ action, subject, outcome: "ok" }) as const;

/** A vault with a history: a record added, one changed, one removed, the passphrase changed. */
function makeVault(folder: string): VaultHistory {
  const file = join(folder, "made.keyhold");
  let minutes = 0;
  const options = {
    file,
    anchorDirectory: join(folder, "anchors"),
    policy: cheapPolicy,
    context: { actor: "Ada", device: "Ada's laptop", program: "vectors" },
    now: () => noon + 60_000 * minutes++,
  };
  const recovery: NewSlot = { parameters: { kind: "recovery" }, slotKey: recoverySlotKey(recoverySecret) };
  const device: NewSlot = {
    parameters: { kind: "device", name: fixedBytes("device name", 16) },
    slotKey: deviceSlotKey(deviceSecret) as SlotKey,
  };
  const vault = createVault({ ...options, slots: [passphraseSlot(oldPassphrase), recovery, device] });
  const add = (name: string, value: string) =>
    vault.write(entry("add", name), (tx) => tx.insert({ kind: "key", name }, { value, notes: "ä ö \u{1f511}" }));
  const stripe = add("Stripe live", "sk_live_1");
  const removed = add("Old key", "old");
  add("GitHub", "g".repeat(700));
  const before = rowsOf(vault, folder);
  vault.write(entry("edit", "Stripe live"), (tx) => tx.update(stripe, { detail: { value: "sk_live_2" } }));
  vault.write(entry("remove", "Old key"), (tx) => tx.remove(removed));
  vault.changePassphrase(entry("passphrase", "vault"), passphraseSlot(newPassphrase));
  const forked = forkedRows(vault, folder, options);
  vault.addSlot(entry("device", "vault"), device);
  vault.close();
  if (existsSync(`${file}-wal`)) throw new Error("the vault's log was not taken into the file");
  return { before, forked, after: rowsOf(vault, folder) };
}

/** What a copy of the vault becomes when somebody goes on with it instead. */
function forkedRows(vault: OpenVault, folder: string, options: PrepareOptions): VaultRows {
  const copy = copyWithLog(vault, folder);
  const prepared = prepareVault({ ...options, file: copy, anchorDirectory: join(folder, "other anchors") });
  const way = prepared.slots.find(({ kind }) => kind === "recovery");
  const fork = prepared.unlock(way?.id ?? 0, recoverySlotKey(recoverySecret));
  fork.audit(entry("other", "vault"));
  fork.close();
  return readVaultFile(copy);
}

/** The rows as they are now, without ending the vault: its log is still outside the main file. */
function rowsOf(vault: OpenVault, folder: string): VaultRows {
  return readVaultFile(copyWithLog(vault, folder));
}

function copyWithLog(vault: OpenVault, folder: string): string {
  const copy = join(mkdtempSync(join(folder, "rows-")), "copy");
  for (const suffix of ["", "-wal"]) {
    if (existsSync(vault.path + suffix)) copyFileSync(vault.path + suffix, copy + suffix);
  }
  return copy;
}

export function vaultVectors(frozen: string): VectorFile {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-vectors-"));
  try {
    const rows = makeVault(folder);
    const made = join(folder, "made.keyhold");
    const anchor = anchorVectors(folder, rows.after.vaultId, made);
    copyFileSync(made, join(frozen, vaultFileName));
    chmodSync(join(frozen, vaultFileName), 0o644);
    const good: Omit<GoodVector<"vault">, "expected">[] = [
      { name: "by its passphrase", input: { file: vaultFileName, credential: byNew } },
      { name: "by its recovery code", input: { file: vaultFileName, credential: byRecovery } },
      { name: "by a device's key", input: { file: vaultFileName, credential: byDevice } },
    ];
    return {
      vault: {
        // Each on a copy: reading leaves SQLite's own files beside what it read.
        good: good.map((vector) => ({ ...vector, expected: program.vaultFile(copyOf(made), vector.input.credential) })),
        mustFail: badVaults(rows),
      },
      anchor,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyOf(file: string): string {
  const copy = `${file}.${copies++}`;
  copyFileSync(file, copy);
  return copy;
}
let copies = 0;

function anchorVectors(folder: string, vaultId: Uint8Array, path: string): NonNullable<VectorFile["anchor"]> {
  const written = readdirSync(join(folder, "anchors")).filter((name) => /^[0-9a-f]{64}$/.test(name));
  if (written.length !== 1) throw new Error("one vault leaves one anchor");
  // The anchor of the vault above hangs on a temporary path and on a key that is not in any vector: another is frozen.
  const vaultKey = fixedBytes("vault key");
  const place = new AnchorPlace(join(folder, "more"), vaultId, "/home/ada/team.keyhold");
  const keys = purposeKeys(vaultKey as Parameters<typeof purposeKeys>[0]);
  place.write(keys.anchor, { epoch: 7, at: noon, auditSeq: 9, auditHead: fixedBytes("head") });
  place.close();
  const bytes = readFileSync(place.file);
  const input = {
    vaultKey: toBase64(vaultKey),
    vaultId: toBase64(vaultId),
    path: "/home/ada/team.keyhold",
    bytes: toBase64(bytes),
  };
  const bad = (name: string, change: Partial<typeof input>) => ({
    name,
    input: { ...input, ...change },
    error: "vault_rolled_back" as const,
  });
  const changed = (at: number) => {
    const copy = fromBase64(input.bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return toBase64(copy);
  };
  if (path === place.file) throw new Error("the anchor is the vault");
  return {
    good: [{ name: "an anchor", input, expected: program.anchor(input) }],
    mustFail: [
      bad("a changed mac", { bytes: changed(3) }),
      bad("a changed epoch", { bytes: changed(input.bytes.length > 0 ? bytes.indexOf('"epoch":') + 8 : 0) }),
      bad("cut off", { bytes: toBase64(bytes.subarray(0, -1)) }),
      bad("only a mac", { bytes: toBase64(bytes.subarray(0, 32)) }),
      bad("empty", { bytes: "" }),
      bad("another vault's key", { vaultKey: toBase64(fixedBytes("another vault key")) }),
      bad("another vault's id", { vaultId: toBase64(fixedBytes("another vault", 16)) }),
    ],
  };
}
