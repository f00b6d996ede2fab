import { spawn } from "node:child_process";
import { resolve } from "node:path";
import type { CrashJob } from "./crash-job.ts";

/** Built from `crash-writer.ts` before the tests run. */
const writer = resolve("dist-test/vault/crash-writer.js");

export type Outcome = { readonly lines: readonly string[]; readonly status: number | null; readonly errors: string };

/**
 * Runs a writer. With `killAfter`, it is killed with SIGKILL so many milliseconds after its first line; what it said
 * until then is all there, since a dead process's pipe is read to its end.
 */
export function runWriter(job: CrashJob, options: { killAfter?: number; uid?: number } = {}): Promise<Outcome> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [writer, JSON.stringify(job)], {
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    });
    let output = "";
    let errors = "";
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      if (options.killAfter !== undefined && timer === undefined) {
        timer = setTimeout(() => child.kill("SIGKILL"), options.killAfter);
      }
    });
    child.stderr.on("data", (chunk: Buffer) => {
      errors += chunk.toString("utf8");
    });
    child.on("error", failed);
    child.on("close", (status) => {
      clearTimeout(timer);
      done({ lines: output.split("\n").slice(0, -1), status, errors: errors.slice(0, 1000) });
    });
  });
}
