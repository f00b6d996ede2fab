/**
 * Real pipes. What Node gives a child by itself is a socket, and a program that opens `/dev/stdout` or `/dev/stderr`, as
 * scripts do, cannot open a socket by name.
 */
import { closeSync } from "node:fs";
import { createRequire } from "node:module";
import { Socket } from "node:net";

export type Pipe = { readonly output: Socket; readonly other: number; close(): void };

type OpenEnds = (ends: Int32Array, flags: number) => number;
let openEnds: OpenEnds | undefined;

/** Loads what makes pipes, so that it is there when one is wanted. */
export function preparePipes(): void {
  if (process.platform !== "linux") return;
  try {
    const koffi = createRequire(import.meta.url)("koffi") as typeof import("koffi");
    openEnds ??= koffi.load(null).func("int pipe2(int *ends, int flags)");
  } catch {
    // What Node gives does.
  }
}

/** `undefined` where there is none to be had. */
export function openPipe(): Pipe | undefined {
  preparePipes();
  const ends = new Int32Array(2);
  const closeOnExec = 0o2000000;
  if (openEnds === undefined || openEnds(ends, closeOnExec) !== 0) return undefined;
  const [reading = -1, writing = -1] = ends;
  const output = new Socket({ fd: reading, readable: true, writable: false });
  return { output, other: writing, close: () => closeSync(writing) };
}
