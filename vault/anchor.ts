import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type Database from "better-sqlite3";
import { z } from "zod";
import { base64Bytes } from "../shared/contract/bytes-schema.ts";
import type { SecretKey } from "../shared/crypto/brands.ts";
import { concat, equalBytes, fromUtf8, toBase64, toHex, utf8 } from "../shared/crypto/bytes.ts";
import { contexts } from "../shared/crypto/contexts.ts";
import { hash, keyedHash } from "../shared/crypto/hash.ts";
import { syncFolder } from "./file.ts";
import { openSqlite } from "./open-sqlite.ts";
import { withStorageErrors } from "./sqlite-errors.ts";

/** The last state of a vault that was seen here, kept outside its file: see protocol.md, "Rollback anchor". */
export type Anchor = {
  readonly epoch: number;
  /** Milliseconds since 1970 of that commit. */
  readonly at: number;
  readonly auditSeq: number;
  readonly auditHead: Uint8Array;
};

const macLength = 32;
const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const schema = z.strictObject({
  v: z.literal(1),
  vaultId: base64Bytes(16),
  epoch: whole,
  at: whole,
  auditSeq: whole,
  auditHead: base64Bytes(32),
});

/**
 * The place of one vault's anchor: named after the vault's id and its real path, so that a restored or copied file
 * never accuses its original. Writers in several processes take turns by a lock that the system drops when its holder
 * dies, which a lock file would not.
 */
export class AnchorPlace {
  readonly file: string;
  readonly #vaultId: Uint8Array;
  #lock: Database.Database | undefined;
  #known = false;

  constructor(directory: string, vaultId: Uint8Array, realPath: string) {
    this.#vaultId = vaultId.slice();
    this.file = join(directory, toHex(hash(contexts.anchorPath, vaultId, utf8(realPath))));
  }

  /** The bytes as they are, unverified; `undefined` when there is no anchor. Read before the vault's own state. */
  read(): Uint8Array | undefined {
    return withStorageErrors(() => readIfThere(this.file));
  }

  /** `undefined` unless these bytes were written with this key for this vault. */
  verify(key: SecretKey, bytes: Uint8Array): Anchor | undefined {
    const json = bytes.subarray(macLength);
    if (bytes.length <= macLength || !equalBytes(bytes.subarray(0, macLength), keyedHash(key, contexts.anchor, json))) {
      return undefined;
    }
    const parsed = schema.safeParse(JSON.parse(fromUtf8(json)));
    if (!parsed.success || !equalBytes(parsed.data.vaultId, this.#vaultId)) return undefined;
    const { epoch, at, auditSeq, auditHead } = parsed.data;
    return { epoch, at, auditSeq, auditHead };
  }

  /**
   * Writes and syncs, unless a newer anchor is there: it never goes down. What cannot be verified with `key` is
   * replaced; whoever calls has judged it at unlock.
   */
  write(key: SecretKey, anchor: Anchor): void {
    const json = utf8(
      JSON.stringify({
        v: 1,
        vaultId: toBase64(this.#vaultId),
        epoch: anchor.epoch,
        at: anchor.at,
        auditSeq: anchor.auditSeq,
        auditHead: toBase64(anchor.auditHead),
      }),
    );
    const bytes = concat(keyedHash(key, contexts.anchor, json), json);
    this.locked(() => {
      const present = readIfThere(this.file);
      const seen = present === undefined ? undefined : this.verify(key, present);
      if (seen !== undefined && seen.epoch >= anchor.epoch) return;
      replaceFile(this.file, bytes, !this.#known && present === undefined);
      this.#known = true;
    });
  }

  /** Runs `work` while no other process does the same in this folder. */
  locked<T>(work: () => T): T {
    return withStorageErrors(() => {
      const lock = this.#openLock();
      lock.exec("BEGIN IMMEDIATE");
      try {
        return work();
      } finally {
        lock.exec("ROLLBACK");
      }
    });
  }

  close(): void {
    this.#lock?.close();
    this.#lock = undefined;
  }

  /** An empty database that nothing is ever written to: its lock is the system's, and so is its release. */
  #openLock(): Database.Database {
    if (this.#lock === undefined) {
      const directory = dirname(this.file);
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const file = join(directory, "lock");
      createLockFile(file);
      this.#lock = openSqlite(file, { timeout: 10_000 });
    }
    return this.#lock;
  }
}

/**
 * Exclusively, so that an existing file is not even opened: closing it again would drop this process's own locks on
 * it, which is how POSIX locks work.
 */
function createLockFile(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}

function readIfThere(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whole or not at all: a new file, synced, then renamed over the old one. */
export function replaceFile(file: string, bytes: Uint8Array, syncName: boolean): void {
  const temporary = `${file}.new`;
  const handle = openSync(temporary, "w", 0o600);
  try {
    writeSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  chmodSync(temporary, 0o600);
  renameSync(temporary, file);
  // An older anchor after a power cut still fits the file's chain, so only the first one's name has to be durable.
  if (syncName) syncFolder(dirname(file));
}
