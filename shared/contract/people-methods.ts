import { z } from "zod";
import { introductionKinds } from "../identity/introduction-kinds.ts";
import { environment, personName, recordId, time } from "./fields.ts";
import { unlockedMethod } from "./method.ts";
import { teamRole } from "./team-fields.ts";

export const personState = z.enum(["unverified", "verified", "changed"]);
export type PersonState = z.output<typeof personState>;

export const person = z.strictObject({
  id: recordId,
  name: z.string(),
  email: z.string().optional(),
  device: z.string(),
  signKey: z.string(),
  state: personState,
  addedAt: time,
  verifiedAt: time.optional(),
  /** In the team file; absent without one. */
  role: z.enum([...teamRole.options, "left", "none"]).optional(),
  /** What the team rules let them receive; absent without a team file. */
  receives: z.array(environment).optional(),
  /** They left: nothing is shared with this card any more. */
  closedAt: time.optional(),
  /** They leave: their card is closed since then, and nothing is shared with it. */
  leaving: z.strictObject({ offboarding: recordId, since: time, on: time.optional() }).optional(),
  /** The same for all devices of one person: the signing key of the first one. */
  personOf: z.string(),
  /** A further device of one's own. */
  mine: z.literal(true).optional(),
  /** The device that introduced this one. */
  introducedBy: z.strictObject({ signKey: z.string(), device: z.string().optional() }).optional(),
  /** The device that took this one's place: nothing is shared with this card any more. */
  replacedBy: z.strictObject({ signKey: z.string(), device: z.string().optional() }).optional(),
  replacedAt: time.optional(),
});
export type Person = z.output<typeof person>;

const me = z.strictObject({
  name: z.string(),
  email: z.string().optional(),
  device: z.string(),
  card: z.string(),
  words: z.array(z.string()),
  /** Own devices that this one introduced, the latest first. */
  introduced: z.array(
    z.strictObject({
      device: z.string(),
      kind: z.enum(introductionKinds),
      at: time,
      /** To be given to teammates who do not have it yet. */
      introduction: z.string(),
    }),
  ),
  /** A device took this one's place, as this one signed. */
  replaced: z.boolean(),
});

/** A card or an introduction as text: an introduction holds a card. */
const cardText = z.string().min(1).max(16_384);

/** A name, an e-mail address or an id. */
const who = z.string().min(1).max(500);

export const peopleMethods = {
  "me.get": unlockedMethod(z.strictObject({}), me),
  "me.rename": unlockedMethod(z.strictObject({ name: personName }), me),
  /** `words`: of the new card, as its owner compared them. Without them the caller vouches that they were compared. */
  "me.introduce": unlockedMethod(
    z.strictObject({ card: cardText, kind: z.enum(introductionKinds), words: z.string().max(500).optional() }),
    z.strictObject({ introduction: z.string(), person }),
  ),
  /** What a card or an introduction says, before anything is done with it. */
  "team.read": unlockedMethod(
    z.strictObject({ card: cardText }),
    z.strictObject({
      name: z.string(),
      email: z.string().optional(),
      device: z.string(),
      words: z.array(z.string()),
      /** Its keys are on the team list. */
      known: z.boolean(),
      /** Who introduces it: without a name when that device is not on the team list. */
      introduction: z
        .strictObject({
          kind: z.enum(introductionKinds),
          by: z.strictObject({ name: z.string(), device: z.string(), state: personState }).optional(),
        })
        .optional(),
    }),
  ),
  "team.add": unlockedMethod(
    z.strictObject({
      card: cardText,
      /** An introduction that was taken off the list, and that the person wants back. */
      again: z.boolean().optional(),
    }),
    z.strictObject({
      person,
      outcome: z.enum(["added", "updated", "known", "changed", "introduced"]),
      /** The card that the new one takes the place of, with its links that nobody has opened yet. */
      replaced: z.strictObject({ person, waiting: z.array(recordId) }).optional(),
      /** What the person was called before, where the newer card says otherwise: a name to look at twice. */
      previousName: z.string().optional(),
    }),
  ),
  "team.list": unlockedMethod(z.strictObject({}), z.strictObject({ people: z.array(person) })),
  "team.words": unlockedMethod(
    z.strictObject({ person: who }),
    z.strictObject({ person, words: z.array(z.string()), mine: z.array(z.string()) }),
  ),
  /** `words`: what the other person read out. Without them the caller vouches that they were compared. */
  "team.verify": unlockedMethod(
    z.strictObject({ person: who, words: z.string().max(500).optional() }),
    z.strictObject({ person }),
  ),
  /** With the card, or the introduction that brought it, so that the person can be added again at once. */
  "team.remove": unlockedMethod(z.strictObject({ person: who }), z.strictObject({ person, card: z.string() })),
} as const;
