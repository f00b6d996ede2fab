/**
 * One key derivation in a thread of its own: Argon2 blocks for about a second, and its memory holds the passphrase.
 * The thread ends after one answer and takes both with it.
 */
import { parentPort } from "node:worker_threads";
import { errorShape } from "../shared/contract/errors.ts";
import { wipe } from "../shared/crypto/bytes.ts";
import { calibrateCost } from "./calibrate.ts";
import type { DerivationAnswer, DerivationJob } from "./derivation-client.ts";
import { derivePassphraseSlotKey } from "./slot-passphrase.ts";

parentPort?.once("message", (job: DerivationJob) => {
  const answer = run(job);
  parentPort?.postMessage(
    answer,
    answer.ok && answer.slotKey !== undefined ? [answer.slotKey.buffer as ArrayBuffer] : [],
  );
});

function run(job: DerivationJob): DerivationAnswer {
  try {
    if (job.kind === "calibrate") return { ok: true, cost: calibrateCost(job.policy) };
    const slotKey = derivePassphraseSlotKey(job.passphrase, job.parameters, job.policy, job.factors);
    // A copy of its own: libsodium's answer may be a view of something larger.
    const own = new Uint8Array(new ArrayBuffer(slotKey.length));
    own.set(slotKey);
    wipe(slotKey);
    return { ok: true, slotKey: own };
  } catch (error) {
    return { ok: false, error: errorShape(error) };
  } finally {
    if (job.kind === "derive") wipe(job.passphrase, job.factors?.keyFile, job.factors?.prf);
  }
}
