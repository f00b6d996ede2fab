/** The thread that reads files and repositories, and compares them with an index. It ends with its scan. */
import { parentPort } from "node:worker_threads";
import { errorShape } from "../../shared/contract/errors.ts";
import { runJob } from "./run-job.ts";
import type { FromScanner, ScanJob } from "./scan-job.ts";

parentPort?.once("message", async (job: ScanJob) => {
  const send = (message: FromScanner) => parentPort?.postMessage(message);
  try {
    await runJob(job, send);
  } catch (error) {
    send({ type: "failed", error: errorShape(error) });
  } finally {
    job.index.key.fill(0);
    job.printKey?.fill(0);
  }
});
