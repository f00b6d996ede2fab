import { z } from "zod";
import { line } from "./fields.ts";
import { usualUnusedDays } from "./key-uses.ts";
import { lessonName, lessonNames } from "./lessons.ts";
import { timeToLive } from "./link-methods.ts";
import { unlockedMethod } from "./method.ts";
import { streamTarget } from "./stream-methods.ts";
import { streamFormats } from "./stream-target.ts";

/** What a person can set. Every field has a safe default. */
export const settings = z.strictObject({
  /** Origin of the relay that new links go to. */
  relay: z.string().max(300),
  ttl: timeToLive,
  locks: z.strictObject({
    /** Minutes without input. */
    idle: z.number().min(1).max(240),
    /** Minutes since unlocking, or 0 for no limit. */
    maximum: z.number().min(0).max(10_080),
    sleep: z.boolean(),
    screenLock: z.boolean(),
    userSwitch: z.boolean(),
    windowClosed: z.boolean(),
  }),
  clipboard: z.strictObject({
    /** Seconds until a copied value is cleared. */
    clearAfter: z.int().min(10).max(300),
  }),
  theme: z.enum(["light", "dark", "system"]),
  /** Relays at which links are left for people, and looked for. */
  inbox: z.strictObject({ relays: z.array(z.string().max(300)).max(10) }),
  /** Whether the system's own notifications tell of links: by the desktop app, and by a page in a browser. */
  notices: z.strictObject({ system: z.boolean(), browser: z.boolean() }),
  /** Days between rotations that are suggested: see `rotation-policy.ts`. */
  rotation: z.strictObject({
    dev: z.int().min(0).max(3650),
    test: z.int().min(0).max(3650),
    staging: z.int().min(0).max(3650),
    prod: z.int().min(0).max(3650),
    public: z.int().min(0).max(3650),
    partner: z.int().min(0).max(3650),
    /** Days that the old value is kept beside the new one. */
    grace: z.int().min(0).max(90),
    /** Whether keys that are due are told of: in the window, and by the system's notifications where those are on. */
    reminders: z.boolean(),
  }),
  /** Where the activity log is sent on to, and what counts as unusual in it. */
  activity: z.strictObject({
    /** Empty: nowhere. */
    stream: z.union([z.literal(""), streamTarget]),
    streamFormat: z.enum(streamFormats),
    /** The stream begins behind this entry; 0: with the first. */
    streamAfter: z.int().min(0),
    /** Whether anything is marked at all. */
    unusual: z.boolean(),
    /** Different values within ten minutes, if that is more than twice the most of any day before. */
    values: z.int().min(3).max(10_000),
    /** Wrong passphrases within an hour. */
    failures: z.int().min(2).max(1000),
    /** Rows of one export. */
    exports: z.int().min(1).max(1_000_000),
    /** Days without anything that are a long silence, and different values within an hour after it. */
    silenceDays: z.int().min(3).max(365),
    afterSilence: z.int().min(1).max(1000),
    /** Days from the first entry on in which hours and programs are only learnt. */
    learningDays: z.int().min(0).max(365),
  }),
  /** Above how many holders a value has too many, and after how many days without use it is called unused. */
  health: z.strictObject({ holders: z.int().min(1).max(1000), unusedDays: z.int().min(7).max(3650) }),
  /** Lessons that were put away. */
  lessons: z.strictObject({ hidden: z.array(lessonName).max(lessonNames.length) }),
});
export type Settings = z.output<typeof settings>;

export const defaultSettings: Settings = {
  relay: "http://127.0.0.1:8787",
  ttl: "1d",
  locks: { idle: 10, maximum: 0, sleep: true, screenLock: true, userSwitch: true, windowClosed: false },
  clipboard: { clearAfter: 20 },
  theme: "system",
  inbox: { relays: [] },
  notices: { system: true, browser: false },
  rotation: { dev: 90, test: 90, staging: 90, prod: 30, public: 0, partner: 0, grace: 7, reminders: true },
  activity: {
    stream: "",
    streamFormat: "ecs",
    streamAfter: 0,
    unusual: true,
    values: 15,
    failures: 5,
    exports: 100,
    silenceDays: 30,
    afterSilence: 5,
    learningDays: 14,
  },
  health: { holders: 5, unusedDays: usualUnusedDays },
  lessons: { hidden: [] },
};

export const logMethods = {
  "settings.get": unlockedMethod(z.strictObject({}), settings),
  /** A dotted name (`locks.idle`) and its new value as text. */
  "settings.set": unlockedMethod(z.strictObject({ name: line(60), value: z.string().max(500) }), settings),
} as const;
