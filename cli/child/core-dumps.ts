import { writeFileSync } from "node:fs";

/**
 * What is in memory stays out of core dumps, of this process and of those it starts, whose variables would be in
 * theirs. Linux only; elsewhere it is for the system's limits to say.
 */
export function noCoreDumps(): void {
  try {
    writeFileSync("/proc/self/coredump_filter", "0");
  } catch {
    // Not Linux, or not allowed here.
  }
}
