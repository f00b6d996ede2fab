/** What every importer makes of its file: one form for all of them. */
import { KeyholdError } from "../../shared/contract/errors.ts";
import { type Environment, type KeyType, longestValue } from "../../shared/contract/fields.ts";
import type { CsvMapping } from "../../shared/contract/import-methods.ts";
import { type ImportFormat, type LeftReason, mostEntries } from "../../shared/contract/import-words.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";

/** One secret of the file. Every text is as the file has it: what a key can take is judged later. */
export type ParsedEntry = {
  name: string;
  value: Uint8Array;
  /** Where it stands: a line, a vault, a folder. */
  place: string;
  service?: string | undefined;
  env?: Environment | undefined;
  type?: KeyType | undefined;
  variable?: string | undefined;
  owner?: string | undefined;
  notes?: string | undefined;
  tags?: string[] | undefined;
  usedIn?: string[] | undefined;
  scopes?: string[] | undefined;
  allowedAddresses?: string[] | undefined;
  allowedDomains?: string[] | undefined;
  /** The web page that the entry belongs to. */
  page?: string | undefined;
  /** An otpauth address or a bare seed. */
  totp?: Uint8Array | undefined;
  /** The value is a file of this name. */
  file?: string | undefined;
  expiresAt?: number | undefined;
  rotateEvery?: number | undefined;
  showOnce?: boolean | undefined;
  /** When its sender wanted it deleted, whoever has it. */
  deleteAfter?: number | undefined;
};

export type LeftOut = { reason: LeftReason; count: number; examples: string[] };

export type ParseJob = {
  readonly bytes: Uint8Array;
  /** The file's name, for what it tells of format and environment. */
  readonly name: string;
  readonly format?: ImportFormat | undefined;
  readonly passphrase?: Uint8Array | undefined;
  readonly keyFile?: Uint8Array | undefined;
  readonly mapping?: CsvMapping | undefined;
};

export type Parsed =
  | {
      readonly state: "ready";
      readonly format: ImportFormat;
      readonly entries: ParsedEntry[];
      readonly left: LeftOut[];
    }
  | { readonly state: "passphrase"; readonly format: ImportFormat; readonly keyFile: boolean }
  | { readonly state: "mapping"; readonly columns: string[]; readonly guess: CsvMapping };

/** As a parser has it, whose texts go with its memory. */
export type FoundEntry = Omit<ParsedEntry, "value" | "totp"> & {
  readonly value: string | Uint8Array;
  readonly totp?: string | undefined;
};

const mostExamples = 5;
const longestExample = 80;

/** Takes in what an importer finds, within bounds. */
export class Findings {
  readonly entries: ParsedEntry[] = [];
  readonly #left = new Map<LeftReason, LeftOut>();

  get left(): LeftOut[] {
    return [...this.#left.values()];
  }

  /** The secrets of one entry. The first is the entry's own and has its name and its one-time codes. */
  addSecrets(
    title: string,
    secrets: readonly { readonly label: string; readonly value: string }[],
    common: Omit<FoundEntry, "name" | "value">,
    totp: string | undefined,
  ): void {
    for (const [index, { label, value }] of secrets.entries()) {
      const isMain = index === 0;
      const name = isMain || label === "" ? title : `${title} ${label}`;
      this.add({ ...common, name, value, totp: isMain ? totp : undefined });
    }
  }

  /** An empty value and one that no key can have are left out, and said to be. */
  add(entry: FoundEntry): void {
    if (this.entries.length >= mostEntries) {
      throw new KeyholdError(
        "too_large",
        `This file has more than ${mostEntries} entries. Nothing was stored; divide it.`,
      );
    }
    const value = typeof entry.value === "string" ? utf8(entry.value) : entry.value;
    if (value.length === 0) this.leave("empty", entry.name);
    else if (value.length > longestValue) this.leave("too_large", entry.name);
    else {
      const totp = entry.totp === undefined || entry.totp === "" ? undefined : utf8(entry.totp);
      this.entries.push({ ...entry, value, totp });
    }
  }

  leave(reason: LeftReason, name: string, count = 1): void {
    if (count === 0) return;
    let left = this.#left.get(reason);
    if (left === undefined) {
      left = { reason, count: 0, examples: [] };
      this.#left.set(reason, left);
    }
    left.count += count;
    if (left.examples.length < mostExamples) left.examples.push(name.slice(0, longestExample));
  }
}
