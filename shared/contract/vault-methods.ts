import { z } from "zod";
import { bytes, email, line, passphraseBytes, personName, time } from "./fields.ts";
import { openMethod, unlockedMethod } from "./method.ts";

const nothing = z.strictObject({});
/** Ways in: what a person typed, or what the recovery kit says. */
const credential = z.union([
  z.strictObject({ passphrase: passphraseBytes }),
  z.strictObject({ recoveryCode: bytes.refine((code) => code.length <= 1024) }),
]);
export type Credential = z.output<typeof credential>;
const done = z.strictObject({});
/** Shown once, stored nowhere. */
const recoveryCode = z.string().optional();
const path = z.string().min(1).max(4096);

export const backupSummary = z.strictObject({
  file: z.string(),
  createdAt: time,
  bytes: z.int(),
  records: z.int(),
  keys: z.int(),
});

/** `failed`: dangerous today. `warning`: what one should know. Each sentence says what to do. */
const checks = z.strictObject({
  checks: z.array(z.strictObject({ name: z.string(), outcome: z.enum(["ok", "warning", "failed"]), text: z.string() })),
});

export const vaultMethods = {
  "vault.status": openMethod(
    nothing,
    z.strictObject({ file: z.string(), state: z.enum(["absent", "locked", "unlocking", "unlocked"]) }),
  ),
  "vault.create": openMethod(
    z.strictObject({
      name: personName,
      email: email.optional(),
      device: line(80),
      passphrase: passphraseBytes,
      recovery: z.boolean(),
    }),
    z.strictObject({ name: z.string(), card: z.string(), words: z.array(z.string()), recoveryCode }),
  ),
  "vault.unlock": openMethod(
    z.strictObject({ credential, acceptOlder: z.boolean().default(false) }),
    z.strictObject({ failedAttempts: z.int() }),
  ),
  "vault.lock": openMethod(nothing, done),
  /** Sets a new passphrase with the vault open. The credential proves that the person at the keyboard may. */
  "vault.changePassphrase": unlockedMethod(
    z.strictObject({ credential, next: passphraseBytes, replaceVaultKey: z.boolean(), newRecovery: z.boolean() }),
    z.strictObject({ recoveryCode }),
  ),
  "vault.newRecoveryKit": unlockedMethod(z.strictObject({ credential }), z.strictObject({ recoveryCode: z.string() })),
  "vault.backup": unlockedMethod(z.strictObject({ file: path }), backupSummary),
  /** Opens a backup without changing anything. */
  "vault.inspectBackup": openMethod(
    z.strictObject({ file: path, credential }),
    backupSummary.extend({ sameVault: z.boolean(), replaces: z.boolean() }),
  ),
  "vault.restore": openMethod(
    z.strictObject({ file: path, credential }),
    backupSummary.extend({ keptOldFile: z.string().optional() }),
  ),
  "vault.doctor": openMethod(nothing, checks),
  /** The relay of the settings, and this computer's clock by it. */
  "relays.check": unlockedMethod(nothing, checks),
} as const;
