/** The activity log on its way to another log: settings, how far it is, and sending once. */
import { z } from "zod";
import { activityFilter } from "./activity-methods.ts";
import { time } from "./fields.ts";
import { unlockedMethod } from "./method.ts";
import { parseStreamTarget, streamFormats, streamTargetHelp } from "./stream-target.ts";

export const streamTarget = z
  .string()
  .max(1100)
  .transform((text) => text.trim())
  .refine((text) => parseStreamTarget(text) !== undefined, `must be ${streamTargetHelp}`);

/**
 * `off`: nothing is sent. `current`: everything was. `sending`: more is on its way. `waiting`: the last try failed, and
 * there will be another. `elsewhere`: another window or command sends. `resting`: sent only while a window is open.
 */
export const streamStates = ["off", "current", "sending", "waiting", "elsewhere", "resting"] as const;

export const streamState = z.strictObject({
  state: z.enum(streamStates),
  target: z.string(),
  format: z.enum(streamFormats),
  /** Whether entries cross a network unencrypted. */
  inTheClear: z.boolean(),
  /** The last entry that arrived, and the last there is. */
  sent: z.int(),
  total: z.int(),
  sentAt: time.optional(),
  failure: z.string().optional(),
  retryAt: time.optional(),
});
export type StreamState = z.output<typeof streamState>;

export const streamMethods = {
  "activity.stream": unlockedMethod(z.strictObject({}), streamState),
  /** `from`: with what was logged before, or from now on. An empty target ends it. */
  "activity.setStream": unlockedMethod(
    z.strictObject({
      target: z.union([z.literal(""), streamTarget]),
      format: z.enum(streamFormats).default("ecs"),
      from: z.enum(["start", "now"]).default("start"),
    }),
    streamState,
  ),
  /** Sends a piece of the log once, oldest first. Logged with the first piece; `next` is to be given as `after`. */
  "activity.send": unlockedMethod(
    z.strictObject({
      target: streamTarget,
      format: z.enum(streamFormats),
      filter: activityFilter.default({}),
      after: z.int().min(0).optional(),
    }),
    z.strictObject({ entries: z.int(), next: z.int().optional(), last: z.int() }),
  ),
} as const;
