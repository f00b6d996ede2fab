import type { CommandLine } from "./command-line.ts";

/** Runs a command's work with its surroundings; without an exit code it was done. A program that ran has its own. */
export type Launch = (command: string, work: (line: CommandLine) => Promise<number | undefined>) => Promise<void>;

/** The example at the end of a command's help. */
export function example(...lines: string[]): string {
  return `\nExample${lines.length > 1 ? "s" : ""}:\n${lines.map((line) => `  $ ${line}\n`).join("")}`;
}
