/** A key that somebody has who should not: the plan from the first minute to the report, kept until it is over. */
import { z } from "zod";
import { auditRow } from "./activity-methods.ts";
import { compromiseCauses, compromiseSteps } from "./compromised-words.ts";
import { environment, line, recordId, time } from "./fields.ts";
import { holding, newFile, sureness } from "./holder-methods.ts";
import { keyReference } from "./key-methods.ts";
import { shareState } from "./link-methods.ts";
import { unlockedMethod } from "./method.ts";
import { rotationPersonState } from "./rotation-methods.ts";

export const compromiseCause = z.enum(compromiseCauses);

export const compromiseStep = z.enum(compromiseSteps);

export const planState = z.enum(["running", "closed", "dropped"]);

const step = z.strictObject({
  step: compromiseStep,
  done: z.boolean(),
  /** When it was done, or when that was noticed. */
  at: time.optional(),
  /** Who ticked it; absent for what ticked itself. */
  by: z.string().optional(),
  why: z.string().optional(),
});
export type PlanStep = z.output<typeof step>;

/** Somebody who has or may have the value, and how far they are with the new one. */
const concerned = z.strictObject({
  name: z.string(),
  /** Empty for guests. */
  signKey: z.string(),
  /** Which device it is, where the person has several. */
  device: z.string().optional(),
  sure: sureness.optional(),
  /** The newest compromised version they have. */
  version: z.int().optional(),
  /** As in a rotation; `apart` for who sent it here, and those of whom nobody knows whether they opened it. */
  state: z.union([rotationPersonState, z.literal("apart")]),
  why: z.string().optional(),
});
export type Concerned = z.output<typeof concerned>;

const other = z.strictObject({
  valueId: recordId,
  keyId: recordId,
  name: z.string(),
  service: z.string(),
  env: environment,
  /** It is the very same value: then it is compromised as well. */
  same: z.boolean(),
  /** Its own plan, when it has one. */
  plan: recordId.optional(),
});
export type OtherValue = z.output<typeof other>;

const counts = { done: z.int(), total: z.int() };
const facts = {
  id: recordId,
  valueId: recordId,
  name: z.string(),
  service: z.string(),
  env: environment,
  cause: compromiseCause,
  state: planState,
  startedAt: time,
  endedAt: time.optional(),
  /** The first step that is not done. */
  next: compromiseStep.optional(),
  ...counts,
};

export const planSummary = z.strictObject(facts);
export type PlanSummary = z.output<typeof planSummary>;

export const plan = z.strictObject({
  ...facts,
  /** Absent when the key was removed. */
  keyId: recordId.optional(),
  /** What happened, in somebody's words. */
  why: z.string().optional(),
  /** The newest version that is compromised, and the one that the key has now. */
  version: z.int(),
  present: z.int().optional(),
  startedBy: z.string(),
  endedBy: z.string().optional(),
  endWhy: z.string().optional(),
  /** Until then nobody had it who should not, as far as is known or was said. */
  lastGoodAt: time,
  steps: z.array(step),
  /** Links with the value that may still be opened. */
  open: z.array(z.strictObject({ id: recordId, name: z.string(), to: z.string(), relay: z.string(), expiresAt: time })),
  people: z.array(concerned),
  others: z.array(other),
  /** The rotation that replaces it, when there is one. */
  rotation: recordId.optional(),
  /** Where it is switched off at the provider. */
  page: z.string().optional(),
  /** What somebody who has it can do, in a few words. */
  misuse: z.string().optional(),
  /** What to tell those concerned. No value, no mask, no link. */
  message: z.string(),
});
export type Plan = z.output<typeof plan>;

const evidenceLink = z.strictObject({
  id: recordId,
  to: z.string(),
  guest: z.boolean(),
  version: z.int(),
  state: shareState,
  relay: z.string(),
  createdAt: time,
  expiresAt: time,
  openedAt: time.optional(),
  /** The opening is shown by the recipient's signature. */
  receipt: z.boolean(),
});

/** What is known since the last good day. Names, versions and times; never a value. */
export const evidence = z.strictObject({
  since: time,
  /** How often the key was shown, copied or given to a program. */
  reveals: z.int(),
  /** Backups and lists written into files. */
  exports: z.int(),
  /** Passphrases that were wrong. */
  failedUnlocks: z.int(),
  holders: z.array(holding),
  links: z.array(evidenceLink),
  uses: z.array(
    z.strictObject({
      how: z.enum(["reveal", "copy", "inject", "share"]),
      program: z.string(),
      at: time,
      count: z.int(),
    }),
  ),
  /** Oldest first; of very many the newest. */
  entries: z.array(auditRow),
  /** Entries that are left out above. */
  more: z.int(),
});
export type Evidence = z.output<typeof evidence>;

const id = z.strictObject({ id: recordId });
const one = z.strictObject({ plan });
const why = line(500);
/** With the relays that did not answer: their links may still be opened. */
const asked = z.strictObject({ plan, unreachable: z.array(z.string()), problems: z.array(z.string()) });

export const compromisedMethods = {
  /**
   * Begins the plan and takes back the links that wait; goes on with the one that is running, if there is one. `share`:
   * the link that shows it. `again`: the value that took its place is compromised as well, and the plan begins anew.
   */
  "compromised.start": unlockedMethod(
    z.strictObject({
      key: keyReference,
      cause: compromiseCause.default("asked"),
      why: why.optional(),
      lastGoodAt: time.optional(),
      share: recordId.optional(),
      again: z.boolean().default(false),
    }),
    asked.extend({ resumed: z.boolean() }),
  ),
  /** The running ones, oldest first; with `ended` the others too. */
  "compromised.list": unlockedMethod(
    z.strictObject({ ended: z.boolean().default(false) }),
    z.strictObject({ plans: z.array(planSummary) }),
  ),
  "compromised.get": unlockedMethod(id, one),
  /** Asks the relays about every link with the value, and takes back what waits. */
  "compromised.settle": unlockedMethod(id, asked),
  "compromised.change": unlockedMethod(
    z.strictObject({ id: recordId, lastGoodAt: time.optional(), why: why.nullable().optional() }),
    one,
  ),
  /** By hand; what would tick by itself wants a reason. Or takes such a tick away. */
  "compromised.tick": unlockedMethod(
    z.strictObject({ id: recordId, step: compromiseStep, done: z.boolean(), why: why.optional() }),
    one,
  ),
  /** By default since the last good day. */
  "compromised.evidence": unlockedMethod(z.strictObject({ id: recordId, since: time.optional() }), evidence),
  /** `anyway` ends it although something is missing, with a reason; what is missing stays on record. */
  "compromised.close": unlockedMethod(
    z.strictObject({ id: recordId, anyway: z.boolean().default(false), why: why.optional() }),
    one,
  ),
  /** It was a false alarm. Links that were taken back stay so. */
  "compromised.drop": unlockedMethod(z.strictObject({ id: recordId, why }), one),
  /** Goes on with one that was ended. */
  "compromised.reopen": unlockedMethod(id, one),
  "compromised.report": unlockedMethod(
    z.strictObject({
      id: recordId,
      format: z.enum(["markdown", "json"]).default("markdown"),
      file: newFile.optional(),
    }),
    z.strictObject({ text: z.string(), file: z.string().optional() }),
  ),
} as const;
