import type { Worker } from "node:worker_threads";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { Credential } from "../../shared/contract/vault-methods.ts";
import type { Argon2Policy } from "../../shared/crypto/argon2.ts";
import { calibrateInWorker, deriveInWorker, startDerivationWorker } from "../../vault/derivation-client.ts";
import { newPassphraseParameters } from "../../vault/slot-passphrase.ts";
import type { NewPassphrase, Proof, SlotOffer } from "./worker-messages.ts";

export type Derivation = { readonly workerFile: string; readonly policy: Argon2Policy };

/** Runs `use` while a derivation's worker loads beside it; ends that worker if it was not needed. */
export async function withWarmDerivation<Result>(
  derivation: Derivation,
  use: (worker: Worker) => Promise<Result>,
): Promise<Result> {
  const worker = startDerivationWorker(derivation.workerFile);
  try {
    return await use(worker);
  } finally {
    void worker.terminate();
  }
}

/** Turns what a person typed into what the vault's worker can check. The Argon2 run has a worker of its own. */
export async function deriveProof(
  { workerFile, policy }: Derivation,
  credential: Credential,
  slots: readonly SlotOffer[],
  warm?: Worker,
): Promise<Proof> {
  if ("recoveryCode" in credential) return { recoveryCode: credential.recoveryCode };
  const slot = slots.find(({ passphrase }) => passphrase !== undefined);
  if (slot?.passphrase === undefined) {
    throw new KeyholdError("not_found", "No passphrase opens this vault. Use its recovery kit.");
  }
  const { passphrase } = credential;
  const slotKey = await deriveInWorker(warm ?? workerFile, { passphrase, parameters: slot.passphrase, policy });
  return { slotId: slot.id, slotKey };
}

/** A new passphrase at the cost that this computer bears. */
export async function deriveNewPassphrase(
  { workerFile, policy }: Derivation,
  passphrase: Uint8Array,
): Promise<NewPassphrase> {
  const parameters = newPassphraseParameters(await calibrateInWorker(workerFile, policy));
  return { parameters, slotKey: await deriveInWorker(workerFile, { passphrase, parameters, policy }) };
}
