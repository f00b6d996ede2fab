/** The thread that is the unlocked vault: requests in, answers and events out, and an end that overwrites memory. */
import { parentPort, workerData } from "node:worker_threads";
import type { Answer, HostEvent } from "../../shared/contract/api.ts";
import { errorShape, KeyholdError } from "../../shared/contract/errors.ts";
import { eraseSodiumHeap } from "../../shared/crypto/erase-heap.ts";
import { chooseNativeBinding } from "../../vault/open-sqlite.ts";
import { moveBytes } from "../session/move-bytes.ts";
import type { FromWorker, OperationInput, OperationName, ToWorker, WorkerStart } from "../session/worker-messages.ts";
import { wipeBytesIn } from "../wipe-bytes-in.ts";
import { writeJson } from "../written-value.ts";
import { writtenMethods } from "./methods.ts";
import { VaultOperations } from "./operations.ts";

export type WorkerHooks = {
  /** See `App.checkpoint`. */
  readonly checkpoint: (name: string) => void;
  /** Told of errors that are bugs; a shipped program answers them without their text. */
  readonly onBug: (error: unknown) => void;
};

export function startWorker(hooks: WorkerHooks): void {
  const port = parentPort;
  if (port === null) throw new Error("this file is started as a worker");
  const send = (message: FromWorker, transfer: readonly ArrayBuffer[] = []) => port.postMessage(message, transfer);
  const emit = (event: HostEvent) => send({ type: "event", event });
  const start = workerData as WorkerStart;
  chooseNativeBinding(start.nativeBinding);
  const operations = new VaultOperations(start, emit, hooks.checkpoint);

  port.on("message", async (message: ToWorker) => {
    if (message.type === "erase") {
      operations.close();
      eraseSodiumHeap();
      send({ type: "erased" });
      return;
    }
    const { id, name, input } = message;
    const given = await run(operations, name, input, hooks);
    if (given.ok && isWritten(name, input)) {
      const json = writeJson(given.value);
      send({ type: "written", id, json }, [json.buffer]);
    } else {
      const { data: answer, buffers } = moveBytes(given);
      send({ type: "answer", id, answer }, buffers);
    }
    wipeBytesIn(input);
  });
}

/** Lists may be long: as objects they would be copied, cloned, rebuilt and written again on their way to a window. */
function isWritten(name: OperationName, input: unknown): boolean {
  return name === "call" && writtenMethods.has((input as OperationInput<"call">).name);
}

async function run(
  operations: VaultOperations,
  name: OperationName,
  input: unknown,
  hooks: WorkerHooks,
): Promise<Answer<unknown>> {
  try {
    const operation = operations[name] as (input: unknown) => unknown;
    return { ok: true, value: await operation.call(operations, input as OperationInput<typeof name>) };
  } catch (error) {
    if (!(error instanceof KeyholdError)) hooks.onBug(error);
    return { ok: false, error: errorShape(error) };
  }
}
