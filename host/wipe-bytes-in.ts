import { wipe } from "../shared/crypto/bytes.ts";

/**
 * Overwrites every `Uint8Array` inside plain data. What came through a structured clone may be circular or deeper than
 * the stack, and neither may keep the rest from being overwritten.
 */
export function wipeBytesIn(data: unknown): void {
  const seen = new Set<object>();
  const waiting: unknown[] = [data];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (part instanceof Uint8Array) wipe(part);
    else if (typeof part === "object" && part !== null && !ArrayBuffer.isView(part) && !seen.has(part)) {
      seen.add(part);
      for (const inner of Object.values(part)) waiting.push(inner);
    }
  }
}
