/** Bundles every Node entry point with esbuild: `dist/` is what ships, `dist-test/` holds entries that only tests run. */
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

const shipped = {
  "cli/main": "cli/main.ts",
  "cli/clipboard-cleaner": "cli/clipboard/cleaner.ts",
  "host/unlocked-worker": "host/unlocked/worker.ts",
  "vault/derivation-worker": "vault/derivation-worker.ts",
  "demo/main": "demo/main.ts",
};
const testOnly = {
  "cli/main": "test/support/cli-entry.ts",
  "cli/clipboard-cleaner": "cli/clipboard/cleaner.ts",
  "host/unlocked-worker": "test/support/worker-entry.ts",
  "host/person": "test/support/person-entry.ts",
  "vault/derivation-worker": "vault/derivation-worker.ts",
  "vault/crash-writer": "test/support/crash-writer.ts",
  "relay/main": "test/support/relay-entry.ts",
  "bench/main": "bench/main.ts",
  "bench/relay-load": "bench/relay-load.ts",
  "bench/derivation-timer": "bench/derivation-timer.ts",
  "bench/vault-memory": "bench/vault-memory.ts",
};

async function bundle(entries, outdir) {
  const present = Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(resolve(root, file))));
  await build({
    absWorkingDir: root,
    entryPoints: present,
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: "linked",
    logLevel: "warning",
  });
}

await bundle(shipped, "dist");
await bundle(testOnly, "dist-test");
