import { z } from "zod";
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
});
export type Person = z.output<typeof person>;

const me = z.strictObject({
  name: z.string(),
  email: z.string().optional(),
  device: z.string(),
  card: z.string(),
  words: z.array(z.string()),
});

/** A name, an e-mail address or an id. */
const who = z.string().min(1).max(500);

export const peopleMethods = {
  "me.get": unlockedMethod(z.strictObject({}), me),
  "me.rename": unlockedMethod(z.strictObject({ name: personName }), me),
  "team.add": unlockedMethod(
    z.strictObject({ card: z.string().min(1).max(8192) }),
    z.strictObject({
      person,
      outcome: z.enum(["added", "updated", "known", "changed"]),
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
  /** With the card, so that the person can be added again at once. */
  "team.remove": unlockedMethod(z.strictObject({ person: who }), z.strictObject({ person, card: z.string() })),
} as const;
