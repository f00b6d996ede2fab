import { wipe } from "../shared/crypto/bytes.ts";

/** Overwrites every `Uint8Array` inside plain data. Cycles cannot occur: the data came through a schema or a clone. */
export function wipeBytesIn(data: unknown): void {
  if (data instanceof Uint8Array) {
    wipe(data);
  } else if (typeof data === "object" && data !== null) {
    for (const part of Object.values(data)) wipeBytesIn(part);
  }
}
