/** Replacing a value so that everybody who needs the new one has it: one flow, kept in the vault until it is over. */
import { z } from "zod";
import { bytes, environment, recordId, text, time, valueBytes } from "./fields.ts";
import { generatorRecipe, keyReference, warnings } from "./key-methods.ts";
import { shareState, timeToLive } from "./link-methods.ts";
import { unlockedMethod } from "./method.ts";

export const rotationReasons = ["asked", "period", "offboarding", "compromised"] as const;
export const rotationReason = z.enum(rotationReasons);
export type RotationReason = z.output<typeof rotationReason>;

/** In their order. `gone`: the key was removed meanwhile; bring it back or cancel. */
export const rotationSteps = ["provider", "value", "share", "receipts", "revoke", "done"] as const;
export const rotationStep = z.enum([...rotationSteps, "gone"]);
export type RotationStep = z.output<typeof rotationStep>;

/** Days that the old value is kept working beside the new one, unless said otherwise. */
export const defaultGraceDays = 7;
export const longestGraceDays = 90;

/**
 * What stands between a person and the new value. `ready`: gets a link at the next sharing. `sent`: has a link that
 * was not opened. `has`: opened with a verified receipt. `again`: their link ended unopened. `skipped`: left out by
 * choice. `cannot`: no longer on the team list, a changed card, or a guest.
 */
export const rotationPersonState = z.enum(["ready", "sent", "has", "again", "skipped", "cannot"]);
export type RotationPersonState = z.output<typeof rotationPersonState>;

export const rotationPerson = z.strictObject({
  name: z.string(),
  /** Empty for guests. */
  signKey: z.string(),
  /** Which device it is, where the person has several: each has its own link. */
  device: z.string().optional(),
  /** The same for all of these. */
  personOf: z.string().optional(),
  verified: z.boolean(),
  state: rotationPersonState,
  /** The version they were sent last. */
  version: z.int().optional(),
  share: z.strictObject({ id: recordId, state: shareState, expiresAt: time, openedAt: time.optional() }).optional(),
  /** A sentence where the state needs one. */
  why: z.string().optional(),
});
export type RotationPerson = z.output<typeof rotationPerson>;

/** What the provider's interface can do for this value, when the person asks for it. */
const automatic = z.strictObject({
  provider: z.string(),
  rotates: z.boolean(),
  revokes: z.boolean(),
  /** False when making the new one ends the old one at once: there is no grace time. */
  keepsOld: z.boolean(),
  /** What it needs, in a sentence. */
  needs: z.string(),
});

/** An attempt to have the provider make a new value whose answer never came. */
const lost = z.strictObject({
  at: time,
  text: z.string(),
  /** Keys at the provider that may be the one whose value was lost. */
  orphans: z.array(z.strictObject({ id: z.string(), createdAt: z.string().optional() })),
});

export const rotation = z.strictObject({
  id: recordId,
  valueId: recordId,
  keyId: recordId.optional(),
  name: z.string(),
  service: z.string(),
  env: environment,
  reason: rotationReason,
  state: z.enum(["running", "done", "cancelled"]),
  /** The one thing to do next. */
  step: rotationStep,
  startedAt: time,
  endedAt: time.optional(),
  graceDays: z.int(),
  /** Until when the old value is meant to work; absent before the new one is in. */
  graceUntil: time.optional(),
  fromVersion: z.int(),
  /** The version that is the new value; absent before it is in. */
  newVersion: z.int().optional(),
  replacedAt: time.optional(),
  mask: z.string().optional(),
  providerPage: z.string().optional(),
  pageOpenedAt: time.optional(),
  automatic: automatic.optional(),
  lost: lost.optional(),
  people: z.array(rotationPerson),
  /** Links that carry the old value and were not opened. They are taken back when the new links are made. */
  oldLinks: z.array(z.strictObject({ id: recordId, to: z.string() })),
  oldRevokedAt: time.optional(),
  oldRevokedBy: z.enum(["person", "provider"]).optional(),
});
export type Rotation = z.output<typeof rotation>;

