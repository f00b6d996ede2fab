/** What passes between the vault's thread and a scanner's. Only hashes and places: no value, no name of a key. */
import type { ErrorShape } from "../../shared/contract/errors.ts";
import type { ScanHook, SkipReason } from "../../shared/contract/scan-methods.ts";
import type { ScanIndex } from "./matching/scan-index.ts";

export type ScanJob = {
  readonly index: ScanIndex;
  /** Names what is found, the same in every scan of this vault; absent without one. */
  readonly printKey: Uint8Array | undefined;
  readonly patterns: boolean;
  /** Absolute. */
  readonly roots: readonly string[];
  readonly files: boolean;
  readonly git: {
    readonly staged: boolean;
    readonly hook?: ScanHook | undefined;
    readonly history: boolean;
    readonly unreachable: boolean;
  };
  readonly respectGitignore: boolean;
  readonly ignore: readonly string[];
  readonly shellHistory: boolean;
  /** What does not lie in a file. */
  readonly texts: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly surroundings: ScanSurroundings;
};

/** Of the process that scans, what finding git and a person's histories needs. */
export type ScanSurroundings = {
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
};

export type FoundPlace = "file" | "staged" | "history" | "shell" | "clipboard";

export type RawFinding = {
  readonly file: string;
  readonly line: number;
  readonly place: FoundPlace;
  readonly commit?: string;
  /** A value of the vault, by its number in the index. */
  readonly group?: number;
  readonly rule?: string;
  readonly mask?: string;
  /** Keyed, of what a rule found. */
  readonly print?: string;
};

export type ScanTotals = {
  readonly files: number;
  readonly bytes: number;
  readonly commits: number;
  readonly objects: number;
};

export type FromScanner =
  | { readonly type: "found"; readonly findings: readonly RawFinding[] }
  | { readonly type: "skipped"; readonly file: string; readonly reason: SkipReason }
  | { readonly type: "progress"; readonly done: number; readonly total: number }
  | { readonly type: "done"; readonly totals: ScanTotals }
  | { readonly type: "failed"; readonly error: ErrorShape };
