import { closeSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { z } from "zod";
import { base64Bytes, base64BytesUpTo } from "../shared/contract/bytes-schema.ts";
import { isKeyholdError, KeyholdError } from "../shared/contract/errors.ts";
import type { SecretKey, VaultKey } from "../shared/crypto/brands.ts";
import { concat, equalBytes, fromUtf8, toBase64, utf8, wipe } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { keyedHash } from "../shared/crypto/hash.ts";
import { StreamOpener, StreamSealer, streamChunkOverhead, streamHeaderLength } from "../shared/crypto/stream.ts";
import type { SlotRow } from "./slots-table.ts";

/**
 * `magic16 || len32 || header || streamHeader24 || (len32 || chunk)*`, lengths big-endian. The header is JSON
 * `{v, createdAt, salt, slots}`; it is the associated data of the first chunk. Each chunk holds up to 64 KiB of the
 * vault file and 17 bytes of the stream; the last one, and only that, is final, and nothing follows it.
 */
const magic = utf8("keyhold-backup-1");
const chunkLength = 64 * 1024;
/** No honest header comes near it. */
const longestHeader = 256 * 1024;

const headerSchema = z.strictObject({
  v: z.literal(1),
  createdAt: z.int().min(0).max(8.64e15),
  salt: base64Bytes(16),
  slots: z
    .array(
      z.strictObject({
        id: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
        header: base64BytesUpTo(8192, 1),
        wrapped: base64Bytes(72),
      }),
    )
    .min(1)
    .max(16),
});
export type BackupHeader = {
  readonly createdAt: number;
  readonly salt: Uint8Array;
  readonly slots: readonly SlotRow[];
};

export function backupKey(vaultKey: VaultKey, salt: Uint8Array): SecretKey {
  return keyedHash(vaultKey, contexts.backupKey, salt);
}

/** Writes a new file, readable by its owner only, and syncs it. @returns its length in bytes. */
export function writeBackup(source: string, target: string, header: BackupHeader, key: SecretKey): number {
  const headerBytes = utf8(
    JSON.stringify({
      v: 1,
      createdAt: header.createdAt,
      salt: toBase64(header.salt),
      slots: header.slots.map((slot) => ({
        id: slot.id,
        header: toBase64(slot.header),
        wrapped: toBase64(slot.wrapped),
      })),
    }),
  );
  const sealer = new StreamSealer(key);
  const output = openSync(target, "wx", 0o600);
  try {
    let written = writeAll(output, concat(magic, u32(headerBytes.length), headerBytes, sealer.header));
    let associatedData: Uint8Array | undefined = headerBytes;
    for (const { chunk, last } of chunksOf(source)) {
      const sealed = sealer.push(chunk, {
        final: last,
        ...(associatedData === undefined ? {} : { associatedData }),
      });
      associatedData = undefined;
      written += writeAll(output, concat(u32(sealed.length), sealed));
    }
    fsyncSync(output);
    return written;
  } finally {
    closeSync(output);
  }
}

/** Reads a backup front to back. Whoever opens it closes it. */
export class BackupReader {
  readonly header: BackupHeader;
  readonly #handle: number;
  readonly #headerBytes: Uint8Array;
  readonly #streamHeader: Uint8Array;

  /** @throws KeyholdError `backup_damaged`, also for a file that is no backup. */
  constructor(file: string) {
    this.#handle = openSync(file, "r");
    try {
      if (!equalBytes(this.#read(magic.length), magic)) throw backupDamaged("This file is not a Keyhold backup.");
      const length = this.#readLength();
      if (length > longestHeader) throw backupDamaged();
      this.#headerBytes = this.#read(length);
      this.header = parseHeader(this.#headerBytes);
      this.#streamHeader = this.#read(streamHeaderLength);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The vault file's bytes in order. Complete only when the generator has ended by itself. Wipes each after use. */
  *contents(key: SecretKey): Generator<Uint8Array> {
    const opener = new StreamOpener(key, this.#streamHeader);
    let associatedData: Uint8Array | undefined = this.#headerBytes;
    while (!opener.finished) {
      const length = this.#readLength();
      if (length < streamChunkOverhead || length > chunkLength + streamChunkOverhead) throw backupDamaged();
      const chunk = pull(opener, this.#read(length), associatedData);
      associatedData = undefined;
      yield chunk;
      wipe(chunk);
    }
    if (readSync(this.#handle, new Uint8Array(1), 0, 1, null) !== 0) throw backupDamaged();
  }

  close(): void {
    closeSync(this.#handle);
  }

  #readLength(): number {
    const bytes = this.#read(4);
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
  }

  #read(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let offset = 0; offset < length; ) {
      const count = readSync(this.#handle, bytes, offset, length - offset, null);
      if (count === 0) throw backupDamaged();
      offset += count;
    }
    return bytes;
  }
}

/** The same as what is in `source`, byte for byte? For a backup that was just made. */
export function backupHolds(reader: BackupReader, key: SecretKey, source: string): boolean {
  const expected = chunksOf(source);
  for (const chunk of reader.contents(key)) {
    const next = expected.next();
    if (next.done || !equalBytes(next.value.chunk, chunk)) return false;
  }
  return expected.next().done === true;
}

export function backupDamaged(what = "The backup was changed, cut off or is damaged."): KeyholdError {
  return new KeyholdError(
    "backup_damaged",
    `${what} Nothing was restored and nothing was replaced. Use another backup.`,
  );
}

function pull(opener: StreamOpener, chunk: Uint8Array, associatedData: Uint8Array | undefined): Uint8Array {
  try {
    return opener.pull(chunk, associatedData);
  } catch (error) {
    if (isKeyholdError(error, "decrypt_failed")) throw backupDamaged();
    throw error;
  }
}

function parseHeader(bytes: Uint8Array): BackupHeader {
  try {
    return headerSchema.parse(JSON.parse(fromUtf8(bytes)));
  } catch {
    throw backupDamaged();
  }
}

function* chunksOf(file: string): Generator<{ readonly chunk: Uint8Array; readonly last: boolean }> {
  const handle = openSync(file, "r");
  try {
    let chunk = readChunk(handle);
    for (;;) {
      const next = readChunk(handle);
      yield { chunk, last: next.length === 0 };
      if (next.length === 0) return;
      chunk = next;
    }
  } finally {
    closeSync(handle);
  }
}

function readChunk(handle: number): Uint8Array {
  const bytes = new Uint8Array(chunkLength);
  let length = 0;
  while (length < chunkLength) {
    const count = readSync(handle, bytes, length, chunkLength - length, null);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

function writeAll(handle: number, bytes: Uint8Array): number {
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(handle, bytes, offset);
  return bytes.length;
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
