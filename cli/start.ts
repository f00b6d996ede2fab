import type { Run } from "./run.ts";

const atWork = ["run", "inject"];
/** Options of every command that are followed by a value. */
const valued = ["--vault", "--passphrase-file"];

/** Runs one command line to its end, with no more loaded than it needs. */
export async function startCommand(run: Run): Promise<number> {
  if (isAtWork(run.argv)) return await (await import("./at-work.ts")).runAtWork(run);
  const [{ runCommand }, { buildProgram }] = await Promise.all([import("./run.ts"), import("./program.ts")]);
  return await runCommand(run, buildProgram);
}

/** Whether the first word that is no option is one of these commands. */
export function isAtWork(argv: readonly string[]): boolean {
  const first = argv.findIndex((word, index) => !word.startsWith("-") && !valued.includes(argv[index - 1] ?? ""));
  return atWork.includes(argv[first] ?? "");
}
