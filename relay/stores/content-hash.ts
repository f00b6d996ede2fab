import { createHash } from "node:crypto";
import type { NewLink } from "../store.ts";

/** Tells the same create request from another one after the ciphertext is gone. All fields but the last are fixed. */
export function contentHash(link: NewLink): Buffer {
  const fixed = Buffer.alloc(9);
  fixed.writeUInt8(link.kind, 0);
  fixed.writeBigUInt64BE(BigInt(link.expiresAt), 1);
  return createHash("sha256")
    .update(fixed)
    .update(link.E)
    .update(link.claimKey)
    .update(link.ownerKey)
    .update(link.ciphertext)
    .digest();
}
