/**
 * A process with one unlocked vault in a worker, as the app has it: prints its resident memory in bytes once everything
 * that can be freed is. Started by `vault.ts`: `node --expose-gc vault-memory.js FOLDER KEYS`.
 */
import { writeSync } from "node:fs";
import { isMainThread, Worker } from "node:worker_threads";
import { utf8 } from "../shared/crypto/bytes.ts";
import { derivePassphraseSlotKey } from "../vault/slot-passphrase.ts";
import { unlockedWorkerLimits } from "../vault/worker-limits.ts";
import { benchPolicy, passphrase, passphraseSlot, prepareBench } from "./vault-fixture.ts";

const argv = process.argv.slice(2);
if (isMainThread) new Worker(new URL(import.meta.url), { argv, resourceLimits: unlockedWorkerLimits });
else await unlockAndMeasure(argv[0] ?? "", Number(argv[1]));

async function unlockAndMeasure(folder: string, keys: number): Promise<void> {
  const prepared = prepareBench(folder, keys, benchPolicy);
  const { id, parameters } = passphraseSlot(prepared);
  const vault = prepared.unlock(id, derivePassphraseSlotKey(utf8(passphrase), parameters, benchPolicy));
  for (let round = 0; round < 5; round++) {
    globalThis.gc?.();
    await new Promise((done) => setTimeout(done, 50));
  }
  const { size } = vault.records;
  writeSync(1, `${JSON.stringify({ resident: process.memoryUsage().rss, records: size })}\n`);
  vault.close();
}
