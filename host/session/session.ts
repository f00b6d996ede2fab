/**
 * The vault's life on the main thread: no worker while it is locked, one worker while it is open. Holds no key: a
 * derived one passes through on its way from the derivation's worker to the vault's.
 */
import { existsSync } from "node:fs";
import type { HostEvent, LockReason } from "../../shared/contract/api.ts";
import { KeyholdError } from "../../shared/contract/errors.ts";
import type { LockTrigger } from "../../shared/contract/window-methods.ts";
import type { HostOptions } from "../host.ts";
import { importerOf } from "../importers/importer-of.ts";
import { scannerOf } from "../scan/scanner-of.ts";
import type { LockRules } from "./lock-rules.ts";
import { afterLockEvent, type LockEvent, type LockState, lockDueAt, lockedState } from "./lock-state.ts";
import type { OperationInput, OperationName, OperationOutput } from "./worker-messages.ts";
import { WorkerPort } from "./worker-port.ts";

/** How long before the vault locks by itself the person is told. */
const warningMilliseconds = 30_000;

export class Session {
  readonly #options: HostOptions;
  readonly #emit: (event: HostEvent) => void;
  readonly #now: () => number;
  #state: LockState = lockedState;
  #port: WorkerPort | undefined;
  #timer: NodeJS.Timeout | undefined;
  #vaultFile: string;
  #warned = false;
  #ending: Promise<void> = Promise.resolve();

  constructor(options: HostOptions, emit: (event: HostEvent) => void, now: () => number = Date.now) {
    this.#options = options;
    this.#vaultFile = options.vaultFile;
    this.#emit = emit;
    this.#now = now;
  }

  get state(): "absent" | LockState["phase"] {
    if (this.#state.phase === "locked" && !existsSync(this.#vaultFile)) return "absent";
    return this.#state.phase;
  }

  get vaultFile(): string {
    return this.#vaultFile;
  }

  /** When the vault locks if nothing happens; undefined when it is locked or has no limit. */
  get locksAt(): number | undefined {
    return lockDueAt(this.#state);
  }

  /** Turns to another file. Whatever is open is locked first. */
  async choose(file: string): Promise<void> {
    await this.lock("asked");
    this.#vaultFile = file;
  }

  /** Runs `open` with a fresh worker; the session is unlocked when it succeeds and locked again when it does not. */
  async open<Value>(open: (port: WorkerPort) => Promise<{ value: Value; rules: LockRules }>): Promise<Value> {
    if (this.#state.phase === "unlocking") {
      throw new KeyholdError("vault_busy", "The vault is being unlocked already. Wait for it to finish.");
    }
    if (this.#state.phase === "unlocked") await this.lock("asked");
    this.#advance({ type: "unlock-started" });
    const port = this.#startWorker();
    this.#port = port;
    try {
      const { value, rules } = await open(port);
      // Locked meanwhile, and perhaps being opened anew: this attempt no longer counts either way.
      if (this.#port !== port) throw new KeyholdError("locked", "The vault was locked while it was opening.");
      this.#advance({ type: "unlock-done", at: this.#now(), rules: this.#chosen(rules) });
      this.#emit({ type: "unlocked" });
      return value;
    } catch (error) {
      if (this.#port === port) this.#advance({ type: "unlock-failed" });
      await this.#endWorker(port);
      throw error;
    }
  }

  /** A worker for work that needs no open vault; it ends with the work. */
  async aside<Value>(work: (port: WorkerPort) => Promise<Value>): Promise<Value> {
    const port = this.#startWorker();
    try {
      return await work(port);
    } finally {
      await port.end();
    }
  }

  /** Asks the open vault. @throws KeyholdError `locked`. */
  request<Name extends OperationName>(name: Name, input: OperationInput<Name>): Promise<OperationOutput<Name>> {
    if (this.#port === undefined || this.#state.phase !== "unlocked") {
      return Promise.reject(new KeyholdError("locked", "The vault is locked. Unlock it and try again."));
    }
    return this.#port.request(name, input);
  }

  /** Somebody did something: the idle time starts anew. */
  active(): void {
    this.#advance({ type: "activity", at: this.#now() });
  }

  /** @returns whether the vault was open and is being locked. */
  trigger(trigger: LockTrigger): boolean {
    const open = this.#state.phase !== "locked";
    this.#advance({ type: "trigger", trigger });
    return open && this.#state.phase === "locked";
  }

  changeRules(rules: LockRules): void {
    this.#advance({ type: "rules-changed", at: this.#now(), rules: this.#chosen(rules) });
  }

  /** Whoever started this host may have said when it locks. */
  #chosen(rules: LockRules): LockRules {
    const { lockAfter } = this.#options;
    return lockAfter === undefined ? rules : { ...rules, idle: 0, maximum: lockAfter };
  }

  async lock(reason: LockReason): Promise<void> {
    this.#advance({ type: "lock-asked", reason });
    await this.#ending;
  }

  #advance(event: LockEvent): void {
    const { state, lock } = afterLockEvent(this.#state, event);
    this.#state = state;
    if (lock !== undefined) {
      const port = this.#port;
      if (port !== undefined) this.#ending = this.#endWorker(port);
      this.#emit({ type: "locked", reason: lock });
    }
    this.#setTimer();
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const due = lockDueAt(this.#state);
    const now = this.#now();
    const warn = due !== undefined && now >= due - warningMilliseconds;
    if (due !== undefined && warn && !this.#warned) this.#emit({ type: "lock-warning", locksAt: due });
    if (!warn && this.#warned && this.#state.phase === "unlocked") this.#emit({ type: "lock-warning-ended" });
    this.#warned = warn;
    if (due === undefined) return;
    const next = warn ? due : due - warningMilliseconds;
    // A day at most: longer timers overflow, and a look too many does no harm.
    const wait = Math.min(Math.max(0, next - now), 86_400_000);
    this.#timer = setTimeout(() => this.#advance({ type: "time-passed", at: this.#now() }), wait);
    this.#timer.unref();
  }

  #startWorker(): WorkerPort {
    const { dataDirectory, policy, device, program, workers, watch = false, nativeBinding } = this.#options;
    const scanner = scannerOf(this.#options);
    const importer = importerOf(this.#options);
    const port: WorkerPort = new WorkerPort(
      workers.unlocked,
      { vaultFile: this.#vaultFile, dataDirectory, policy, device, program, watch, nativeBinding, scanner, importer },
      {
        onEvent: (event) => this.#emit(event),
        onGone: () => {
          if (this.#port === port) this.#advance({ type: "lock-asked", reason: "failure" });
        },
      },
    );
    return port;
  }

  async #endWorker(port: WorkerPort): Promise<void> {
    if (this.#port === port) this.#port = undefined;
    await port.end();
  }
}
