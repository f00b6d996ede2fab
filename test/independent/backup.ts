/** A backup, read from the protocol's words alone: `magic || len32 || header || streamHeader || (len32 || chunk)*`. */
import { ascii, join, parseObject, refuse, same } from "./bytes.ts";
import { keyedHashOf, secretStreamReader } from "./primitives.ts";

export type BackupParts = {
  headerBytes: Uint8Array;
  header: Record<string, unknown>;
  streamHeader: Uint8Array;
  chunks: Uint8Array[];
};

export function splitBackup(bytes: Uint8Array, magic: Uint8Array): BackupParts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!same(bytes.slice(0, magic.length), magic)) refuse("not a backup");
  let offset = magic.length;
  const take = (length: number): Uint8Array => {
    if (offset + length > bytes.length) refuse("the backup was cut off");
    const part = bytes.slice(offset, offset + length);
    offset += length;
    return part;
  };
  const sizedPart = (): Uint8Array => {
    const at = offset;
    take(4);
    return take(view.getUint32(at));
  };
  const headerBytes = sizedPart();
  const streamHeader = take(24);
  const chunks: Uint8Array[] = [];
  while (offset < bytes.length) chunks.push(sizedPart());
  return { headerBytes, header: parseObject(headerBytes), streamHeader, chunks };
}

/** The vault file inside. Exactly one final chunk, and it is the last. */
export function openBackup(parts: BackupParts, vaultKey: Uint8Array, salt: Uint8Array): Uint8Array {
  const reader = secretStreamReader(keyedHashOf(vaultKey, "keyhold/backup-key/v1", salt), parts.streamHeader);
  const plain = parts.chunks.map((chunk, index) => {
    const { tag, message } = reader.pull(chunk, index === 0 ? parts.headerBytes : ascii(""));
    const last = index === parts.chunks.length - 1;
    if (tag !== (last ? 3 : 0)) refuse(last ? "the end is missing" : "an end before the end");
    return message;
  });
  if (plain.length === 0) refuse("no content");
  return join(...plain);
}
