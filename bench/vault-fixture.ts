import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Argon2Policy } from "../shared/crypto/argon2.ts";
import { utf8 } from "../shared/crypto/bytes.ts";
import { createVault } from "../vault/create.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { type PreparedVault, prepareVault } from "../vault/prepare.ts";
import { derivePassphraseSlotKey, newPassphraseParameters } from "../vault/slot-passphrase.ts";
import type { PassphraseParameters } from "../vault/slots.ts";
import type { WriteTransaction } from "../vault/transaction.ts";

export const passphrase = "seven quiet harbours at noon";
/** The vaults of the bench are opened hundreds of times: what Argon2 costs is measured where it belongs. */
export const benchPolicy: Argon2Policy = {
  create: { ops: 1, mem: 8192 },
  floor: { ops: 1, mem: 8192 },
  ceiling: { ops: 16, mem: 1024 * 1024 * 1024 },
};

export const benchContext = { actor: "Ada Lovelace", device: "bench", program: "keyhold bench" };

/** A key as the host stores it: one record for the key, one for its value in one environment. */
export function insertKey(transaction: WriteTransaction, number: number): void {
  const name = `payments-service-${String(number).padStart(6, "0")}`;
  const keyId = transaction.insert(
    {
      kind: "key",
      name,
      service: "Stripe",
      owner: "ada@example.com",
      tags: ["payments", "checkout", "eu-west"],
      provider: "https://dashboard.stripe.com/apikeys",
      usedIn: ["api", "worker", "billing-cron"],
      createdAt: 1_790_000_000_000 + number,
      updatedAt: 1_790_000_000_000 + number,
    },
    { notes: "Rotate together with the webhook secret; see the runbook of the payments team." },
  );
  transaction.insert(
    {
      kind: "value",
      key: keyId,
      env: "prod",
      type: "private",
      mask: "sk_l…9f2c",
      variable: name.toUpperCase().replaceAll("-", "_"),
      createdAt: 1_790_000_000_000 + number,
      expiresAt: 1_800_000_000_000 + number,
      rotateEvery: 2_592_000_000,
      scopes: ["charges:write", "refunds:read"],
      holders: [{ card: "mxp2nq0J3v1yR5dC", version: 3, since: 1_790_000_000_000 }],
    },
    { value: `sk_live_51H${String(number).padStart(20, "x")}`, earlier: [] },
  );
}

/** A vault of so many keys, written in few large transactions. */
export function fillVault(folder: string, keys: number, policy: Argon2Policy): OpenVault {
  const parameters = newPassphraseParameters(policy.create);
  const file = vaultFile(folder, keys);
  mkdirSync(dirname(file), { recursive: true });
  const slotKey = derivePassphraseSlotKey(utf8(passphrase), parameters, policy);
  const options = { file, anchorDirectory: anchorsOf(folder), policy, context: benchContext };
  const vault = createVault({ ...options, slots: [{ parameters, slotKey }] });
  for (let done = 0; done < keys; done += 10_000) {
    vault.write({ action: "import", subject: "bench", outcome: "ok" }, (transaction) => {
      for (let number = done; number < Math.min(keys, done + 10_000); number++) insertKey(transaction, number);
    });
  }
  return vault;
}

export function prepareBench(folder: string, keys: number, policy: Argon2Policy): PreparedVault {
  const file = vaultFile(folder, keys);
  return prepareVault({ file, anchorDirectory: anchorsOf(folder), policy, context: benchContext });
}

export function passphraseSlot(prepared: PreparedVault): {
  readonly id: number;
  readonly parameters: PassphraseParameters;
} {
  for (const { id, parameters } of prepared.slots) if (parameters.kind === "passphrase") return { id, parameters };
  throw new Error("the bench vault has a passphrase");
}

function vaultFile(folder: string, keys: number): string {
  return `${folder}/${keys}.keyhold`;
}

function anchorsOf(folder: string): string {
  return `${folder}/anchors`;
}
