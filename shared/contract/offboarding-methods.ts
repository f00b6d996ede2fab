import { z } from "zod";
import { auditRow } from "./activity-methods.ts";
import { environment, keyType, line, recordId, time } from "./fields.ts";
import { newFile, sureness } from "./holder-methods.ts";
import { shareState } from "./link-methods.ts";
import { unlockedMethod } from "./method.ts";

/** How far a key is on its way out of somebody's hands. */
export const offboardingSteps = [
  /** What they hold, or may hold, is the present value. */
  "to-do",
  /** There is a newer value, and somebody who stays has no link to it yet. */
  "new-value",
  /** Everybody who stays has a link to the newer value, and not all have opened it. */
  "re-shared",
  /** Everybody who stays has the newer value, or it was ticked by hand. */
  "done",
  /** The key is no longer in this vault, which does not switch it off at the provider. */
  "removed",
] as const;
export const offboardingStep = z.enum(offboardingSteps);
export type OffboardingStep = z.output<typeof offboardingStep>;

const tick = z.strictObject({ at: time, by: z.string(), why: z.string().optional() });

const row = z.strictObject({
  /** The value's. */
  id: recordId,
  keyId: recordId,
  key: z.string(),
  service: z.string().optional(),
  env: environment,
  type: keyType.optional(),
  /** The newest version that they hold or may hold, and the one that the key has now. */
  version: z.int(),
  present: z.int().optional(),
  /** Of the link that shows most; `sent` when they sent it to this vault. */
  state: z.union([shareState, z.literal("sent")]),
  sure: sureness,
  since: time,
  step: offboardingStep,
  done: z.boolean(),
  doneAt: time.optional(),
  /** Ticked by hand. */
  ticked: tick.optional(),
  /** What somebody who has it can do, in a few words. */
  misuse: z.string().optional(),
  /** Where it is switched off. */
  page: z.string().optional(),
  /** Who holds a version of it and stays. */
  staying: z.array(
    z.strictObject({ name: z.string(), signKey: z.string(), person: recordId, has: z.enum(["new", "sent", "old"]) }),
  ),
});
export type OffboardingRow = z.output<typeof row>;

const card = z.strictObject({
  signKey: z.string(),
  device: z.string().optional(),
  /** On the team list. */
  person: recordId.optional(),
});

const facts = {
  name: z.string(),
  cards: z.array(card),
  rows: z.array(row),
  /** Links that may still be opened. */
  open: z.array(z.strictObject({ id: recordId, name: z.string(), relay: z.string(), expiresAt: time })),
};

export const offboardingState = z.enum(["running", "finished", "reopened"]);

export const offboarding = z.strictObject({
  id: recordId,
  ...facts,
  state: offboardingState,
  leavesOn: time.optional(),
  startedAt: time,
  startedBy: z.string(),
  finishedAt: time.optional(),
  done: z.int(),
  /** Links that waited when it began and were revoked since. */
  revoked: z.int(),
  /** `log`: somebody looked at what was done. `rules`: they are out of the team's rules; absent without such rules. */
  checks: z.strictObject({ log: tick.optional(), rules: tick.optional() }),
});
export type Offboarding = z.output<typeof offboarding>;

const summary = z.strictObject({
  id: recordId,
  name: z.string(),
  signKeys: z.array(z.string()),
  state: offboardingState,
  leavesOn: time.optional(),
  startedAt: time,
  finishedAt: time.optional(),
  total: z.int(),
  done: z.int(),
});
export type OffboardingSummary = z.output<typeof summary>;

const who = z.string().min(1).max(500);
const one = z.strictObject({ id: recordId });
const page = z.strictObject({ offboarding });
/** With the relays that did not answer: their links may still be opened. */
const asked = z.strictObject({ offboarding, unreachable: z.array(z.string()), problems: z.array(z.string()) });

export const offboardingMethods = {
  /** What it would be about. Asks the relays, and changes nothing else. */
  "offboarding.preview": unlockedMethod(
    z.strictObject({ person: who, refresh: z.boolean().default(true) }),
    z.strictObject({
      ...facts,
      unreachable: z.array(z.string()),
      /** One of them that is going on. */
      running: recordId.optional(),
    }),
  ),
  /** Closes the person's cards, then asks the relays and revokes what waits. Again: goes on with the one there is. */
  "offboarding.start": unlockedMethod(z.strictObject({ person: who, leavesOn: time.optional() }), asked),
  "offboarding.list": unlockedMethod(z.strictObject({}), z.strictObject({ offboardings: z.array(summary) })),
  "offboarding.get": unlockedMethod(one, page),
  /** Asks the relays again, and revokes what they could not be told before. */
  "offboarding.settle": unlockedMethod(one, asked),
  /** By hand, with the reason; or takes such a tick away. */
  "offboarding.tick": unlockedMethod(
    z.strictObject({ id: recordId, value: recordId, done: z.boolean(), why: line(500).optional() }),
    page,
  ),
  "offboarding.check": unlockedMethod(
    z.strictObject({ id: recordId, check: z.enum(["log", "rules"]), done: z.boolean() }),
    page,
  ),
  /** What the activity log says since a day, by default from thirty days before it began: whom and what it is about. */
  "offboarding.log": unlockedMethod(
    z.strictObject({ id: recordId, since: time.optional() }),
    z.strictObject({
      since: time,
      /** How often a key of theirs was shown, copied or given to a program. */
      reveals: z.int(),
      /** Backups, and lists that were written into files. */
      exports: z.int(),
      /** Oldest first; of very many the newest. */
      entries: z.array(auditRow),
    }),
  ),
  /** Takes the cards off the team list. Refused while something is not ticked. */
  "offboarding.finish": unlockedMethod(one, page),
  /** They do not leave after all: the cards are as they were before. Revoked links stay revoked. */
  "offboarding.reopen": unlockedMethod(one, page),
  "offboarding.report": unlockedMethod(
    z.strictObject({
      id: recordId,
      format: z.enum(["markdown", "json"]).default("markdown"),
      file: newFile.optional(),
    }),
    z.strictObject({ text: z.string(), file: z.string().optional() }),
  ),
} as const;
