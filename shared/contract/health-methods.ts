/** What is dangerous about the keys of a vault, why, and how that changed. */
import { z } from "zod";
import { environment, recordId, text, time } from "./fields.ts";
import { newFile } from "./holder-methods.ts";
import { unlockedMethod } from "./method.ts";

/** Every finding there is, the most dangerous kind first. */
export const findingKinds = [
  /** Somebody else took a link that carried the present value. */
  "intercepted",
  /** The value stands in a list of leaked ones. */
  "breached",
  /** A scan met the present value in a file, a repository or a shell's history. */
  "found_in_files",
  /** Somebody who has left holds the present value. */
  "held_by_leaver",
  "expired",
  "overdue",
  /** A live value under dev or test, or a test value under prod. */
  "wrong_environment",
  /** One value in two environments of one key. */
  "same_across_environments",
  /** One value under two keys. */
  "reused",
  "weak",
  "held_by_unverified",
  "held_by_too_many",
  /** The old value of a rotation is still in force after its time of grace. */
  "grace_over",
  "due_soon",
  "unused",
  "never_used",
  /** Production without a rotation period or an end. */
  "no_period",
  /** Production without anything that bounds what the key may do or from where. */
  "unbounded",
] as const;
export const findingKind = z.enum(findingKinds);
export type FindingKind = z.output<typeof findingKind>;

/** `danger`: today. `warning`: this week. `note`: when there is time. */
export const severities = ["danger", "warning", "note"] as const;
export const severity = z.enum(severities);
export type Severity = z.output<typeof severity>;

export const finding = z.strictObject({
  kind: findingKind,
  severity,
  valueId: recordId,
  keyId: recordId,
  name: z.string(),
  service: z.string(),
  env: environment,
  /** What it is about this one, without the general reason: “12 days”, “Mara Lindqvist”, “also in dev”. */
  detail: z.string(),
});
export type Finding = z.output<typeof finding>;

const group = z.strictObject({
  kind: findingKind,
  /** The worst of its findings. */
  severity,
  total: z.int(),
  /** Environments that occur, in their order. */
  environments: z.array(environment),
  /** The worst first, as many as were asked for. */
  findings: z.array(finding),
});
export type FindingGroup = z.output<typeof group>;

const ignored = z.strictObject({
  valueId: recordId,
  kind: findingKind,
  name: z.string(),
  env: environment,
  reason: z.string(),
  until: time,
  at: time,
});
export type IgnoredFinding = z.output<typeof ignored>;

export const healthReport = z.strictObject({
  /** 0 to 100; 100 only when nothing was found. */
  score: z.int().min(0).max(100),
  at: time,
  /** Values that were judged. */
  values: z.int(),
  /** How many of them need nothing, need work today, this week, or could be tidied. They add up to `values`. */
  counts: z.strictObject({ nothing: z.int(), danger: z.int(), warning: z.int(), note: z.int() }),
  groups: z.array(group),
  ignored: z.array(ignored),
  /** One point a day at most, oldest first. */
  trend: z.array(z.strictObject({ at: time, score: z.int(), danger: z.int(), warning: z.int() })),
  /** When the next rotation or end is, for a vault that needs nothing. */
  nextDue: time.optional(),
});
export type HealthReport = z.output<typeof healthReport>;

const which = { valueId: recordId, kind: findingKind };

export const healthMethods = {
  /** `most`: findings of each kind that are listed; with `kind`, of this one alone. */
  "health.report": unlockedMethod(
    z.strictObject({ most: z.int().min(0).max(100_000).default(50), kind: findingKind.optional() }),
    healthReport,
  ),
  /** The report as Markdown, every finding and what is ignored: as text, or into a new file. No value, no mask. */
  "health.export": unlockedMethod(
    z.strictObject({ file: newFile.optional(), format: z.enum(["markdown", "json"]).default("markdown") }),
    z.strictObject({ text: z.string(), file: z.string().optional() }),
  ),
  /** Leaves a finding out of list and score until a day. What is ignored and why stays visible. */
  "health.ignore": unlockedMethod(
    z.strictObject({ ...which, reason: text(500).refine((reason) => reason.trim() !== "", "say why"), until: time }),
    z.strictObject({ ignored: z.array(ignored) }),
  ),
  "health.heed": unlockedMethod(z.strictObject(which), z.strictObject({ ignored: z.array(ignored) })),
  /**
   * Compares every value with a list of SHA-1 hashes in a file of this computer, one a line, as the downloadable lists
   * of leaked passwords have it. Nothing leaves the computer.
   */
  "health.compareWithLeaks": unlockedMethod(
    z.strictObject({ file: z.string().min(1).max(4096) }),
    z.strictObject({ compared: z.int(), found: z.array(finding) }),
  ),
} as const;
