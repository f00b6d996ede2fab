import type { Command } from "commander";
import { CommanderError } from "commander";
import type { Surroundings } from "../host/data-directory.ts";
import { type ErrorShape, errorShape } from "../shared/contract/errors.ts";
import { CommandLine, type GlobalOptions, type Shipped } from "./command-line.ts";
import { type ExitCode, exitCodeFor, exitCodes } from "./exit-code.ts";
import type { Launch } from "./launch.ts";
import { Output } from "./output.ts";
import type { Streams } from "./terminal/streams.ts";
import { Terminal } from "./terminal/terminal.ts";
import { wrongUseMessage } from "./wrong-use.ts";

export type Run = Shipped & Surroundings & { readonly argv: readonly string[]; readonly streams: Streams };

/** Runs one command line to its end. Never throws: whatever happens becomes a sentence and an exit code. */
export async function runCommand(run: Run, build: (launch: Launch) => Command): Promise<number> {
  const { argv, streams, env } = run;
  quietWhenReaderLeaves(streams);
  sentenceInsteadOfStack(run);
  const terminal = new Terminal(streams);
  let exitCode: number = exitCodes.done;
  let line: CommandLine | undefined;
  let said = "";
  const program = build(async (command, work) => {
    line = new CommandLine(command, run, program.opts<GlobalOptions>(), streams, run, terminal);
    exitCode = (await work(line)) ?? exitCodes.done;
  });
  forEachCommand(program, (command) => {
    command.exitOverride().configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      outputError: (text) => {
        said += text;
      },
    });
  });
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return wrongUse(error, said, run);
    const output = line?.output ?? new Output(streams, env, asksForJson(argv));
    const shape: ErrorShape = errorShape(error);
    output.failure(shape);
    exitCode = exitCodeFor(shape.code);
  } finally {
    await line?.close();
  }
  return exitCode;
}

/** A bug's own words may quote secrets, and a stack helps nobody at a prompt: it becomes one sentence. */
function sentenceInsteadOfStack({ streams, env, argv }: Run): void {
  process.once("uncaughtException", (error) => {
    new Output(streams, env, asksForJson(argv)).failure(errorShape(error));
    process.exit(exitCodes.failed);
  });
}

function wrongUse(error: CommanderError, said: string, { argv, streams, env }: Run): ExitCode {
  // Help and version are asked for with exit code 0; help because nothing was given comes with 1.
  if (error.exitCode === 0) return exitCodes.done;
  if (error.code === "commander.help" && !asksForJson(argv)) return exitCodes.wrongUse;
  const message =
    error.code === "commander.help" ? "Name a command." : wrongUseMessage(said === "" ? error.message : said);
  new Output(streams, env, asksForJson(argv)).failure({ code: "invalid_input", message });
  return exitCodes.wrongUse;
}

function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return argv.slice(0, end < 0 ? argv.length : end).includes("--json");
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const inner of command.commands) forEachCommand(inner, visit);
}

/** `keyhold list | head` closes our output early: that is no error. A full disk is. */
function quietWhenReaderLeaves({ stdout, stderr }: Streams): void {
  stderr.on("error", () => undefined);
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    stderr.write(
      "keyhold: The result could not be written to where standard output goes. What was asked for was done.\n",
    );
    process.exit(exitCodes.failed);
  });
}
