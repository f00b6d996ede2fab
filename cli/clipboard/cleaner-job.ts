/** What the cleaner is told through its standard input: `seconds32 || value`, the number big-endian. */
export function cleanerJob(value: Uint8Array, seconds: number): Uint8Array {
  const job = new Uint8Array(4 + value.length);
  new DataView(job.buffer).setUint32(0, seconds);
  job.set(value, 4);
  return job;
}

/** `undefined` when whoever started the cleaner died before it had said all. */
export function readCleanerJob(job: Uint8Array): { readonly value: Uint8Array; readonly seconds: number } | undefined {
  if (job.length < 5) return undefined;
  const seconds = new DataView(job.buffer, job.byteOffset).getUint32(0);
  return { value: job.slice(4), seconds };
}
