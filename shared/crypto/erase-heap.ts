import { sodium } from "./sodium.ts";

/**
 * Overwrites libsodium's whole WebAssembly memory. `wipe` clears a `Uint8Array` of ours, but every call copied its
 * arguments into that memory and freed them unwiped. libsodium is unusable afterwards: the last act of a worker.
 */
export function eraseSodiumHeap(): void {
  const heap = (sodium as unknown as { libsodium?: { HEAPU8?: Uint8Array } }).libsodium?.HEAPU8;
  if (heap === undefined) throw new Error("libsodium's memory is not where this version of it is known to keep it");
  heap.fill(0);
}
