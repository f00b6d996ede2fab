import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** The built worker files that tests start; `scripts/build.mjs` makes them. */
export const testWorkers = {
  unlocked: join(root, "dist-test/host/unlocked-worker.js"),
  derivation: join(root, "dist-test/vault/derivation-worker.js"),
};

if (!existsSync(testWorkers.unlocked)) execFileSync(process.execPath, [join(root, "scripts/build.mjs")]);
