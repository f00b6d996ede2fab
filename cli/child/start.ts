/** Starts a program with values, and sends its output on without them. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Streams } from "../terminal/streams.ts";
import { checkStart } from "./before-start.ts";
import { Masking, maskStream, type Source } from "./masking.ts";
import { openPipe, preparePipes } from "./pipe.ts";
import { forkOnTerminal, hasTerminals, openTerminal, type Size, withoutLineEnds } from "./pseudo-terminal.ts";
import { isInForeground, passSignals, signalExitCode } from "./signals.ts";

export type Start = {
  /** As it was called, and the file that this is. */
  readonly command: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly streams: Streams;
  /** What is masked in the output; nothing at all with an empty list. */
  readonly masked: readonly Uint8Array[];
};

/** Whatever can be loaded before the values are there. */
export function getReady({ stdout, stderr }: Streams): void {
  if (stdout.isTTY !== true || stderr.isTTY !== true) preparePipes();
}

/** @returns the program's exit code, or 128 and the number of the signal that ended it. */
export async function startProgram(start: Start): Promise<number> {
  const { streams, masked } = start;
  if (masked.length === 0 && streams.stdout === process.stdout)
    return await runWith(start, [inherited(streams.stdin, 0), 1, 2], []);
  const masking = new Masking(masked);
  try {
    const { stdin, stdout, stderr } = streams;
    masking.prepare();
    const all = [stdin, stdout, stderr].every((stream) => stream.isTTY === true);
    return all && isInForeground() && hasTerminals()
      ? await onTerminal(start, masking)
      : await throughPipes(start, masking);
  } finally {
    masking.wipe();
  }
}

/** Somebody sits there: the program gets a terminal of its own, and everything that is typed. */
async function onTerminal({ command, file, args, env, streams }: Start, masking: Masking): Promise<number> {
  const { stdin, stdout } = streams;
  checkStart(file, args, env);
  const { pid, end, exited } = forkOnTerminal(command, args, env, sizeOf(stdout));
  const stream = maskStream(end.output, stdout, masking);
  const typed = (chunk: Buffer) => end.type(chunk);
  const resized = () => end.resize(sizeOf(stdout));
  const stopSignals = passSignals(pid, false);
  stdout.on("resize", resized);
  stdin.setRawMode(true);
  const settled = withoutLineEnds(0);
  stdin.on("data", typed);
  stdin.resume();
  try {
    const { code, signal } = await exited;
    end.close();
    stream.end();
    return signal === 0 ? code : signalExitCode(signal);
  } finally {
    stopSignals();
    stdout.off("resize", resized);
    stdin.off("data", typed);
    // Or it would change the terminal that was given back.
    await settled;
    stdin.setRawMode(false);
    stdin.pause();
  }
}

/** Each of its outputs is what ours is: a terminal, so that colours stay, or a pipe. Input is passed as it is. */
async function throughPipes(start: Start, masking: Masking): Promise<number> {
  const { stdin, stdout, stderr } = start.streams;
  const both = stdout.isTTY === true && stderr.isTTY === true && hasTerminals();
  const first = outlet(stdout, stdout, masking);
  // On one screen the order of both matters.
  const second = both ? first : outlet(stderr, stdout.isTTY ? stdout : stderr, masking);
  const outlets = both ? [first] : [first, second];
  return await runWith(start, [inherited(stdin, 0), first.place, second.place], outlets);
}

type Outlet = {
  readonly place: number | "pipe";
  /** After the start: what is only the program's is closed here. */
  started(own: Source | null): void;
  /** All of it has been written. */
  finish(): Promise<void>;
  /** Nothing was started. */
  abandon(): void;
};

function outlet(target: Streams["stdout"], sized: Streams["stdout"], masking: Masking): Outlet {
  if (target.isTTY === true && hasTerminals()) {
    const { end, other } = openTerminal(sizeOf(sized));
    const stream = maskStream(end.output, target, masking);
    const resized = () => end.resize(sizeOf(sized));
    sized.on("resize", resized);
    return {
      place: other,
      started: () => undefined,
      finish: async () => {
        end.close();
        sized.off("resize", resized);
        stream.end();
      },
      abandon: () => {
        end.close();
        sized.off("resize", resized);
      },
    };
  }
  const pipe = openPipe();
  let ended: Promise<unknown> = Promise.resolve();
  let stream: { end(): void } | undefined;
  const take = (source: Source & NodeJS.EventEmitter) => {
    ended = new Promise((resolve) => source.once("close", resolve));
    source.on("error", () => undefined);
    stream = maskStream(source, target, masking);
  };
  if (pipe !== undefined) take(pipe.output);
  return {
    place: pipe?.other ?? "pipe",
    started: (own) => {
      pipe?.close();
      if (pipe === undefined && own !== null) take(own as Source & NodeJS.EventEmitter);
    },
    finish: async () => {
      await ended;
      stream?.end();
    },
    abandon: () => {
      pipe?.close();
      pipe?.output.destroy();
    },
  };
}

/** Ours if it is the process's, which a test's is not. */
function inherited(stream: Streams["stdin"], fd: number): number | "pipe" {
  return stream === process.stdin ? fd : "pipe";
}

async function runWith(start: Start, stdio: (number | "pipe")[], outlets: readonly Outlet[]): Promise<number> {
  let child: ChildProcess;
  try {
    child = await started(start, stdio);
  } catch (error) {
    // Open ends would keep this process waiting for a program that there is not.
    for (const one of outlets) one.abandon();
    throw error;
  }
  const ended = new Promise<number>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal === null ? (code ?? 1) : signalExitCode(signal)));
  });
  const stopSignals = child.pid === undefined ? () => undefined : passSignals(child.pid, true);
  for (const [index, one] of outlets.entries()) one.started(index === 0 ? child.stdout : child.stderr);
  if (child.stdin !== null) {
    child.stdin.on("error", () => undefined);
    start.streams.stdin.pipe(child.stdin);
  }
  try {
    const exitCode = await ended;
    for (const one of outlets) await one.finish();
    return exitCode;
  } finally {
    stopSignals();
  }
}

/** @throws Error of the system, whether Node tells it at once or later. */
function started({ file, command, args, env }: Start, stdio: (number | "pipe")[]): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { argv0: command, env, stdio });
    child.once("error", reject);
    child.once("spawn", () => resolve(child));
  });
}

function sizeOf(stdout: Streams["stdout"]): Size {
  return { columns: stdout.columns || 80, rows: stdout.rows || 24 };
}
