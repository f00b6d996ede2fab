/**
 * The browser door as it ships, but for cheap key derivation, shorter waits and a page of the tests:
 * `node dist-test/browser/main.js PAGE-FOLDER [options]`.
 */
import { join } from "node:path";
import { runBrowser } from "../../browser/run.ts";
import { cheapPolicy } from "./cheap-policy.ts";
import { takeClockOffsets } from "./settable-clock.ts";
import { letTimersFollowClock } from "./settable-timers.ts";

/** For a page that comes back: tests whose page stands still, or is slow, want more than those that wait for the end. */
const reload = Number(process.env.KEYHOLD_TEST_RELOAD ?? 2_000);
const [pageFolder = "", ...argv] = process.argv.slice(2);
takeClockOffsets();
letTimersFollowClock();
const built = join(import.meta.dirname, "..");

process.exit(
  await runBrowser({
    argv,
    loadPolicy: async () => cheapPolicy,
    workers: {
      unlocked: join(built, "host/unlocked-worker.js"),
      derivation: join(built, "vault/derivation-worker.js"),
      command: join(built, "cli/main.js"),
    },
    pageFolder,
    surroundings: { env: process.env, platform: process.platform },
    isRoot: process.getuid?.() === 0,
    patience: { reload, withoutWindow: 500, firstPage: 20_000 },
    stdout: process.stdout,
    stderr: process.stderr,
  }),
);
