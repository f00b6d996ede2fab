/** Figures of the vault alone: no host, no command line. Needs `dist-test/` and runs in the project's folder. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { utf8 } from "../shared/crypto/bytes.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { RecordId } from "../vault/record-index.ts";
import { derivePassphraseSlotKey } from "../vault/slot-passphrase.ts";
import { median } from "./median.ts";
import type { BenchRow } from "./row.ts";
import { benchPolicy, fillVault, insertKey, passphrase, passphraseSlot, prepareBench } from "./vault-fixture.ts";

const rounds = 7;
const writes = 300;

/** Takes a minute or two, most of it filling the vaults. A key is two records: itself and one value. */
export async function benchVault(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "keyhold-bench-vault-"));
  try {
    for (const keys of [0, 100, 10_000, 100_000]) fillVault(folder, keys, benchPolicy).close();
    return [
      await unlockRow(folder, 10_000, 120),
      await unlockRow(folder, 100_000, 1200),
      ...writeRows(folder),
      memoryRow(folder),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The time from the moment Argon2 (at production cost, in a worker as always) has the slot key to the unlocked vault,
 * whatever part of the hashing is not done by then included.
 */
async function unlockRow(folder: string, keys: number, limit: number): Promise<BenchRow> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await unlockOnce(folder, keys));
  const time = median(times);
  return {
    name: `vault: unlock beyond key derivation, ${keys.toLocaleString("en")} keys`,
    reach: `≤ ${limit} ms`,
    measured: `${time.toFixed(0)} ms (${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)})`,
    ok: time <= limit,
    boundBy: "one thread: decrypting, parsing and indexing each overview; hashing the rows runs beside Argon2",
  };
}

async function unlockOnce(folder: string, keys: number): Promise<number> {
  const prepared = prepareBench(folder, keys, benchPolicy);
  const slot = passphraseSlot(prepared);
  const slotKey = derivePassphraseSlotKey(utf8(passphrase), slot.parameters, benchPolicy);
  const { ended } = await deriveBeside();
  prepared.hashRows();
  const derivedAt = await ended;
  const vault = prepared.unlock(slot.id, slotKey);
  const time = performance.timeOrigin + performance.now() - derivedAt;
  vault.close();
  return time;
}

/** Argon2 at full cost in a worker. `ended` is the wall-clock millisecond at which it was done. */
async function deriveBeside(): Promise<{ readonly ended: Promise<number> }> {
  const worker = new Worker(resolve("dist-test/bench/derivation-timer.js"));
  const next = () =>
    new Promise<unknown>((done, failed) => {
      worker.once("message", done);
      worker.once("error", failed);
    });
  worker.postMessage("begin");
  await next();
  const ended = next().then((doneAt) => {
    void worker.terminate();
    return Number(doneAt);
  });
  return { ended };
}

function writeRows(folder: string): BenchRow[] {
  const small = openBench(folder, 100);
  const large = openBench(folder, 100_000);
  try {
    const add = compare(small, large, (vault, number) => {
      vault.write({ action: "add", subject: "bench", outcome: "ok" }, (tx) => insertKey(tx, 1_000_000 + number));
    });
    const edit = compare(small, large, (vault) => {
      const id = vault.records.keys().next().value as RecordId;
      const overview = vault.records.get(id)?.overview ?? {};
      vault.write({ action: "edit", subject: "bench", outcome: "ok" }, (tx) => tx.update(id, { overview }));
    });
    return [writeRow("add", add), writeRow("edit", edit)];
  } finally {
    small.close();
    large.close();
  }
}

type Comparison = { readonly small: number; readonly large: number };

/** In turn, so that what else the machine does meets both. Medians in milliseconds. */
function compare(small: OpenVault, large: OpenVault, write: (vault: OpenVault, number: number) => void): Comparison {
  const times: { small: number[]; large: number[] } = { small: [], large: [] };
  for (let number = 0; number < writes; number++) {
    times.small.push(timeOf(() => write(small, number)));
    times.large.push(timeOf(() => write(large, number)));
  }
  return { small: median(times.small), large: median(times.large) };
}

function writeRow(what: string, { small, large }: Comparison): BenchRow {
  const ratio = large / small;
  return {
    name: `vault: ${what} one key, durable, 100 keys against 100,000`,
    reach: "≤ 5 ms median, ratio ≤ 1.5",
    measured: `${small.toFixed(2)} ms and ${large.toFixed(2)} ms, ratio ${ratio.toFixed(2)}`,
    ok: Math.max(small, large) <= 5 && ratio <= 1.5,
    boundBy: "two fsyncs: the commit's and the rollback anchor's",
  };
}

function memoryRow(folder: string): BenchRow {
  const [empty, full] = [0, 10_000].map((keys) => residentAfterUnlock(folder, keys));
  const megabytes = ((full ?? 0) - (empty ?? 0)) / 1024 / 1024;
  return {
    name: "vault: memory of an unlocked session at 10,000 keys over an empty one",
    reach: "≤ 40 MB",
    measured: `${megabytes.toFixed(1)} MB`,
    ok: megabytes <= 40,
    boundBy: "the parsed overviews of 20,000 records",
  };
}

/** The median of three processes' resident memory: one process's garbage would be the next measurement's noise. */
function residentAfterUnlock(folder: string, keys: number): number {
  const script = resolve("dist-test/bench/vault-memory.js");
  const sizes = [1, 2, 3].map(() => {
    const output = execFileSync(process.execPath, ["--expose-gc", script, folder, String(keys)], { encoding: "utf8" });
    return (JSON.parse(output) as { readonly resident: number }).resident;
  });
  return median(sizes);
}

function openBench(folder: string, keys: number): OpenVault {
  const prepared = prepareBench(folder, keys, benchPolicy);
  const { id, parameters } = passphraseSlot(prepared);
  return prepared.unlock(id, derivePassphraseSlotKey(utf8(passphrase), parameters, benchPolicy));
}

function timeOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
