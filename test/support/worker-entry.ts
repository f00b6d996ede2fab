/**
 * The vault's worker for tests: at the checkpoint that a file in the data directory names it ends the whole process
 * without ceremony (`die-at`) or, if the file names this process too, stands still until the file is gone (`pause-at`);
 * `clock-offset` makes its clock wrong; bugs are printed. The shipped entry does none of it.
 */
import { existsSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { startWorker } from "../../host/unlocked/start-worker.ts";
import { applyClockOffset } from "./clock-offset.ts";

const { dataDirectory } = workerData as { dataDirectory: string };

/** Files rather than variables: the worker gets no environment. */
function told(file: string): string | undefined {
  try {
    return readFileSync(join(dataDirectory, file), "utf8").trim();
  } catch {
    return undefined;
  }
}

function standStill(): void {
  writeFileSync(join(dataDirectory, "paused"), "");
  const never = new Int32Array(new SharedArrayBuffer(4));
  while (existsSync(join(dataDirectory, "pause-at"))) Atomics.wait(never, 0, 0, 5);
}

applyClockOffset(dataDirectory);
startWorker({
  checkpoint: (name) => {
    if (name === told("die-at")) process.kill(process.pid, "SIGKILL");
    if (told("pause-at") === `${name} ${process.pid}`) standStill();
  },
  onBug: (error) =>
    writeSync(2, `bug: ${error instanceof Error ? (error.stack ?? "").slice(0, 4000) : String(error)}\n`),
});
