/** Bringing 10,000 entries in: taken apart in a worker, judged against a vault, stored in one transaction. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseInWorker } from "../host/unlocked/imports/parse-in-worker.ts";
import { importRows } from "../host/unlocked/imports/pending-methods.ts";
import { readImport } from "../host/unlocked/imports/read-import.ts";
import { storeImport } from "../host/unlocked/imports/store-import.ts";
import { undoImport } from "../host/unlocked/imports/undo-import.ts";
import { productionPolicy } from "../shared/crypto/argon2.ts";
import { fillVault, openFilled } from "./fill-vault.ts";
import { root } from "./root.ts";
import type { BenchRow } from "./row.ts";

const cheap = { ops: 1, mem: 8192 };
const entries = 10_000;

function bitwardenFile(): string {
  const items = Array.from({ length: entries }, (_, index) => ({
    type: 1,
    name: `Service ${index} prod`,
    notes: `line one of ${index}\nline two`,
    fields: [{ name: "account", value: `acct-${index}`, type: 0 }],
    login: {
      username: `user${index}`,
      password: `secret-value-${index}-abcdefgh`,
      uris: [{ uri: "https://example.com" }],
    },
  }));
  return JSON.stringify({ encrypted: false, folders: [], items });
}

export async function benchImport(): Promise<BenchRow[]> {
  const policy = { create: cheap, floor: cheap, ceiling: productionPolicy.ceiling };
  const filled = fillVault(entries, policy);
  const folder = mkdtempSync(join(tmpdir(), "keyhold-bench-import-"));
  const file = join(folder, "export.json");
  writeFileSync(file, bitwardenFile());
  const app = Object.assign(openFilled(filled, policy), {
    parseImport: parseInWorker(join(root, "dist/host/import-worker.js")),
  });
  const start = performance.now();
  const read = await readImport(app, { source: { file }, onConflict: "keep" });
  if (read.state !== "ready" || read.import.entries !== entries) throw new Error("the file of the bench is good");
  importRows(app, { id: read.import.id });
  const shown = performance.now();
  const { id } = storeImport(app, { id: read.import.id });
  const stored = performance.now();
  undoImport(app, { id: id ?? "" });
  const undone = performance.now();
  app.vault.vault.close();
  for (const one of [filled.folder, folder]) rmSync(one, { recursive: true, force: true });
  return [
    row("10,000 entries read and shown", 2000, shown - start, "JSON, and one keyed hash a value"),
    row(
      "10,000 entries read, shown and stored",
      5000,
      stored - start,
      "sealing 20,000 records and 10,000 log entries in one transaction",
    ),
    row("the same taken back", 5000, undone - stored, "sealing 10,000 records and log entries anew"),
  ];
}

function row(name: string, reach: number, time: number, boundBy: string): BenchRow {
  return { name, reach: `≤ ${reach} ms`, measured: `${time.toFixed(0)} ms`, ok: time <= reach, boundBy };
}