const id = z.strictObject({ id: recordId });
const one = z.strictObject({ rotation });
const people = z.array(z.string().max(100)).max(1000);

export const rotationMethods = {
  /** Goes on with the one that is running, if there is one. */
  "rotations.start": unlockedMethod(
    z.strictObject({
      key: keyReference,
      reason: rotationReason.default("asked"),
      graceDays: z.int().min(0).max(longestGraceDays).optional(),
    }),
    z.strictObject({ rotation, resumed: z.boolean() }),
  ),
  "rotations.get": unlockedMethod(id, one),
  /** The running ones, oldest first; with `ended`, those of the last 30 days too. */
  "rotations.list": unlockedMethod(
    z.strictObject({ ended: z.boolean().default(false) }),
    z.strictObject({ rotations: z.array(rotation) }),
  ),
  /** The provider's page was opened, or the days of grace are others. */
  "rotations.change": unlockedMethod(
    z.strictObject({
      id: recordId,
      pageOpened: z.literal(true).optional(),
      graceDays: z.int().min(0).max(longestGraceDays).optional(),
    }),
    one,
  ),
  /**
   * Puts the new value in place; the old one goes to the history with its grace time. Once for each rotation: `correct`
   * says that what was put in was wrong.
   */
  "rotations.newValue": unlockedMethod(
    z.strictObject({
      id: recordId,
      value: valueBytes.optional(),
      generate: generatorRecipe.optional(),
      correct: z.boolean().default(false),
      expiresAt: time.nullable().optional(),
    }),
    z.strictObject({ rotation, warnings }),
  ),
  /** Asks the provider's interface for the new value. `with`: a key of this vault that may do so. */
  "rotations.automatic": unlockedMethod(
    z.strictObject({
      id: recordId,
      with: keyReference.optional(),
      /** A key at the provider, named in `lost`, to delete first. */
      discard: z.string().max(200).optional(),
    }),
    z.strictObject({ rotation, warnings }),
  ),
  /** One link for each person who has none for the new value. `again` makes another for those it names. */
  "rotations.share": unlockedMethod(
    z.strictObject({
      id: recordId,
      people: people.optional(),
      again: people.default([]),
      relay: z.string().max(300).optional(),
      relayToken: bytes.optional(),
      allowPrivateHttp: z.boolean().default(false),
      ttl: timeToLive.optional(),
      note: text(2000).optional(),
    }),
    z.strictObject({ rotation, made: z.int(), warnings: z.array(z.string()), problems: z.array(z.string()) }),
  ),
  /** The links that wait to be handed over. They are kept, sealed, until they are opened or the rotation is over. */
  "rotations.links": unlockedMethod(
    id,
    z.strictObject({
      links: z.array(z.strictObject({ share: recordId, to: z.string(), signKey: z.string(), link: z.string() })),
    }),
  ),
  /** Leaves people out, or takes them in again. Without `people` it is about everybody. */
  "rotations.skip": unlockedMethod(
    z.strictObject({ id: recordId, people: people.optional(), skip: z.boolean().default(true) }),
    one,
  ),
  /** The old value works no more: the person says so, or the provider's interface is asked to see to it. */
  "rotations.revoke": unlockedMethod(
    z.strictObject({ id: recordId, by: z.enum(["person", "provider"]), with: keyReference.optional() }),
    one,
  ),
  /** `anyway` ends it although something is missing; what is missing stays on record. */
  "rotations.finish": unlockedMethod(z.strictObject({ id: recordId, anyway: z.boolean().default(false) }), one),
  /** Nothing of what was done is undone. `rotations.resume` takes it back. */
  "rotations.cancel": unlockedMethod(id, one),
  "rotations.resume": unlockedMethod(id, one),
} as const;
