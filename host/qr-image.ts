/**
 * The address that an image file shows as a QR code. Foreign image files are taken apart in a worker of their own, which
 * has little memory and little time, knows nothing of the vault, and ends with the answer.
 */
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { ParsedInput } from "../shared/contract/api.ts";
import { errorFrom, KeyholdError } from "../shared/contract/errors.ts";
import { wipe } from "../shared/crypto/bytes.ts";
import type { HostOptions } from "./host.ts";
import type { QrAnswer } from "./qr-worker.ts";

/** A large photograph on a slow computer takes a few seconds. */
const longest = 60_000;
const memory = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 } as const;

/** `totp.set` with an image, as the vault's worker takes it: with the address in its place. */
export async function withAddressOfImage(input: unknown, workers: HostOptions["workers"]): Promise<unknown> {
  const { from, ...rest } = input as ParsedInput<"totp.set">;
  if (!("image" in from)) return input;
  return { ...rest, from: { uri: await readQrImage(from.image, join(dirname(workers.unlocked), "qr-worker.js")) } };
}

/** @throws KeyholdError `malformed`, `unsupported`, `too_large`. The image is wiped; whoever gets the address wipes it. */
export async function readQrImage(image: Uint8Array, workerFile: string, patience = longest): Promise<Uint8Array> {
  const own = new Uint8Array(new ArrayBuffer(image.length));
  own.set(image);
  wipe(image);
  const worker = new Worker(workerFile, { env: {}, argv: [], stdin: false, resourceLimits: memory });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<QrAnswer>((resolve, reject) => {
      timer = setTimeout(() => reject(tooCostly()), patience);
      worker.once("message", resolve);
      // Out of memory, or a fault of a decoder: the file is at fault either way.
      worker.once("error", () => reject(tooCostly()));
      worker.once("exit", () => reject(tooCostly()));
      worker.postMessage(own, [own.buffer]);
    });
    if (!answer.ok) throw errorFrom(answer.error);
    return answer.text;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function tooCostly(): KeyholdError {
  return new KeyholdError(
    "too_large",
    "The image could not be read in the time and memory that a QR code may take. Nothing was changed; cut the picture down to the code.",
  );
}
