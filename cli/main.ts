/** The shipped entry point: production key derivation, and the workers that were built beside it. */
import { fileURLToPath } from "node:url";
import { productionPolicy } from "../shared/crypto/production-policy.ts";
import { startCommand } from "./start.ts";

process.exitCode = await startCommand({
  argv: process.argv.slice(2),
  policy: productionPolicy,
  workers: {
    unlocked: fileURLToPath(new URL("../host/unlocked-worker.js", import.meta.url)),
    derivation: fileURLToPath(new URL("../vault/derivation-worker.js", import.meta.url)),
    clipboardCleaner: fileURLToPath(new URL("clipboard-cleaner.js", import.meta.url)),
  },
  streams: { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr },
  env: process.env,
  platform: process.platform,
});
