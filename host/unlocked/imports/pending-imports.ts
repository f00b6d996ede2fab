/** Files that were read and wait for the word to store them. In memory alone: a lock ends them, and wipes their values. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { Environment } from "../../../shared/contract/fields.ts";
import { type ConflictChoice, type ImportFormat, longestImport } from "../../../shared/contract/import-words.ts";
import { concat, randomBytes, toBase64, wipe } from "../../../shared/crypto/bytes.ts";
import type { LeftOut } from "../../importers/parsed.ts";
import type { Candidate } from "./candidate.ts";
import type { Seen } from "./seen.ts";

export type PendingImport = {
  readonly id: string;
  readonly format: ImportFormat;
  readonly file: string;
  readonly inClear: boolean;
  readonly left: readonly LeftOut[];
  readonly candidates: readonly Candidate[];
  readonly seen: Seen;
  env: Environment | undefined;
  onConflict: ConflictChoice;
};

type Upload = { readonly pieces: Uint8Array[]; size: number; usedAt: number };

/** At a time; the one that was begun first gives way. */
const most = 3;
/** What nobody came back for is forgotten. */
const keptFor = 30 * 60 * 1000;
const lookEvery = 60 * 1000;

export class PendingImports {
  readonly #now: () => number;
  readonly #pending = new Map<string, PendingImport & { usedAt: number }>();
  readonly #uploads = new Map<string, Upload>();
  #reading: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** One file is read at a time. @throws KeyholdError `conflict`. */
  async whileReading<Value>(read: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    if (this.#reading !== undefined) {
      throw new KeyholdError("conflict", "Another file is being read. Nothing was stored; wait for it, or stop it.");
    }
    const controller = new AbortController();
    this.#reading = controller;
    try {
      return await read(controller.signal);
    } finally {
      this.#reading = undefined;
    }
  }

  stop(): boolean {
    this.#reading?.abort();
    return this.#reading !== undefined;
  }

  keep(pending: Omit<PendingImport, "id">): PendingImport {
    this.#makeRoom();
    const kept = { ...pending, id: toBase64(randomBytes(16)), usedAt: this.#now() };
    this.#pending.set(kept.id, kept);
    this.#lookLater();
    return kept;
  }

  /** @throws KeyholdError `not_found`. */
  get(id: string): PendingImport {
    this.#forgetOld();
    const pending = this.#pending.get(id);
    if (pending === undefined) {
      throw new KeyholdError(
        "not_found",
        "What was read of this file is not kept any more: it ends with the lock, and after half an hour. Nothing was stored; read the file again.",
      );
    }
    pending.usedAt = this.#now();
    return pending;
  }

  drop(id: string): void {
    for (const { entry } of this.#pending.get(id)?.candidates ?? []) wipe(entry.value, entry.totp);
    this.#pending.delete(id);
  }

  /** @returns what names the upload. @throws KeyholdError `not_found`, `too_large`. */
  addPiece(id: string | undefined, piece: Uint8Array): { upload: string; size: number } {
    this.#makeRoom(id);
    const upload = id ?? toBase64(randomBytes(16));
    if (id === undefined) this.#uploads.set(upload, { pieces: [], size: 0, usedAt: this.#now() });
    const known = this.#upload(upload);
    if (known.size + piece.length > longestImport) {
      this.dropUpload(upload);
      throw new KeyholdError("too_large", "This file is larger than 64 MiB. Nothing was stored; divide it.");
    }
    // The caller's bytes are overwritten when the call ends.
    known.pieces.push(piece.slice());
    known.size += piece.length;
    known.usedAt = this.#now();
    this.#lookLater();
    return { upload, size: known.size };
  }

  /** A copy: the same upload is asked for again when its file turns out to need a passphrase. */
  uploaded(id: string): Uint8Array {
    this.#forgetOld();
    const upload = this.#upload(id);
    upload.usedAt = this.#now();
    return concat(...upload.pieces);
  }

  dropUpload(id: string): void {
    wipe(...(this.#uploads.get(id)?.pieces ?? []));
    this.#uploads.delete(id);
  }

  /** The vault is being locked. */
  end(): void {
    this.stop();
    clearTimeout(this.#timer);
    for (const id of [...this.#pending.keys()]) this.drop(id);
    for (const id of [...this.#uploads.keys()]) this.dropUpload(id);
  }

  #upload(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload === undefined) {
      throw new KeyholdError("not_found", "This file is not here any more. Nothing was stored; choose it again.");
    }
    return upload;
  }

  /** Whether or not anybody asks again. */
  #lookLater(): void {
    clearTimeout(this.#timer);
    if (this.#pending.size + this.#uploads.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#forgetOld();
      this.#lookLater();
    }, lookEvery);
    this.#timer.unref();
  }

  #forgetOld(): void {
    const before = this.#now() - keptFor;
    for (const [id, { usedAt }] of this.#pending) if (usedAt < before) this.drop(id);
    for (const [id, { usedAt }] of this.#uploads) if (usedAt < before) this.dropUpload(id);
  }

  /** @param going an upload that goes on needs no room. */
  #makeRoom(going?: string): void {
    this.#forgetOld();
    if (going !== undefined) return;
    for (const id of this.#pending.keys()) if (this.#pending.size >= most) this.drop(id);
    for (const id of this.#uploads.keys()) if (this.#uploads.size >= most) this.dropUpload(id);
  }
}
