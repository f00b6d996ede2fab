import { dirname, join } from "node:path";
import type { HostOptions } from "../host.ts";
import type { ScanSurroundings } from "./scan-job.ts";
import { scanSurroundings } from "./surroundings.ts";

/** The built scanner lies beside the vault's worker. */
export function scannerOf({ workers, surroundings = process }: HostOptions): {
  file: string;
  surroundings: ScanSurroundings;
} {
  return {
    file: join(dirname(workers.unlocked), "scan-worker.js"),
    surroundings: scanSurroundings(surroundings),
  };
}
