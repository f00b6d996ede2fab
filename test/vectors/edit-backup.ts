import { splitBackup } from "../independent/backup.ts";
import { ascii, join } from "../independent/bytes.ts";
import type { BackupEdit } from "./keyhold-forms.ts";

export const backupMagic = ascii("keyhold-backup-1");

/** What somebody else did to a backup. */
export function editedBackup(bytes: Uint8Array, edit: BackupEdit | undefined): Uint8Array {
  if (edit === undefined) return bytes;
  switch (edit.kind) {
    case "flip": {
      const changed = Uint8Array.from(bytes);
      changed[edit.offset] = (changed[edit.offset] ?? 0) ^ 1;
      return changed;
    }
    case "cut":
      return bytes.slice(0, edit.length);
    case "append":
      return join(bytes, Uint8Array.from(Buffer.from(edit.bytes, "base64url")));
    case "chunks": {
      const { headerBytes, streamHeader, chunks } = splitBackup(bytes, backupMagic);
      const chosen = edit.order.map((index) => chunks[index] ?? new Uint8Array());
      return join(backupMagic, sized32(headerBytes), streamHeader, ...chosen.map(sized32));
    }
  }
}

function sized32(bytes: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return join(length, bytes);
}
