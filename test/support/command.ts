/**
 * The command, each person with a home of their own. It runs in this process, with streams of its own and the built
 * workers, which saves half a second each time; what a process has besides (a terminal, signals, memory, leaving a
 * child behind) is tested in a home with `process: true` or on a terminal, where the built command is started for real.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { buildProgram } from "../../cli/program.ts";
import { runCommand } from "../../cli/run.ts";
import type { Streams } from "../../cli/terminal/streams.ts";
import { cheapPolicy } from "./cheap-policy.ts";
import { testWorkers } from "./workers.ts";

export const builtCommand = resolve("dist-test/cli/main.js");
const terminalProgram = resolve("test/support/terminal.py");

export type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };
export type Step = { readonly wait: string; readonly send: string };
export type Seen = { readonly status: number; readonly screen: string; readonly unasked: number };
type Options = {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Told the process as soon as it runs; there is one then. */
  readonly watch?: (child: ChildProcess) => void;
};

export function newFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "keyhold-cli-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export const goodPassphrase = "plover-quartz-19-umbrella-fjord";

/** Somebody's computer: a home folder, a passphrase file, and the command. */
export class Home {
  readonly path: string;
  readonly #more: readonly string[];
  readonly #asProcess: boolean;

  /** @param options `process` makes every command of this home a process of its own. */
  constructor(
    folder: string,
    name: string,
    more: readonly string[] = ["--passphrase-file", "passphrase"],
    options: { readonly process?: boolean } = {},
  ) {
    this.path = join(folder, name);
    this.#more = more;
    this.#asProcess = options.process === true;
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    this.write("passphrase", `${goodPassphrase}\n`);
  }

  get env(): Record<string, string> {
    const { PATH = "" } = process.env;
    return { PATH, HOME: this.path, XDG_DATA_HOME: join(this.path, "data"), TERM: "xterm-256color" };
  }

  get vaultFile(): string {
    return join(this.path, "data", "keyhold", "keyhold.vault");
  }

  write(name: string, content: string | Uint8Array): string {
    const file = join(this.path, name);
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  }

  /** Runs with the passphrase file. */
  async run(args: readonly string[], options: Options = {}): Promise<Ended> {
    return await this.bare([...this.#more, ...args], options);
  }

  /** Runs exactly these arguments. */
  async bare(args: readonly string[], options: Options = {}): Promise<Ended> {
    const env = { ...this.env, ...options.env };
    if (!this.#asProcess && options.watch === undefined) return await runHere(this.path, args, env, options.input);
    const child = spawn(process.execPath, [builtCommand, ...args], { cwd: this.path, env });
    options.watch?.(child);
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
    const [status] = (await once(child, "close")) as [number | null];
    return { status, stdout: stdout(), stderr: stderr() };
  }

  /** Runs with --json and gives the value on standard output. @throws Error unless it ended with `status`. */
  async json(args: readonly string[], options: Options & { readonly status?: number } = {}): Promise<unknown> {
    const ended = await this.run([...args, "--json"], options);
    if (ended.status !== (options.status ?? 0)) {
      throw new Error(`keyhold ${args.join(" ")} ended with ${ended.status}:\n${ended.stdout}\n${ended.stderr}`);
    }
    return JSON.parse(ended.stdout);
  }

  /** Runs on a pseudo-terminal and answers what it asks. */
  async onTerminal(
    args: readonly string[],
    steps: readonly Step[],
    options: {
      readonly stdout?: string;
      readonly stdin?: string;
      readonly columns?: number;
      readonly seconds?: number;
      readonly env?: Record<string, string>;
    } = {},
  ): Promise<Seen> {
    const { env, ...rest } = options;
    const job = {
      command: [process.execPath, builtCommand, ...args],
      cwd: this.path,
      env: { ...this.env, ...env },
      steps,
      ...rest,
    };
    const child = spawn("python3", [terminalProgram], { stdio: ["pipe", "pipe", "inherit"] });
    const stdout = collect(child.stdout);
    child.stdin.end(JSON.stringify(job));
    await once(child, "close");
    return JSON.parse(stdout()) as Seen;
  }
}

/** One command at a time: they share the working folder. */
let turn: Promise<unknown> = Promise.resolve();

function runHere(folder: string, argv: readonly string[], env: NodeJS.ProcessEnv, input: string | Uint8Array = "") {
  const ended = turn.then(async (): Promise<Ended> => {
    const [stdout, stderr] = [new Kept(), new Kept()];
    const stdin = new PassThrough();
    stdin.end(input);
    const before = process.listeners("uncaughtException");
    const home = process.cwd();
    process.chdir(folder);
    try {
      const status = await runCommand(
        {
          argv,
          env,
          platform: process.platform,
          policy: cheapPolicy,
          workers: { ...testWorkers, clipboardCleaner: resolve(home, "dist-test/cli/clipboard-cleaner.js") },
          streams: { stdin, stdout, stderr } as unknown as Streams,
        },
        buildProgram,
      );
      return { status, stdout: stdout.text, stderr: stderr.text };
    } finally {
      process.chdir(home);
      for (const listener of process.listeners("uncaughtException")) {
        if (!before.includes(listener)) process.off("uncaughtException", listener);
      }
    }
  });
  turn = ended.catch(() => undefined);
  return ended;
}

class Kept extends Writable {
  readonly #chunks: Buffer[] = [];

  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(Buffer.from(chunk));
    done();
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}

export type TestRelay = { readonly url: string; readonly child: ChildProcess; stop(): Promise<number | null> };

/** `keyhold relay` on a free port, once it listens. */
export async function relayProcess(home: Home, args: readonly string[] = []): Promise<TestRelay> {
  const child = spawn(process.execPath, [builtCommand, "relay", "--listen", "127.0.0.1:0", "--log", "error", ...args], {
    cwd: home.path,
    env: home.env,
  });
  const stderr = collect(child.stderr);
  const url = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const found = /^listening on (\S+)\n/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => reject(new Error(stderr())));
  });
  return {
    url,
    child,
    stop: async () => {
      if (child.exitCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      return child.exitCode;
    },
  };
}

function collect(stream: ChildProcess["stdout"]): () => string {
  const chunks: Buffer[] = [];
  stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
