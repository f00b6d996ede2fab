/**
 * The thread that takes one foreign file apart and ends: what a hostile file does to it, it does to nobody else, and what
 * it read of a good one goes with its memory.
 */
import { parentPort } from "node:worker_threads";
import { type ErrorShape, errorShape, isKeyholdError, KeyholdError } from "../../shared/contract/errors.ts";
import { type PackedEntries, packEntries } from "./pack.ts";
import { parseFile } from "./parse-file.ts";
import type { Parsed, ParseJob } from "./parsed.ts";

type Ready = Extract<Parsed, { state: "ready" }>;
export type ParserAnswer =
  | { readonly ok: true; readonly value: Exclude<Parsed, Ready> | (Omit<Ready, "entries"> & PackedEntries) }
  | { readonly ok: false; readonly error: ErrorShape };

parentPort?.once("message", async (job: ParseJob) => {
  const answer = await run(job);
  const moved = answer.ok && answer.value.state === "ready" ? [answer.value.values.buffer] : [];
  for (const secret of [job.bytes, job.passphrase, job.keyFile]) secret?.fill(0);
  parentPort?.postMessage(answer, moved);
});

async function run(job: ParseJob): Promise<ParserAnswer> {
  try {
    const value = await parseFile(job);
    if (value.state !== "ready") return { ok: true, value };
    const { entries, ...rest } = value;
    return { ok: true, value: { ...rest, ...packEntries(entries) } };
  } catch (error) {
    // A parser that stumbles in a way nobody thought of stumbled over the file.
    const refusal = isKeyholdError(error)
      ? error
      : new KeyholdError(
          "malformed",
          "This file could not be read through. Nothing was stored; check it where it was made.",
        );
    return { ok: false, error: errorShape(refusal) };
  }
}
