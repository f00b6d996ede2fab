/** The activity log: read in pages, proved, written out. */
import { z } from "zod";
import { activityFilters, exportFormats } from "./activity-words.ts";
import { line, time } from "./fields.ts";
import { newFile } from "./holder-methods.ts";
import { unlockedMethod } from "./method.ts";

export const auditRow = z.strictObject({
  seq: z.int(),
  at: time,
  actor: z.string(),
  device: z.string(),
  program: z.string(),
  action: z.string(),
  subject: z.string(),
  outcome: z.enum(["ok", "failed", "refused"]),
});
export type AuditRow = z.output<typeof auditRow>;

/** Everything that is given must hold. */
export const activityFilter = z.strictObject({
  area: z.enum(activityFilters).optional(),
  /** One action, `key.reveal`, or all of a kind, `key`. */
  action: line(60).optional(),
  /** A part of what it was done on. */
  subject: line(200).optional(),
  /** Words, each of which stands somewhere in the entry as it is shown. */
  query: z.string().max(400).optional(),
  outcome: z.enum(["ok", "failed", "refused"]).optional(),
  /** From this moment on. */
  since: time.optional(),
  /** Before this moment. */
  until: time.optional(),
});
export type ActivityFilter = z.output<typeof activityFilter>;

/** Entries that one answer holds at most. */
export const longestActivityPage = 10_000;

const seq = z.int().min(0);

export const activityMethods = {
  /**
   * A page of the log: the newest first, or the oldest first from behind `after` on. An answer may hold less than was
   * asked for although there is more: after so many entries looked through it says how far it came. `next` is to be
   * given as `before` or `after` then; it is absent at the end.
   */
  "activity.list": unlockedMethod(
    z.strictObject({
      filter: activityFilter.default({}),
      before: z.int().min(1).optional(),
      after: seq.optional(),
      limit: z.int().min(1).max(longestActivityPage).default(200),
    }),
    z.strictObject({
      entries: z.array(auditRow),
      next: seq.optional(),
      /** What is wrong with the first entry that could not be read; the others are there. */
      broken: z.string().optional(),
      /** Entries that this answer looked through. */
      looked: z.int(),
      /** Entries of the whole log. */
      total: z.int(),
    }),
  ),
  /** Proves every entry, with `progress` events. Stopped, it is refused with `cancelled`. */
  "activity.verify": unlockedMethod(z.strictObject({}), z.strictObject({ ok: z.literal(true), entries: z.int() })),
  /** Stops what is being proved or written out. */
  "activity.stop": unlockedMethod(
    z.strictObject({ task: z.enum(["verify", "export"]) }),
    z.strictObject({ stopped: z.boolean() }),
  ),
  /**
   * The log for other programs, oldest first, into a new file; or as text, in pieces: `next` is to be given as `after`
   * for the one behind it, and `last`, once there are more entries, as well. No value and no note stands in it, names do. Logged, each export once.
   */
  "activity.export": unlockedMethod(
    z.strictObject({
      format: z.enum(exportFormats),
      filter: activityFilter.default({}),
      file: newFile.optional(),
      after: seq.optional(),
    }),
    z.strictObject({
      entries: z.int(),
      file: z.string().optional(),
      text: z.string().optional(),
      next: seq.optional(),
      last: seq,
    }),
  ),
} as const;
