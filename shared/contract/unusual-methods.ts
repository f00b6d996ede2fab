/** What the activity log shows that was never seen before, or seldom: plain counting, and a sentence for each mark. */
import { z } from "zod";
import { environment, recordId, time } from "./fields.ts";
import { unlockedMethod } from "./method.ts";

export const unusualRules = [
  "values",
  "failures",
  "hour",
  "device",
  "program",
  "export",
  "expired",
  "silence",
] as const;
export const unusualRule = z.enum(unusualRules);
export type UnusualRule = z.output<typeof unusualRule>;

/** What was counted, for the sentence. */
export const unusualFacts = z.strictObject({
  rule: unusualRule,
  /** How many times. */
  count: z.int().optional(),
  /** The most that there was on any day before. */
  most: z.int().optional(),
  /** Days that were looked at, or that nobody did anything. */
  days: z.int().optional(),
  hour: z.int().optional(),
  /** The device, the program, or what was exported. */
  name: z.string().optional(),
});
export type UnusualFacts = z.output<typeof unusualFacts>;

export const unusualDecisions = ["mine", "plan"] as const;

const mark = z.strictObject({
  id: recordId,
  rule: unusualRule,
  at: time,
  /** The entry at which it was noticed. */
  seq: z.int(),
  /** One sentence: what, and why it is unusual. */
  text: z.string(),
  /** Values that were concerned and still exist. */
  keys: z.array(z.strictObject({ valueId: recordId, name: z.string(), env: environment })),
  decided: z.strictObject({ as: z.enum(unusualDecisions), at: time, by: z.string() }).optional(),
});
export type UnusualMark = z.output<typeof mark>;

export const unusualMethods = {
  /** Newest first; with `decided` those too that somebody has judged. */
  "activity.unusual": unlockedMethod(
    z.strictObject({ decided: z.boolean().default(false) }),
    z.strictObject({ marks: z.array(mark), open: z.int() }),
  ),
  /** `mine`: it was meant. `plan`: it was not, and the plan for a compromised key was begun. */
  "activity.decide": unlockedMethod(
    z.strictObject({ ids: z.array(recordId).min(1).max(200), as: z.enum(unusualDecisions) }),
    z.strictObject({ open: z.int() }),
  ),
} as const;
