import { resolve } from "node:path";
import { dataDirectory, defaultVaultFile, makeDataDirectory, type Surroundings } from "../host/data-directory.ts";
import type { Argon2Policy } from "../shared/crypto/argon2.ts";
import { Output } from "./output.ts";
import { Progress } from "./progress.ts";
import { openSession, type Session, type UnlockOptions } from "./session.ts";
import { StandardInput } from "./standard-input.ts";
import type { Streams } from "./terminal/streams.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** What an entry point fixes. Nothing a person gives changes it. */
export type Shipped = {
  readonly policy: Argon2Policy;
  /** Built files, by absolute path. */
  readonly workers: { readonly unlocked: string; readonly derivation: string; readonly clipboardCleaner: string };
};

export type GlobalOptions = {
  readonly vault?: string;
  readonly passphraseFile?: string;
  readonly json?: boolean;
  readonly acceptOlder?: boolean;
  /** False with `--no-agent`. */
  readonly agent?: boolean;
};

/** One run of one command: its surroundings, and what it opened. */
export class CommandLine {
  readonly command: string;
  readonly shipped: Shipped;
  readonly options: GlobalOptions;
  readonly streams: Streams;
  readonly surroundings: Surroundings;
  readonly terminal: Terminal;
  readonly standardInput: StandardInput;
  readonly output: Output;
  readonly progress: Progress;
  readonly now = Date.now();
  /** What whoever wants this calls itself: shown as such in a question about the open vault. */
  says: string | undefined;
  #session: Session | undefined;

  constructor(
    command: string,
    shipped: Shipped,
    options: GlobalOptions,
    streams: Streams,
    surroundings: Surroundings,
    terminal: Terminal,
  ) {
    this.command = command;
    this.shipped = shipped;
    this.options = options;
    this.streams = streams;
    this.surroundings = surroundings;
    this.terminal = terminal;
    this.standardInput = new StandardInput(streams.stdin);
    this.output = new Output(streams, surroundings.env, options.json ?? false);
    this.progress = new Progress(streams.stderr);
    if (options.passphraseFile === "-") this.standardInput.claim("--passphrase-file");
  }

  /** The person's own folder, made if it is not there. */
  get dataDirectory(): string {
    makeDataDirectory(this.dataFolder);
    return this.dataFolder;
  }

  /** The same, only looked for. */
  get dataFolder(): string {
    return dataDirectory(this.surroundings);
  }

  get vaultFile(): string {
    const { vault } = this.options;
    return vault === undefined ? defaultVaultFile(this.dataFolder) : resolve(vault);
  }

  /** The host, with the vault still locked. */
  async session(): Promise<Session> {
    this.#session ??= await openSession(this);
    return this.#session;
  }

  /** The host with its vault open. */
  async unlocked(options: UnlockOptions = {}): Promise<Session> {
    const session = await this.session();
    await session.unlock(options);
    return session;
  }

  async close(): Promise<void> {
    this.terminal.release();
    await this.#session?.close();
    this.#session = undefined;
  }
}
