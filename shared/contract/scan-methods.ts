/** Looking for leaked values: in folders, in what git keeps, in histories of shells and in the clipboard. */
import { z } from "zod";
import { environment, recordId, time } from "./fields.ts";
import { openMethod, unlockedMethod } from "./method.ts";

/** An absolute path. */
const path = z.string().min(1).max(4096);

/** Where something was found. `staged`: in what the next commit will hold. `history`: in a commit. */
export const scanPlaces = ["file", "staged", "history", "shell", "clipboard"] as const;
export type ScanPlace = (typeof scanPlaces)[number];

/** Why something was not looked at, or not all of it. */
export const skipReasons = ["unreadable", "special", "huge", "changed", "many", "git"] as const;
export type SkipReason = (typeof skipReasons)[number];

export const scanFinding = z.strictObject({
  /** Tells this finding apart within the scan. */
  id: z.int(),
  /** Absolute; of the clipboard its name. A value in a file's name is left out of it. */
  file: z.string(),
  line: z.int(),
  place: z.enum(scanPlaces),
  /** The first commit that brought it. */
  commit: z.string().optional(),
  kind: z.enum(["vault", "pattern"]),
  /** For `vault`: whose value it is. */
  key: z
    .strictObject({
      valueId: recordId,
      keyId: recordId,
      name: z.string(),
      service: z.string(),
      env: environment,
      /** The version that was found, and whether it is the present one. */
      version: z.int(),
      isPresent: z.boolean(),
      /** Who else has it, by name. */
      holders: z.array(z.string()),
    })
    .optional(),
  /** For `pattern`: which rule, `github/GITHUB_TOKEN`, and what was found, masked. */
  rule: z.string().optional(),
  mask: z.string().optional(),
  /** Keyed: the same for the same value in the same file, and nothing to anybody else. */
  print: z.string().optional(),
});
export type ScanFinding = z.output<typeof scanFinding>;

const skipped = z.strictObject({ file: z.string(), reason: z.enum(skipReasons) });
export type SkippedFile = z.output<typeof skipped>;

export const scanReport = z.strictObject({
  state: z.enum(["none", "running", "done", "stopped", "failed"]),
  startedAt: time.optional(),
  roots: z.array(z.string()),
  /** Of files and objects, as far as is known. */
  done: z.int(),
  total: z.int(),
  findings: z.array(scanFinding),
  /** How many there are; more than are listed when there are very many. */
  found: z.int(),
  /** Left out because the baseline holds them. */
  known: z.int(),
  files: z.int(),
  bytes: z.int(),
  commits: z.int(),
  /** Values that were sought, and values of the vault that are too short or too plain for it. */
  values: z.int(),
  notSought: z.array(z.strictObject({ name: z.string(), env: environment })),
  skipped: z.array(skipped),
  skippedTotal: z.int(),
  /** Whether unknown values were sought as well. */
  patterns: z.boolean(),
  /** Why it failed, when it did. */
  failure: z.string().optional(),
});
export type ScanReport = z.output<typeof scanReport>;

const absolutePath = path.refine((text) => /^(?:\/|[A-Za-z]:[\\/]|\\\\)[^\0]*$/.test(text), "not absolute");

/** What git says to the hook that asks, of the commit that is being made: `git commit -a` has an index of its own. */
export const scanHook = z.strictObject({
  directory: absolutePath.optional(),
  index: absolutePath.optional(),
  workTree: absolutePath.optional(),
  objects: absolutePath.optional(),
  alternates: z.array(absolutePath).max(100).optional(),
});
export type ScanHook = z.output<typeof scanHook>;

export const scanOptions = z.strictObject({
  roots: z.array(path).max(100),
  /** The files of the roots. Off where only what git or other places hold is wanted. */
  files: z.boolean().default(true),
  /** What the next commit will hold. */
  staged: z.boolean().default(false),
  /** With `staged`: where git keeps that, if it says so. */
  hook: scanHook.optional(),
  /** Everything that any branch, tag or stash leads to. */
  history: z.boolean().default(false),
  /** With `history`: also what only the log of references or nothing at all leads to. */
  unreachable: z.boolean().default(false),
  shellHistory: z.boolean().default(false),
  clipboard: z.boolean().default(false),
  patterns: z.boolean().default(true),
  respectGitignore: z.boolean().default(false),
  /** As lines of a .gitignore, from each root. */
  ignore: z.array(z.string().min(1).max(1000)).max(1000).default([]),
  /** A file with findings that are known. It need not be there. */
  baseline: path.optional(),
});
export type ScanOptions = z.output<typeof scanOptions>;

/** Findings that one answer lists at most. */
export const mostListedFindings = 10_000;

export const scanMethods = {
  /**
   * Looks for every value of the vault and for unknown ones, with `progress` events, and answers when it is through. One
   * at a time. What it finds is kept with the values, and the log says what was looked at.
   */
  "scan.run": unlockedMethod(scanOptions, scanReport),
  /** The scan that runs, or the last one, as far as it is. Kept until the vault is locked. */
  "scan.state": unlockedMethod(z.strictObject({}), scanReport),
  "scan.stop": unlockedMethod(z.strictObject({}), z.strictObject({ stopped: z.boolean() })),
  /**
   * Writes findings of the last scan into a baseline: these beside what it holds, or, without `ids`, all of them in place
   * of what it holds of the places that were looked at. It holds places and keyed hashes: no value, no name. With
   * `startedAt`: of that scan, or none.
   */
  "scan.keep": unlockedMethod(
    z.strictObject({
      file: path,
      ids: z.array(z.int()).max(mostListedFindings).optional(),
      startedAt: time.optional(),
    }),
    z.strictObject({ file: z.string(), findings: z.int() }),
  ),
  /** Unknown values alone, by their shapes: what can be done while the vault is locked. Nothing is kept or logged. */
  "scan.patterns": openMethod(scanOptions, scanReport),
} as const;
