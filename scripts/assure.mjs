/** The long run: the fault, fuzz and crash tests with twenty times the rounds of `npm test`. Takes hours. */
import { spawnSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const { status } = spawnSync(
  process.execPath,
  [join(root, "node_modules/vitest/vitest.mjs"), "run", "test/", "--testTimeout=7200000", "--hookTimeout=600000"],
  { cwd: root, stdio: "inherit", env: { ...process.env, KEYHOLD_ASSURE_SCALE: "20" } },
);
process.exit(status ?? 1);
