import { dirname, join } from "node:path";
import type { HostOptions } from "../host.ts";
import { programEnvironment } from "../program-environment.ts";

/** The built reader of foreign files lies beside the vault's worker. */
export function importerOf({ workers, surroundings = process }: HostOptions): {
  file: string;
  programEnvironment: Record<string, string>;
} {
  return {
    file: join(dirname(workers.unlocked), "import-worker.js"),
    programEnvironment: programEnvironment(surroundings.env),
  };
}
