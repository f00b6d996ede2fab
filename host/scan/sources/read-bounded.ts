/** Small files that lie in somebody's folder: none may make a reader wait, or read without end. */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** What is a pipe is not waited for; Windows has no such thing. */
export const withoutWaiting = constants.O_NONBLOCK ?? 0;
export const withoutLink = constants.O_NOFOLLOW ?? 0;

/** @throws Error of the operating system; {@link NotReadable} for what is no regular file, or is longer. */
export function readBounded(file: string, longest: number, { followsLink }: { readonly followsLink: boolean }): Buffer {
  const handle = openSync(file, constants.O_RDONLY | withoutWaiting | (followsLink ? 0 : withoutLink));
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) throw new NotReadable("special");
    if (stat.size > longest) throw new NotReadable("unreadable");
    const bytes = Buffer.alloc(stat.size);
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(handle, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}

export class NotReadable extends Error {
  readonly reason: "special" | "unreadable";

  constructor(reason: "special" | "unreadable") {
    super(reason);
    this.reason = reason;
  }
}
