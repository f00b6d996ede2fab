/** In a file of its own: afterwards libsodium is unusable in this process. */
import { expect, test } from "vitest";
import { open, seal } from "./aead.ts";
import { randomBytes, wipe } from "./bytes.ts";
import { eraseSodiumHeap } from "./erase-heap.ts";
import { sodium } from "./sodium.ts";

function heapHolds(needle: Buffer): boolean {
  const heap = (sodium as unknown as { libsodium: { HEAPU8: Uint8Array } }).libsodium.HEAPU8;
  return Buffer.from(heap.buffer, heap.byteOffset, heap.byteLength).includes(needle);
}

test("keys that calls left in libsodium's memory are gone after it", () => {
  const key = randomBytes(32);
  const copy = Buffer.from(key);
  open(key, seal(key, randomBytes(1000), new Uint8Array(0)), new Uint8Array(0));
  wipe(key);
  // The control: wiping our array leaves libsodium's copy, or this test would prove nothing.
  expect(heapHolds(copy)).toBe(true);
  eraseSodiumHeap();
  expect(heapHolds(copy)).toBe(false);
});
