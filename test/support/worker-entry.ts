/**
 * The vault's worker for tests: ends the whole process without ceremony at the checkpoint that the test names, and
 * prints bugs. The shipped entry does neither.
 */
import { readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { startWorker } from "../../host/unlocked/start-worker.ts";

const { dataDirectory } = workerData as { dataDirectory: string };

/** A file rather than a variable: the worker gets no environment. */
function dieAt(): string | undefined {
  try {
    return readFileSync(join(dataDirectory, "die-at"), "utf8").trim();
  } catch {
    return undefined;
  }
}

startWorker({
  checkpoint: (name) => {
    if (name === dieAt()) process.kill(process.pid, "SIGKILL");
  },
  onBug: (error) =>
    writeSync(2, `bug: ${error instanceof Error ? (error.stack ?? "").slice(0, 4000) : String(error)}\n`),
});
