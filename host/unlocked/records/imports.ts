import type { ImportFormat } from "../../../shared/contract/import-words.ts";

/** An import that was stored: what its values say of where they came from, and what can be taken back. */
export type ImportOverview = {
  kind: "import";
  format: ImportFormat;
  /** The file's name, without a folder. */
  file: string;
  at: number;
  added: number;
  replaced: number;
  undoneAt?: number;
};

/** One-time codes that came with a value which replaced another one, by record: they leave again with it. */
export type ImportDetail = {
  /** By earlier versions of this program, which did not note what they replaced. */
  totp?: string[];
  /** `replaced`: the account that stepped back for it, and comes back. */
  codes?: { added: string; replaced?: string }[];
};
