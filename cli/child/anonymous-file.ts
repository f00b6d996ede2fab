import { randomBytes } from "node:crypto";
import { closeSync, fchmodSync, openSync, statfsSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";

/** A file without a name, in memory. The path leads to it as long as this process runs. */
export type AnonymousFile = { readonly path: string; close(): void };

const memory = "/dev/shm";
/** `TMPFS_MAGIC` of Linux. */
const inMemory = 0x01021994;

/** `undefined` where the system has nothing of the kind. */
export function anonymousFile(bytes: Uint8Array): AnonymousFile | undefined {
  if (process.platform !== "linux") return undefined;
  let handle: number | undefined;
  try {
    if (statfsSync(memory).type !== inMemory) return undefined;
    const name = join(memory, `keyhold-${randomBytes(12).toString("hex")}`);
    handle = openSync(name, "wx+", 0o600);
    // Before there is anything in it: whatever ends this process, nothing is left.
    unlinkSync(name);
    for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done);
    fchmodSync(handle, 0o400);
    const own = handle;
    return { path: `/proc/${process.pid}/fd/${own}`, close: () => closeSync(own) };
  } catch {
    if (handle !== undefined) closeSync(handle);
    return undefined;
  }
}
