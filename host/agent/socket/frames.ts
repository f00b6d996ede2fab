/** Messages on the agent's socket: their length as four bytes, big-endian, and that many bytes. */
import type { Socket } from "node:net";

export const longestAsked = 3 * 1024 * 1024;
export const longestAnswer = 64 * 1024 * 1024;
/** Before the two have shown each other that they know the token. */
export const longestGreeting = 4096;

export function frame(message: Uint8Array): Buffer {
  const whole = Buffer.allocUnsafe(4 + message.length);
  whole.writeUInt32BE(message.length);
  whole.set(message, 4);
  return whole;
}

/** Puts chunks together to messages. A length over the limit ends it before anything is kept. */
export class FrameReader {
  longest: number;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(longest: number) {
    this.longest = longest;
  }

  /** @returns undefined when what comes in is no message of ours. */
  feed(chunk: Buffer): Buffer[] | undefined {
    this.#parts.push(chunk);
    this.#length += chunk.length;
    const whole: Buffer[] = [];
    for (;;) {
      const head = this.#peek(4);
      if (head === undefined) return whole;
      const length = head.readUInt32BE();
      if (length === 0 || length > this.longest) {
        this.wipe();
        return undefined;
      }
      if (this.#length < 4 + length) return whole;
      this.#take(4);
      whole.push(this.#take(length));
    }
  }

  wipe(): void {
    for (const part of this.#parts) part.fill(0);
    this.#parts = [];
    this.#length = 0;
  }

  #peek(length: number): Buffer | undefined {
    if (this.#length < length) return undefined;
    const [first] = this.#parts;
    if (first !== undefined && first.length >= length) return first.subarray(0, length);
    return Buffer.concat(this.#parts, this.#length).subarray(0, length);
  }

  /** A copy with memory of its own; what it was put together from is overwritten. */
  #take(length: number): Buffer {
    const taken = Buffer.alloc(length);
    let at = 0;
    while (at < length) {
      const part = this.#parts[0] ?? Buffer.alloc(0);
      const used = Math.min(part.length, length - at);
      taken.set(part.subarray(0, used), at);
      part.fill(0, 0, used);
      at += used;
      if (used === part.length) this.#parts.shift();
      else this.#parts[0] = part.subarray(used);
    }
    this.#length -= length;
    return taken;
  }
}

/** Hands over whole messages one by one; `onWrong` when there is something else. */
export function readFrames(
  socket: Socket,
  reader: FrameReader,
  onMessage: (message: Buffer) => void,
  onWrong: () => void,
): void {
  socket.on("data", (chunk: Buffer) => {
    const messages = reader.feed(chunk);
    if (messages === undefined) onWrong();
    else for (const message of messages) onMessage(message);
  });
  socket.once("close", () => reader.wipe());
}
