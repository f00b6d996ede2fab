import type { ReadStream, WriteStream } from "node:tty";

/** The process's streams. Each is a terminal only where `isTTY` says so. */
export type Streams = {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
};
