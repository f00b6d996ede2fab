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
