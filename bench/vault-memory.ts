/**
 * A process with one unlocked vault: prints its memory in bytes once everything that can be freed is. Started by
 * `vault.ts` with `--expose-gc`: `node --expose-gc vault-memory.js FOLDER KEYS`.
 */
import { writeSync } from "node:fs";
import { utf8 } from "../shared/crypto/bytes.ts";
import { derivePassphraseSlotKey } from "../vault/slot-passphrase.ts";
import { benchPolicy, passphrase, passphraseSlot, prepareBench } from "./vault-fixture.ts";

const [folder = "", keys = "0"] = process.argv.slice(2);
const prepared = prepareBench(folder, Number(keys), benchPolicy);
const { id, parameters } = passphraseSlot(prepared);
const vault = prepared.unlock(id, derivePassphraseSlotKey(utf8(passphrase), parameters, benchPolicy));
let shown = 0;
for (const record of vault.records.values()) shown += String(record.overview.name).length;
for (let round = 0; round < 5; round++) {
  globalThis.gc?.();
  await new Promise((done) => setTimeout(done, 50));
}
writeSync(1, `${JSON.stringify({ resident: process.memoryUsage().rss, shown })}\n`);
vault.close();
