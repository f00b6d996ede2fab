/**
 * One unlocked-vault worker, seen from the main thread: requests in, answers and events out, and an end that is
 * certain. The worker holds every key; when it is gone, so are they.
 */
import { Worker } from "node:worker_threads";
import type { Answer, HostEvent } from "../../shared/contract/api.ts";
import { errorFrom, KeyholdError } from "../../shared/contract/errors.ts";
import { unlockedWorkerLimits } from "../../vault/worker-limits.ts";
import { wipeBytesIn } from "../wipe-bytes-in.ts";
import { WrittenValue } from "../written-value.ts";
import { moveBytes } from "./move-bytes.ts";
import type { FromWorker, OperationInput, OperationName, OperationOutput, WorkerStart } from "./worker-messages.ts";

/** How long a worker gets to overwrite its memory before it is ended regardless. */
const eraseMilliseconds = 40;

type Pending = { resolve(value: unknown): void; reject(error: KeyholdError): void };

export class WorkerPort {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #ending: Promise<void> | undefined;
  #erased: (() => void) | undefined;

  constructor(file: string, start: WorkerStart, listeners: { onEvent(event: HostEvent): void; onGone(): void }) {
    // No environment and no arguments: the worker needs neither, and neither may hold a secret.
    this.#worker = new Worker(file, {
      workerData: start,
      env: {},
      argv: [],
      stdin: false,
      resourceLimits: unlockedWorkerLimits,
    });
    this.#worker.on("message", (message: FromWorker) => {
      if (message.type === "event") listeners.onEvent(message.event);
      else if (message.type === "erased") this.#erased?.();
      else if (message.type === "written") {
        this.#settle(message.id, { ok: true, value: new WrittenValue(message.json) });
      } else this.#settle(message.id, message.answer);
    });
    const gone = () => {
      this.#rejectAll();
      if (this.#ending === undefined) listeners.onGone();
    };
    this.#worker.once("error", gone);
    this.#worker.once("exit", gone);
  }

  /** Byte arrays in the input are moved: afterwards the caller's are overwritten. */
  request<Name extends OperationName>(name: Name, input: OperationInput<Name>): Promise<OperationOutput<Name>> {
    const { data, buffers } = moveBytes(input);
    if (this.#ending !== undefined) {
      wipeBytesIn(data);
      return Promise.reject(lockedNow());
    }
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#worker.postMessage({ type: "request", id, name, input: data }, buffers);
    });
  }

  /** Has the worker overwrite its memory, then ends it, whether it answered or not. */
  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    this.#rejectAll();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, eraseMilliseconds);
      this.#erased = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#worker.postMessage({ type: "erase" });
    });
    await this.#worker.terminate();
  }

  #settle(id: number, answer: Answer<unknown>): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    // Nobody waits any more for what was still answered while the vault was locked.
    if (pending === undefined) wipeBytesIn(answer);
    else if (answer.ok) pending.resolve(answer.value);
    else pending.reject(errorFrom(answer.error));
  }

  #rejectAll(): void {
    for (const { reject } of this.#pending.values()) reject(lockedNow());
    this.#pending.clear();
  }
}

function lockedNow(): KeyholdError {
  return new KeyholdError(
    "locked",
    "The vault was locked before this was finished. What was stored is safe; unlock it to see how far it came.",
  );
}
