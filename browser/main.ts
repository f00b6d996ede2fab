/** The shipped entry point: production key derivation, and what was built beside it. */
import { fileURLToPath } from "node:url";
import { runBrowser } from "./run.ts";
import { usualPatience } from "./shipped.ts";

const built = (path: string) => fileURLToPath(new URL(path, import.meta.url));

process.exit(
  await runBrowser({
    argv: process.argv.slice(2),
    loadPolicy: async () => (await import("../host/production-policy.ts")).productionPolicy,
    workers: {
      unlocked: built("../host/unlocked-worker.js"),
      derivation: built("../vault/derivation-worker.js"),
      command: built("../cli/main.js"),
    },
    pageFolder: built("../renderer"),
    surroundings: { env: process.env, platform: process.platform },
    isRoot: process.getuid?.() === 0,
    patience: usualPatience,
    stdout: process.stdout,
    stderr: process.stderr,
  }),
);
