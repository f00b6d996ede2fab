import type { CommandLine } from "./command-line.ts";
import type { ExitCode } from "./exit-code.ts";

/** Runs a command's work with its surroundings; without an exit code it was done. */
export type Launch = (command: string, work: (line: CommandLine) => Promise<ExitCode | undefined>) => Promise<void>;

/** The example at the end of a command's help. */
export function example(...lines: string[]): string {
  return `\nExample${lines.length > 1 ? "s" : ""}:\n${lines.map((line) => `  $ ${line}\n`).join("")}`;
}
