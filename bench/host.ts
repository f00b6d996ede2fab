/** The host's rows: search, and a whole `keyhold list`. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { productionPolicy } from "../shared/crypto/argon2.ts";
import { benchPassphrase, fillVault, openFilled } from "./fill-vault.ts";
import { median, timed } from "./median.ts";
import { root } from "./root.ts";
import type { BenchRow } from "./row.ts";

const cheap = { ops: 1, mem: 8192 };
const cheapPolicy = { create: cheap, floor: cheap, ceiling: productionPolicy.ceiling };

export async function benchSearch(): Promise<BenchRow[]> {
  return [searchRow(10_000, 8), searchRow(100_000, 50)];
}

export async function benchHost(): Promise<BenchRow[]> {
  return [searchRow(10_000, 8), searchRow(100_000, 50), await listRow()];
}

function searchRow(keys: number, reach: number): BenchRow {
  const filled = fillVault(keys, cheapPolicy);
  const app = openFilled(filled, cheapPolicy);
  // What a person types, key by key, from nothing found yet to one key found.
  const queries = ["s", "st", "stripe", "stripe prod", "webhook", "billing github", `key_${keys - 1}`, "no such key"];
  const times = timed(80, (run) => app.keys.search(queries[run % queries.length] ?? ""), 8);
  app.vault.vault.close();
  rmSync(filled.folder, { recursive: true, force: true });
  const middle = median(times);
  return {
    name: `search by text over ${keys.toLocaleString("en")} overviews`,
    reach: `≤ ${reach} ms`,
    measured: `${middle.toFixed(2)} ms median, ${Math.max(...times).toFixed(2)} ms at most`,
    ok: middle <= reach,
    boundBy: "one pass of String.includes over a text of about 50 characters a key",
  };
}

/** Milliseconds of one derivation in a thread of its own, as an unlock pays for it: its memory is fresh each time. */
async function deriveOnce(): Promise<number> {
  const worker = new Worker(join(root, "dist-test/bench/derivation-timer.js"));
  worker.postMessage("derive");
  const [begun] = await once(worker, "message");
  if (begun !== "begun") throw new Error("the timer did not begin");
  const start = performance.now();
  await once(worker, "message");
  const time = performance.now() - start;
  await worker.terminate();
  return time;
}

/** The whole process at production cost, in turn with the derivation alone, so that a slower moment hits both. */
async function listRow(): Promise<BenchRow> {
  const filled = fillVault(10_000, productionPolicy);
  const passphraseFile = join(filled.folder, "passphrase");
  writeFileSync(passphraseFile, benchPassphrase, { mode: 0o600 });
  const args = [
    join(root, "bin/keyhold"),
    "--vault",
    filled.file,
    "--passphrase-file",
    passphraseFile,
    "--json",
    "list",
  ];
  const env = { ...process.env, XDG_DATA_HOME: join(filled.folder, "data") };
  const whole: number[] = [];
  const derivation: number[] = [];
  for (let run = 0; run < 6; run++) {
    const [listed] = timed(1, () => execFileSync(process.execPath, args, { env, maxBuffer: 1 << 28 }), 0);
    const derived = await deriveOnce();
    if (run === 0 || listed === undefined) continue;
    whole.push(listed);
    derivation.push(derived);
  }
  rmSync(filled.folder, { recursive: true, force: true });
  const beyond = median(whole.map((time, run) => time - (derivation[run] ?? 0)));
  return {
    name: "`keyhold list --json` at 10,000 keys beyond key derivation, whole process",
    reach: "≤ 400 ms",
    measured: `${beyond.toFixed(0)} ms median (whole ${median(whole).toFixed(0)} ms, derivation ${median(derivation).toFixed(0)} ms)`,
    ok: beyond <= 400,
    boundBy: "starting Node and two workers, decrypting 20,000 overviews, writing 4 MB of JSON",
  };
}
