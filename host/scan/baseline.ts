/**
 * A file of findings that are known. It is made to be committed, so nothing in it helps to guess a value: places in clear,
 * and keyed hashes that only the vault that made them can compare.
 */
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { z } from "zod";
import { KeyholdError } from "../../shared/contract/errors.ts";
import { type ScanFinding, scanPlaces } from "../../shared/contract/scan-methods.ts";
import { fromBase64, lengthPrefixed, randomBytes, toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { contexts } from "../../shared/crypto/contexts.ts";
import { keyedHash } from "../../shared/crypto/hash.ts";
import { readBounded } from "./sources/read-bounded.ts";

/** What it is called where nobody gives it a name. */
export const usualBaseline = ".keyhold-baseline.json";

const longestBaseline = 16 * 1024 * 1024;
const hash = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

const entry = z.strictObject({
  file: z.string().max(4096),
  line: z.int().min(0),
  place: z.enum(scanPlaces),
  commit: z.string().max(64).optional(),
  /** Absent for a value of a vault. */
  rule: z.string().max(200).optional(),
  /** Which vault made the mark, and the mark. */
  by: hash.optional(),
  mark: hash.optional(),
});
type Entry = z.output<typeof entry>;

const form = z.strictObject({
  format: z.literal("keyhold-scan-baseline"),
  version: z.literal(1),
  salt: hash,
  findings: z.array(entry).max(100_000),
});

type Found = Pick<ScanFinding, "file" | "line" | "place" | "commit" | "rule" | "kind"> & {
  /** Keyed, of what was found. */
  readonly print?: string | undefined;
};

export class Baseline {
  readonly file: string;
  readonly #salt: string;
  #entries: readonly Entry[];
  #printKey: Uint8Array | undefined;
  #by: string | undefined;
  #places: Set<string> | undefined;
  #marks: Set<string> | undefined;

  private constructor(file: string, salt: string, entries: readonly Entry[], printKey: Uint8Array | undefined) {
    this.file = file;
    this.#salt = salt;
    this.#entries = entries;
    this.#printKey = printKey;
    this.#by = printKey === undefined ? undefined : short(keyedHash(printKey, contexts.scanVault, fromBase64(salt)));
  }

  /**
   * An empty one when there is no such file.
   * @param printKey of the open vault; without it only places are compared.
   * @throws KeyholdError `malformed`, `file_unreadable`.
   */
  static read(file: string, printKey: Uint8Array | undefined): Baseline {
    const text = textOf(file);
    if (text === undefined) return new Baseline(file, toBase64(randomBytes(16)), [], printKey);
    const parsed = form.safeParse(jsonOf(text));
    if (!parsed.success) {
      throw new KeyholdError(
        "malformed",
        `${file} is no baseline of Keyhold, or of a newer one. Nothing was changed in it; name another file, or remove it to begin anew.`,
      );
    }
    return new Baseline(file, parsed.data.salt, parsed.data.findings, printKey);
  }

  get size(): number {
    return this.#entries.length;
  }

  /**
   * By one's own mark, which is of the value, or not at all: nobody else's file hides a value of the vault, and what was
   * left out hides nothing that takes its place. Only for what others marked, or as long as no vault is open to compare
   * marks, a finding of a rule is left out by its place.
   */
  holds(finding: Found): boolean {
    if (this.#entries.length === 0) return false;
    this.#index();
    const mark = this.#markOf(finding);
    if (mark !== undefined && this.#marks?.has(mark)) return true;
    return finding.kind === "pattern" && this.#places?.has(placeOf(this.#entryOf(finding))) === true;
  }

  /** @param isReplaced whether the entry makes room, with its file's absolute name; what other vaults marked never does. */
  keep(findings: readonly Found[], isReplaced: (entry: Entry) => boolean): void {
    const entries = findings.map((finding) => this.#entryOf(finding));
    const isOthers = ({ by }: Entry) => by !== undefined && by !== this.#by;
    const folder = dirname(this.file);
    const kept = this.#entries.filter(
      (one) => isOthers(one) || !isReplaced({ ...one, file: resolve(folder, one.file) }),
    );
    const all = new Map([...kept, ...entries].map((one) => [JSON.stringify([placeOf(one), one.by, one.mark]), one]));
    this.#entries = [...all.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    this.#places = undefined;
  }

  /** Replaces the file as a whole. @throws KeyholdError `file_unwritable`. */
  write(): void {
    const content = { format: "keyhold-scan-baseline", version: 1, salt: this.#salt, findings: this.#entries };
    const part = `${this.file}.${toBase64(randomBytes(6))}.part`;
    try {
      writeFileSync(part, `${JSON.stringify(content, null, 2)}\n`, { flag: "wx" });
      renameSync(part, this.file);
    } catch (error) {
      rmSync(part, { force: true });
      throw new KeyholdError(
        "file_unwritable",
        `${this.file} could not be written. What stood in it is still there; choose another file, or make room.`,
        { cause: error },
      );
    }
  }

  #entryOf(finding: Found): Entry {
    const { line, place, commit, rule } = finding;
    const mark = this.#markOf(finding);
    return {
      file: this.#nameOf(finding.file),
      line,
      place,
      ...(commit === undefined ? {} : { commit }),
      ...(rule === undefined ? {} : { rule }),
      ...(mark === undefined || this.#by === undefined ? {} : { by: this.#by, mark }),
    };
  }

  /** As it is called from where the baseline lies, on every computer alike. */
  #nameOf(file: string): string {
    return relative(dirname(this.file), file).split(sep).join("/");
  }

  /** Of the value in this file, whatever line it moves to. */
  #markOf({ file, print }: Found): string | undefined {
    if (this.#printKey === undefined || print === undefined) return undefined;
    const parts = [fromBase64(this.#salt), lengthPrefixed(utf8(this.#nameOf(file))), utf8(print)];
    return short(keyedHash(this.#printKey, contexts.scanMark, ...parts));
  }

  #index(): void {
    if (this.#places !== undefined) return;
    const isOwn = ({ by }: Entry) => by !== undefined && by === this.#by;
    const own = this.#entries.filter(isOwn);
    const others = this.#entries.filter((one) => one.rule !== undefined && !isOwn(one));
    this.#places = new Set(others.map(placeOf));
    this.#marks = new Set(own.flatMap(({ mark }) => (mark === undefined ? [] : [mark])));
  }
}

function placeOf({ file, line, place, commit, rule }: Entry): string {
  return JSON.stringify([file, line, place, commit ?? "", rule ?? ""]);
}

function short(digest: Uint8Array): string {
  return toBase64(digest.subarray(0, 16));
}

function textOf(file: string): string | undefined {
  try {
    return readBounded(file, longestBaseline, { followsLink: true }).toString("utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && ["ENOENT", "ENOTDIR"].includes(String(error.code))) {
      return undefined;
    }
    throw new KeyholdError("file_unreadable", `${file} could not be read as a baseline. Nothing was changed.`, {
      cause: error,
    });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
