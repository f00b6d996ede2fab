/** The worker that takes one image apart: a file's bytes in, the text of its QR code out. */
import { parentPort } from "node:worker_threads";
import { type ErrorShape, errorShape } from "../shared/contract/errors.ts";
import { wipe } from "../shared/crypto/bytes.ts";
import { qrTextOf } from "./qr-text.ts";

export type QrAnswer =
  | { readonly ok: true; readonly text: Uint8Array }
  | { readonly ok: false; readonly error: ErrorShape };

parentPort?.once("message", async (file: Uint8Array) => {
  let answer: QrAnswer;
  try {
    answer = { ok: true, text: await qrTextOf(file) };
  } catch (error) {
    answer = { ok: false, error: errorShape(error) };
  }
  wipe(file);
  parentPort?.postMessage(answer);
});
