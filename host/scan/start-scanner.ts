import { Worker } from "node:worker_threads";
import { errorFrom, KeyholdError } from "../../shared/contract/errors.ts";
import { buffersOf } from "./matching/scan-index.ts";
import type { FromScanner, ScanJob, ScanTotals } from "./scan-job.ts";

/** What a hostile file could make it take; typed arrays apart, which are bounded by the index. */
const limits = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 16 } as const;

export type RunningScanner = {
  /** @throws KeyholdError as the scan does; `cancelled` once it was stopped. */
  readonly ended: Promise<ScanTotals>;
  stop(): void;
};

/** @param file the built scanner. Moves the index: afterwards the caller's is empty. */
export function startScanner(
  file: string,
  job: ScanJob,
  hear: (message: Exclude<FromScanner, { type: "done" | "failed" }>) => void,
): RunningScanner {
  const worker = new Worker(file, { env: {}, argv: [], stdin: false, resourceLimits: limits });
  let isStopped = false;
  const ended = new Promise<ScanTotals>((resolve, reject) => {
    worker.on("message", (message: FromScanner) => {
      if (message.type === "done") resolve(message.totals);
      else if (message.type === "failed") reject(errorFrom(message.error));
      else if (!isStopped) hear(message);
    });
    worker.once("error", () => reject(outOfBounds()));
    worker.once("exit", () => reject(isStopped ? stopped() : outOfBounds()));
  });
  worker.postMessage(job, buffersOf(job.index));
  return {
    ended: ended.finally(() => void worker.terminate()),
    stop() {
      isStopped = true;
      void worker.terminate();
    },
  };
}

function stopped(): KeyholdError {
  return new KeyholdError("cancelled", "The scan was stopped. What it had found until then is kept.");
}

function outOfBounds(): KeyholdError {
  return new KeyholdError(
    "too_large",
    "The scan ended before it was through: something in there took more memory than it may. What it had found is kept; scan a smaller folder, or leave parts out.",
  );
}
