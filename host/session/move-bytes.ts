import { wipe } from "../../shared/crypto/bytes.ts";

/**
 * Prepares plain data for another thread: every byte array is replaced by one that has its memory to itself and can be
 * moved there, and the original is overwritten. Bytes that are not moved are written into the message, and a message's
 * memory is freed without being overwritten.
 */
export function moveBytes<Data>(data: Data): { readonly data: Data; readonly buffers: ArrayBuffer[] } {
  const buffers: ArrayBuffer[] = [];
  const replaced = new Map<Uint8Array, Uint8Array>();
  function take(bytes: Uint8Array): Uint8Array {
    // The same array may stand in two places of one message.
    const known = replaced.get(bytes);
    if (known !== undefined) return known;
    // Memory of its own from the beginning: small arrays live in the engine's heap, and asking such a one for its buffer
    // copies it out and leaves the first copy behind.
    const own = new Uint8Array(new ArrayBuffer(bytes.length));
    own.set(bytes);
    wipe(bytes);
    replaced.set(bytes, own);
    buffers.push(own.buffer);
    return own;
  }
  function walk(part: unknown): unknown {
    if (part instanceof Uint8Array) return take(part);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, walk(inner)]));
  }
  return { data: walk(data) as Data, buffers };
}
