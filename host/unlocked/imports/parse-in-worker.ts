import { Worker } from "node:worker_threads";
import { errorFrom, KeyholdError } from "../../../shared/contract/errors.ts";
import { unpackEntries } from "../../importers/pack.ts";
import type { Parsed, ParseJob } from "../../importers/parsed.ts";
import type { ParserAnswer } from "../../importers/worker.ts";
import { moveBytes } from "../../session/move-bytes.ts";

/** Takes a file apart. Its bytes, and the secrets that open it, are given away. */
export type ParseImport = (job: ParseJob, signal?: AbortSignal) => Promise<Parsed>;

/** Heap of the thread that reads; the file itself and its values lie outside of it, and are bounded by the parsers. */
const limits = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 } as const;
/** Longer than the dearest key derivation that is allowed takes on a slow computer. */
const patience = 180_000;

/**
 * @param file the built `host/import-worker.js`.
 * @throws KeyholdError what the parser refuses; `too_large` when it ran out of memory or time; `cancelled`.
 */
export function parseInWorker(file: string): ParseImport {
  return async (job, signal) => {
    if (signal?.aborted) throw cancelled();
    const worker = new Worker(file, { env: {}, argv: [], stdin: false, resourceLimits: limits });
    let timer: NodeJS.Timeout | undefined;
    try {
      const answer = await new Promise<ParserAnswer>((resolve, reject) => {
        worker.once("message", resolve);
        worker.once("error", () => reject(exhausted()));
        worker.once("exit", () => reject(exhausted()));
        signal?.addEventListener("abort", () => reject(cancelled()), { once: true });
        timer = setTimeout(() => reject(exhausted()), patience);
        const { data, buffers } = moveBytes(job);
        worker.postMessage(data, buffers);
      });
      if (!answer.ok) throw errorFrom(answer.error);
      const { value } = answer;
      if (value.state !== "ready") return value;
      const { values, entries, ...rest } = value;
      return { ...rest, entries: unpackEntries({ values, entries }) };
    } finally {
      clearTimeout(timer);
      await worker.terminate();
    }
  };
}

function exhausted(): KeyholdError {
  return new KeyholdError(
    "too_large",
    "Reading this file takes more memory or time than any export needs. Nothing was stored; divide it, or export it anew.",
  );
}

function cancelled(): KeyholdError {
  return new KeyholdError("cancelled", "Reading was stopped. Nothing was stored.");
}
