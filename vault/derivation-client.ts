import { Worker } from "node:worker_threads";
import { type ErrorShape, errorFrom, KeyholdError } from "../shared/contract/errors.ts";
import { type Argon2Cost, type Argon2Policy, checkCost } from "../shared/crypto/argon2.ts";
import type { SlotKey } from "../shared/crypto/brands.ts";
import type { Factors } from "./slot-passphrase.ts";
import type { PassphraseParameters } from "./slots.ts";

export type DerivationJob =
  | {
      readonly kind: "derive";
      readonly passphrase: Uint8Array;
      readonly parameters: PassphraseParameters;
      readonly policy: Argon2Policy;
      readonly factors: Factors | undefined;
    }
  | { readonly kind: "calibrate"; readonly policy: Argon2Policy };

export type DerivationAnswer =
  | { readonly ok: true; readonly slotKey?: Uint8Array; readonly cost?: Argon2Cost }
  | { readonly ok: false; readonly error: ErrorShape };

export type DerivationRequest = {
  /** UTF-8. Moved to the worker: afterwards the caller's array is empty. */
  readonly passphrase: Uint8Array;
  readonly parameters: PassphraseParameters;
  readonly policy: Argon2Policy;
  readonly factors?: Factors;
  /** Ends the worker, and with it the derivation. */
  readonly signal?: AbortSignal;
};

/** Starts a derivation's worker ahead of the derivation, so that it loads while the slots are read. Serves once. */
export function startDerivationWorker(workerFile: string | URL): Worker {
  return new Worker(workerFile);
}

/**
 * `derivePassphraseSlotKey` in a worker of its own, which is ended afterwards.
 * @param workerFile the built `vault/derivation-worker.js`, or a worker that was started from it.
 * @throws KeyholdError as there, and `cancelled`.
 */
export async function deriveInWorker(workerFile: string | URL | Worker, request: DerivationRequest): Promise<SlotKey> {
  // Also here, so that a hostile cost does not even start a thread.
  checkCost(request.parameters, request.policy);
  // A passphrase that shares its buffer with other data must not take that along. And a small array that is asked for
  // its buffer leaves a copy of its bytes in the engine's heap, unless it had a buffer from the beginning.
  const passphrase = new Uint8Array(new ArrayBuffer(request.passphrase.length));
  passphrase.set(request.passphrase);
  request.passphrase.fill(0);
  const { parameters, policy, factors, signal } = request;
  const answer = await ask(workerFile, { kind: "derive", passphrase, parameters, policy, factors }, signal, [
    passphrase.buffer as ArrayBuffer,
  ]);
  if (answer.slotKey === undefined) throw new Error("the derivation worker gave no key");
  return answer.slotKey as SlotKey;
}

/** `calibrateCost` in a worker of its own. */
export async function calibrateInWorker(workerFile: string | URL, policy: Argon2Policy): Promise<Argon2Cost> {
  const answer = await ask(workerFile, { kind: "calibrate", policy }, undefined, []);
  if (answer.cost === undefined) throw new Error("the derivation worker gave no cost");
  return answer.cost;
}

async function ask(
  workerFile: string | URL | Worker,
  job: DerivationJob,
  signal: AbortSignal | undefined,
  transfer: readonly ArrayBuffer[],
): Promise<Extract<DerivationAnswer, { ok: true }>> {
  if (signal?.aborted) throw cancelled();
  const worker = workerFile instanceof Worker ? workerFile : startDerivationWorker(workerFile);
  try {
    const answer = await new Promise<DerivationAnswer>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(cancelled()));
      signal?.addEventListener("abort", () => reject(cancelled()), { once: true });
      worker.postMessage(job, transfer);
    });
    if (!answer.ok) throw errorFrom(answer.error);
    return answer;
  } finally {
    // Begun, not waited for: giving back hundreds of megabytes is no part of unlocking.
    void worker.terminate();
  }
}

function cancelled(): KeyholdError {
  return new KeyholdError("cancelled", "Unlocking was cancelled. Nothing was changed.");
}
