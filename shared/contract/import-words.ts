/**
 * Which files keys are brought from, what is said of them, and their limits: the same in the window and the command. Free
 * of zod, because the page loads it.
 */

/** The largest file that is read, in bytes. */
export const longestImport = 64 * 1024 * 1024;
/** More entries than anybody has keys. */
export const mostEntries = 50_000;
/** One piece of a file that comes from a page, in bytes. */
export const longestPiece = 1024 * 1024;
/** Days that an import can be undone. */
export const undoDays = 30;

export const importFormats = [
  "env",
  "json",
  "csv",
  "keyhold",
  "1pux",
  "bitwarden",
  "kdbx",
  "keepass-xml",
  "doppler",
  "infisical",
  "aws",
  "pass",
] as const;
export type ImportFormat = (typeof importFormats)[number];

/** As it stands in a sentence: “imported from …”. */
export const formatNames = {
  env: "a .env file",
  json: "a JSON file",
  csv: "a CSV file",
  keyhold: "a Keyhold export",
  "1pux": "a 1Password export",
  bitwarden: "a Bitwarden export",
  kdbx: "a KeePass database",
  "keepass-xml": "a KeePass XML export",
  doppler: "a Doppler export",
  infisical: "an Infisical export",
  aws: "an AWS credentials file",
  pass: "a password store of pass",
} as const satisfies Record<ImportFormat, string>;

export const keyExportFormats = ["env", "json"] as const;

/** What a column of a CSV file can be. */
export const csvFields = [
  "name",
  "value",
  "service",
  "env",
  "type",
  "variable",
  "username",
  "page",
  "notes",
  "tags",
  "totp",
] as const;
export type CsvField = (typeof csvFields)[number];

/** `same`: the vault holds this very value. `conflict`: its name and environment are taken by another one. */
export const entryStates = ["new", "same", "conflict"] as const;
export type EntryState = (typeof entryStates)[number];

/** What becomes of an entry. `keep`: under another name, beside what is there. `replace`: as a new version of it. */
export const entryChoices = ["add", "keep", "replace", "skip"] as const;
export type EntryChoice = (typeof entryChoices)[number];
export const conflictChoices = ["keep", "replace", "skip"] as const;
export type ConflictChoice = (typeof conflictChoices)[number];

/** Why something in a file does not become a key. */
export const leftReasons = [
  "card",
  "identity",
  "unsupported",
  "deleted",
  "empty",
  "too_large",
  "attachment_missing",
  "earlier_values",
  "passkey",
  "totp",
  "reference",
  "unreadable",
  "repeated",
  "link",
] as const;
export type LeftReason = (typeof leftReasons)[number];

/** With how many of them before it: “3 payment cards: …”. */
export const leftWords = {
  card: { one: "payment card", many: "payment cards", why: "Keyhold keeps keys, not cards" },
  identity: { one: "identity or document", many: "identities and documents", why: "Keyhold keeps keys, not persons" },
  unsupported: { one: "entry of another kind", many: "entries of other kinds", why: "there is no secret field in it" },
  deleted: { one: "deleted entry", many: "deleted entries", why: "it lies in the file's bin" },
  empty: { one: "entry without a value", many: "entries without a value", why: "there is nothing to store" },
  too_large: { one: "value or file over 1 MiB", many: "values or files over 1 MiB", why: "no key is that long" },
  attachment_missing: { one: "attachment", many: "attachments", why: "the export names it and does not hold it" },
  earlier_values: { one: "earlier value", many: "earlier values", why: "only present values are taken over" },
  passkey: { one: "passkey", many: "passkeys", why: "it works only where it was made" },
  totp: { one: "one-time code", many: "one-time codes", why: "they stand with a key, and there is no value" },
  reference: {
    one: "reference to another entry",
    many: "references to other entries",
    why: "it holds no value itself",
  },
  unreadable: { one: "unreadable line", many: "unreadable lines", why: "it has no form that is known" },
  link: { one: "symbolic link", many: "symbolic links", why: "it may lead out of the folder" },
  repeated: { one: "repeated line", many: "repeated lines", why: "a later line gives the same name another value" },
} as const satisfies Record<LeftReason, { one: string; many: string; why: string }>;
