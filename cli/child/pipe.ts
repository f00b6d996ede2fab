/**
 * Real pipes. What Node gives a child by itself is a socket, and a program that opens `/dev/stdout` or `/dev/stderr`, as
 * scripts do, cannot open a socket by name.
 */
import { closeSync } from "node:fs";
import { createRequire } from "node:module";
import { Socket } from "node:net";

export type Pipe = { readonly output: Socket; readonly other: number; close(): void };

/** `undefined` where there is none to be had; what Node gives does then. */
export function openPipe(): Pipe | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const koffi = createRequire(import.meta.url)("koffi") as typeof import("koffi");
    const pipe2 = koffi.load(null).func("int pipe2(int *ends, int flags)");
    const ends = new Int32Array(2);
    const closeOnExec = 0o2000000;
    if (pipe2(ends, closeOnExec) !== 0) return undefined;
    const [reading = -1, writing = -1] = ends;
    const output = new Socket({ fd: reading, readable: true, writable: false });
    return { output, other: writing, close: () => closeSync(writing) };
  } catch {
    return undefined;
  }
}
