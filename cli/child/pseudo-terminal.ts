/**
 * Terminals for programs, of node-pty's compiled part: its own wrapper takes the last output of a program for lost when
 * whoever reads is slower than 200 ms.
 */
import { spawn } from "node:child_process";
import { closeSync, constants, openSync, readSync, write } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ReadStream } from "node:tty";

type Native = {
  fork(
    ...values: [
      file: string,
      args: readonly string[],
      env: readonly string[],
      cwd: string,
      columns: number,
      rows: number,
      user: number,
      group: number,
      utf8: boolean,
      helper: string,
      onExit: (code: number, signal: number) => void,
    ]
  ): { readonly fd: number; readonly pid: number; readonly pty: string };
  open(columns: number, rows: number): { readonly master: number; readonly slave: number };
  resize(fd: number, columns: number, rows: number): void;
};

export type Size = { readonly columns: number; readonly rows: number };

type Loaded = { readonly module: Native; readonly helper: string };
let loaded: Loaded | "missing" | undefined;

/** Whether programs can have terminals here: the compiled part may be missing, and Windows has others. */
export function hasTerminals(): boolean {
  loaded ??= load();
  return loaded !== "missing";
}

function native(): Loaded {
  if (hasTerminals() && typeof loaded === "object") return loaded;
  throw new Error("terminals are opened where there are some");
}

function load(): Loaded | "missing" {
  if (process.platform === "win32") return "missing";
  try {
    const require = createRequire(import.meta.url);
    const { loadNativeModule } = require("node-pty/lib/utils.js") as {
      loadNativeModule(name: string): { dir: string; module: Native };
    };
    const { dir, module } = loadNativeModule("pty");
    // What macOS needs to start a program on a terminal.
    const helper = join(dirname(require.resolve("node-pty/lib/utils.js")), dir, "spawn-helper");
    return { module, helper };
  } catch {
    return "missing";
  }
}

/** One end of a terminal: what a program writes comes out, what is written is what it reads as typed. */
export class TerminalEnd {
  readonly output: ReadStream;
  readonly #fd: number;
  readonly #other: number;
  readonly #module: Native;
  readonly #waiting: Buffer[] = [];
  #closed = false;

  /**
   * @param fd becomes this object's.
   * @param other the program's end, this object's as well. It stays open until {@link close}: when nobody has it open,
   * Node takes the first 4 KB that it reads for the last.
   */
  constructor(fd: number, other: number, module: Native) {
    this.#fd = fd;
    this.#other = other;
    this.#module = module;
    this.output = new ReadStream(fd);
    // EIO is how Linux says that the other end is closed.
    this.output.on("error", () => this.output.destroy());
    this.output.once("close", () => {
      this.#closed = true;
    });
  }

  /**
   * When the program has ended: takes everything that it wrote to the end, and closes the terminal. Whoever it left in
   * the background loses it, as when a window is closed.
   */
  close(): void {
    // What was read and not taken yet, because whoever takes it is slow.
    while (this.output.read() !== null);
    const chunk = Buffer.alloc(64 * 1024);
    while (!this.#closed) {
      const length = readNow(this.#fd, chunk);
      if (length === 0) break;
      this.output.emit("data", Buffer.from(chunk.subarray(0, length)));
    }
    chunk.fill(0);
    this.output.destroy();
    closeSync(this.#other);
  }

  type(bytes: Buffer): void {
    this.#waiting.push(Buffer.from(bytes));
    if (this.#waiting.length === 1) this.#write();
  }

  resize({ columns, rows }: Size): void {
    if (!this.#closed) this.#module.resize(this.#fd, columns, rows);
  }

  #write(): void {
    const bytes = this.#waiting[0];
    if (bytes === undefined || this.#closed) return;
    write(this.#fd, bytes, (error, written) => {
      if (error !== null && error.code !== "EAGAIN") return;
      const rest = bytes.subarray(error === null ? written : 0);
      bytes.fill(0, 0, bytes.length - rest.length);
      if (rest.length > 0) this.#waiting[0] = rest;
      else this.#waiting.shift();
      // The program reads slower than somebody types or pastes.
      setTimeout(() => this.#write(), error === null ? 0 : 5);
    });
  }
}

/** @returns 0 when there is nothing more. */
function readNow(fd: number, chunk: Buffer): number {
  try {
    return readSync(fd, chunk);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EAGAIN" || code === "EIO") return 0;
    throw error;
  }
}

/** A terminal for what a program writes; it reads from elsewhere. `other` is the program's end. */
export function openTerminal({ columns, rows }: Size): {
  readonly end: TerminalEnd;
  readonly other: number;
} {
  const { module } = native();
  const { master, slave } = module.open(columns, rows);
  void withoutLineEnds(slave);
  return { end: new TerminalEnd(master, slave, module), other: slave };
}

/**
 * Line ends are made by one of two terminals that stand behind each other, not by both. By another process, as Node's
 * raw mode leaves this on; until it has started, some lines end in one CR more than they need.
 */
export function withoutLineEnds(terminal: number): Promise<void> {
  const child = spawn("stty", ["-opost"], { stdio: [terminal, "ignore", "ignore"] });
  return new Promise((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
}

export type Forked = {
  readonly pid: number;
  readonly end: TerminalEnd;
  readonly exited: Promise<{ readonly code: number; readonly signal: number }>;
};

/** Starts a program on a terminal of its own, which is its controlling terminal. */
export function forkOnTerminal(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { columns, rows }: Size,
): Forked {
  const { module, helper } = native();
  const pairs = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  let done: (ended: { code: number; signal: number }) => void = () => undefined;
  const exited = new Promise<{ code: number; signal: number }>((resolve) => {
    done = resolve;
  });
  const { fd, pid, pty } = module.fork(
    ...([file, args, pairs, process.cwd(), columns, rows, -1, -1, true, helper] as const),
    (code, signal) => done({ code, signal }),
  );
  const other = openSync(pty, constants.O_RDWR | constants.O_NOCTTY);
  return { pid, end: new TerminalEnd(fd, other, module), exited };
}
