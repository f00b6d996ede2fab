/** Bringing keys from a file, and writing them into one. */
import { z } from "zod";
import {
  bytes,
  environment,
  keyName,
  keyType,
  passphraseBytes,
  recordId,
  serviceName,
  time,
  variableName,
} from "./fields.ts";
import { newFile } from "./holder-methods.ts";
import {
  type CsvField,
  conflictChoices,
  entryChoices,
  entryStates,
  importFormats,
  keyExportFormats,
  leftReasons,
  longestPiece,
  mostEntries,
} from "./import-words.ts";
import { keyReference } from "./key-methods.ts";
import { unlockedMethod } from "./method.ts";

const path = z.string().min(1).max(4096);
/** What an import that was read and not yet stored is called; it ends with the lock. */
const pendingId = z.string().regex(/^[A-Za-z0-9_-]{22}$/, "must be an id");
const uploadId = pendingId;

const source = z.union([
  z.strictObject({ file: path }),
  z.strictObject({ upload: uploadId, name: z.string().min(1).max(500) }),
]);
export type ImportSource = z.output<typeof source>;

const column = z.string().max(500).optional();
/** The name of the column that each of these stands in. */
const mapping = z.strictObject({
  name: column,
  value: column,
  service: column,
  env: column,
  type: column,
  variable: column,
  username: column,
  page: column,
  notes: column,
  tags: column,
  totp: column,
} satisfies Record<CsvField, typeof column>);
export type CsvMapping = z.output<typeof mapping>;

const counts = z.strictObject({ add: z.int(), keep: z.int(), replace: z.int(), skip: z.int() });
const left = z.strictObject({ reason: z.enum(leftReasons), count: z.int(), examples: z.array(z.string()) });

/** What was read and waits for the word to store it. */
export const importView = z.strictObject({
  id: pendingId,
  format: z.enum(importFormats),
  /** The file's name, without a folder. */
  file: z.string(),
  entries: z.int(),
  states: z.strictObject({ new: z.int(), same: z.int(), conflict: z.int() }),
  chosen: counts,
  /** The one environment that all go to, if the person said so. */
  env: environment.optional(),
  onConflict: z.enum(conflictChoices),
  left: z.array(left),
  /** The file lies on the disk readable by whoever can read files. */
  inClear: z.boolean(),
});
export type ImportView = z.output<typeof importView>;

/** One entry of a file as the key that it would become. Never the value. */
export const importRow = z.strictObject({
  index: z.int(),
  name: z.string(),
  service: z.string(),
  env: environment,
  type: keyType,
  variable: z.string(),
  mask: z.string(),
  size: z.int(),
  state: z.enum(entryStates),
  take: z.enum(entryChoices),
  /** What it is the same as, or in conflict with; `inFile`: another entry of this very file. */
  other: z.strictObject({ name: z.string(), env: environment, inFile: z.boolean() }).optional(),
  /** The line or folder that it stands in. */
  place: z.string(),
  tags: z.array(z.string()),
  notes: z.boolean(),
  totp: z.boolean(),
  /** The value is a file of this name. */
  file: z.string().optional(),
  /** What could not be taken as it stands in the file, as sentences. */
  remarks: z.array(z.string()),
});
export type ImportRow = z.output<typeof importRow>;

const read = z.discriminatedUnion("state", [
  z.strictObject({ state: z.literal("ready"), import: importView }),
  /** It is encrypted: ask again with its passphrase, or its key file, or both. */
  z.strictObject({ state: z.literal("passphrase"), format: z.enum(importFormats), keyFile: z.boolean() }),
  /** Which column is the value is not plain: ask again with a mapping. */
  z.strictObject({ state: z.literal("mapping"), columns: z.array(z.string()), guess: mapping }),
]);
export type ImportRead = z.output<typeof read>;

const pastImport = z.strictObject({
  id: recordId,
  format: z.enum(importFormats),
  file: z.string(),
  at: time,
  added: z.int(),
  replaced: z.int(),
  undoneAt: time.optional(),
});
export type PastImport = z.output<typeof pastImport>;

const stayed = z.strictObject({ name: z.string(), env: environment, why: z.string() });

const change = z.strictObject({
  index: z.int().min(0),
  take: z.enum(entryChoices).optional(),
  name: keyName.optional(),
  service: serviceName.optional(),
  env: environment.optional(),
  type: keyType.optional(),
  variable: variableName.optional(),
});

export const importMethods = {
  /** A file that a page was given, piece by piece: the first call begins it, and what it answers names it. */
  "imports.upload": unlockedMethod(
    z.strictObject({
      upload: uploadId.optional(),
      piece: bytes.refine((piece) => piece.length <= longestPiece, "must have at most 1 MiB"),
    }),
    z.strictObject({ upload: uploadId, size: z.int() }),
  ),
  /** Reads a file and says what would become of it. Nothing is stored. */
  "imports.read": unlockedMethod(
    z.strictObject({
      source,
      format: z.enum(importFormats).optional(),
      /** Of the file, not of the vault. */
      passphrase: passphraseBytes.optional(),
      keyFile: z.union([z.strictObject({ file: path }), z.strictObject({ bytes })]).optional(),
      mapping: mapping.optional(),
      env: environment.optional(),
      onConflict: z.enum(conflictChoices).default("keep"),
    }),
    read,
  ),
  "imports.stop": unlockedMethod(z.strictObject({}), z.strictObject({ stopped: z.boolean() })),
  "imports.rows": unlockedMethod(
    z.strictObject({ id: pendingId }),
    z.strictObject({ import: importView, rows: z.array(importRow) }),
  ),
  /** `env`: one for all, null for the suggested ones again. Choices for single entries outlast those for all. */
  "imports.change": unlockedMethod(
    z.strictObject({
      id: pendingId,
      env: environment.nullable().optional(),
      onConflict: z.enum(conflictChoices).optional(),
      entries: z.array(change).max(mostEntries).default([]),
    }),
    importView,
  ),
  /** Stores what was chosen, all of it or nothing. */
  "imports.store": unlockedMethod(
    z.strictObject({ id: pendingId }),
    z.strictObject({ id: recordId.optional(), added: z.int(), replaced: z.int(), skipped: z.int() }),
  ),
  /** Forgets what was read. */
  "imports.drop": unlockedMethod(z.strictObject({ id: pendingId }), z.strictObject({})),
  /** What was stored lately, newest first. */
  "imports.list": unlockedMethod(z.strictObject({}), z.strictObject({ imports: z.array(pastImport) })),
  /** Takes an import back: what it added is removed, what it replaced comes back. What was changed since stays. */
  "imports.undo": unlockedMethod(
    z.strictObject({ id: recordId }),
    z.strictObject({ removed: z.int(), putBack: z.int(), stayed: z.array(stayed) }),
  ),
  /**
   * Writes values in clear into a new file, or hands them out as bytes where no file is named, which a window may not
   * ask for. What is shown once, and what its sender wanted deleted by now, is left out and named.
   */
  "keys.export": unlockedMethod(
    z.strictObject({
      env: environment.optional(),
      keys: z.array(keyReference).max(10_000).optional(),
      format: z.enum(keyExportFormats),
      file: newFile.optional(),
    }),
    z.strictObject({ count: z.int(), file: z.string().optional(), bytes: bytes.optional(), left: z.array(stayed) }),
  ),
} as const;
