/** A person whose host runs in a process of its own, which may die at any moment. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Answer, MethodInput, MethodName, MethodOutput } from "../../shared/contract/api.ts";
import { errorFrom } from "../../shared/contract/errors.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { passphrase } from "./people.ts";
import { readBytes, writeBytes } from "./person-lines.ts";

const entry = resolve(import.meta.dirname, "../../dist-test/host/person.js");

/** Where a worker of the tests can be told to die or to stand still. */
export type Checkpoint =
  | "receive.before-reader"
  | "receive.after-reader"
  | "receive.after-claim"
  | "receive.before-store"
  | "receive.after-store"
  | "receive.before-ack"
  | "receive.after-ack"
  | "share.before-post"
  | "share.after-post"
  | "rotation.after-start"
  | "rotation.before-value"
  | "rotation.after-value"
  | "rotation.after-share"
  | "rotation.after-revoke";

export type PersonProcessOptions = {
  readonly nodeOptions?: readonly string[];
  /** Bytes leave the process as hashes only. */
  readonly secret?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  readonly user?: number;
  readonly acceptOlder?: boolean;
};

export class PersonProcess {
  readonly child: ChildProcess;
  /** Everything it wrote on both outputs. */
  output = "";
  /** What of it went to standard error. */
  errors = "";
  /** How it ended: an exit code or a signal. */
  readonly ended: Promise<number | string>;
  readonly #folder: string;
  readonly #waiting = new Map<number, (answer: Answer<unknown>) => void>();
  #nextId = 1;

  private constructor(child: ChildProcess, folder: string, ready: () => void) {
    this.child = child;
    this.#folder = folder;
    this.ended = new Promise((done) => child.once("close", (code, signal) => done(signal ?? code ?? -1)));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.output += text;
      this.errors += text;
    });
    if (child.stdout === null) throw new Error("no standard output");
    createInterface({ input: child.stdout }).on("line", (line) => {
      this.output += `${line}\n`;
      const message = JSON.parse(line) as { ready?: true; id?: number; answer?: Answer<unknown> };
      if (message.ready) ready();
      if (message.id === undefined || message.answer === undefined) return;
      this.#waiting.get(message.id)?.(readBytes(message.answer) as Answer<unknown>);
      this.#waiting.delete(message.id);
    });
    void this.ended.then((how) => {
      const gone = { ok: false, error: { code: "internal", message: `the process ended: ${how}` } } as const;
      for (const settle of this.#waiting.values()) settle(gone);
    });
  }

  /** On a folder that `TestPerson` made; locked. */
  static async start(folder: string, options: PersonProcessOptions = {}): Promise<PersonProcess> {
    rmSync(join(folder, "data", "die-at"), { force: true });
    const child = spawn(
      process.execPath,
      [...(options.nodeOptions ?? []), entry, folder, ...(options.secret ? ["secret"] : [])],
      {
        stdio: ["pipe", "pipe", "pipe"],
        ...(options.environment === undefined ? {} : { env: { ...process.env, ...options.environment } }),
        ...(options.workingDirectory === undefined ? {} : { cwd: options.workingDirectory }),
        ...(options.user === undefined ? {} : { uid: options.user, gid: options.user }),
      },
    );
    return new Promise((resolveStart, reject) => {
      const person = new PersonProcess(child, folder, () => resolveStart(person));
      void person.ended.then((how) => reject(new Error(`ended before it was ready: ${how}\n${person.output}`)));
    });
  }

  /** The same, unlocked. */
  static async startUnlocked(folder: string, options: PersonProcessOptions = {}): Promise<PersonProcess> {
    const person = await PersonProcess.start(folder, options);
    const { acceptOlder = false } = options;
    await person.call("vault.unlock", { credential: { passphrase: utf8(passphrase) }, acceptOlder });
    return person;
  }

  /** The next time it comes to this point it is gone. */
  dieAt(checkpoint: Checkpoint): void {
    writeFileSync(join(this.#folder, "data", "die-at"), checkpoint);
  }

  /** The next time it comes to this point it stands still. @returns once it does, how to let it go on. */
  async pausedAt(checkpoint: Checkpoint): Promise<() => void> {
    const file = join(this.#folder, "data", "pause-at");
    const sign = join(this.#folder, "data", "paused");
    rmSync(sign, { force: true });
    writeFileSync(file, `${checkpoint} ${this.child.pid}`);
    while (!existsSync(sign)) await new Promise((next) => setTimeout(next, 5));
    return () => rmSync(file);
  }

  async ask<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<Answer<MethodOutput<Name>>> {
    return this.askAnything(name, writeBytes(input, "base64")) as Promise<Answer<MethodOutput<Name>>>;
  }

  /** The input as it goes over the pipe. */
  askAnything(name: string, input: unknown): Promise<Answer<unknown>> {
    const id = this.#nextId++;
    return new Promise((settle) => {
      this.#waiting.set(id, settle);
      this.child.stdin?.write(`${JSON.stringify({ id, name, input })}\n`, () => undefined);
    });
  }

  async call<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>> {
    const answer = await this.ask(name, input);
    if (!answer.ok) throw errorFrom(answer.error);
    return answer.value;
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }

  async close(): Promise<void> {
    this.child.stdin?.end();
    await this.ended;
  }
}
