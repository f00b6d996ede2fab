/** The command for tests: the shipped one but for a key derivation that is quick. */
import { fileURLToPath } from "node:url";
import { startCommand } from "../../cli/start.ts";
import { cheapPolicy } from "./cheap-policy.ts";

process.exitCode = await startCommand({
  argv: process.argv.slice(2),
  policy: cheapPolicy,
  workers: {
    unlocked: fileURLToPath(new URL("../host/unlocked-worker.js", import.meta.url)),
    derivation: fileURLToPath(new URL("../vault/derivation-worker.js", import.meta.url)),
    clipboardCleaner: fileURLToPath(new URL("clipboard-cleaner.js", import.meta.url)),
  },
  streams: { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr },
  env: process.env,
  platform: process.platform,
});
