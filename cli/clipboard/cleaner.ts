/** The process that `keyhold copy` leaves behind: waits, and takes the value off the clipboard if it is still there. */

import { readCleanerJob } from "./cleaner-job.ts";
import { clipboard } from "./clipboard.ts";

const chunks: Buffer[] = [];
for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
const all = new Uint8Array(Buffer.concat(chunks));
for (const chunk of chunks) chunk.fill(0);
const job = readCleanerJob(all);
all.fill(0);

if (job !== undefined) {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, job.seconds * 1000);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
  await clipboard({ env: process.env, platform: process.platform }).clearIfStill(job.value);
  job.value.fill(0);
  process.exit(0);
}
