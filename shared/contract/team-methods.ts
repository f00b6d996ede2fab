import { z } from "zod";
import { environment, longestLinkValues, recordId, time } from "./fields.ts";
import { keyReference } from "./key-methods.ts";
import { timeToLive } from "./link-methods.ts";
import { unlockedMethod } from "./method.ts";
import {
  linkLife,
  memberRole,
  ruledRole,
  type TeamRole,
  teamRole,
  teamRules,
  unverifiedChoice,
} from "./team-fields.ts";
import { displayText } from "./text-schema.ts";

/** Who signed something, under the name this vault knows. */
const signer = z.strictObject({ signKey: z.string(), name: z.string(), me: z.boolean() });
export type TeamSigner = z.output<typeof signer>;

/** `none`: not in the file, which counts as a guest. */
export const teamStanding = z.enum([...teamRole.options, "left", "none"]);
export type TeamStanding = TeamRole | "left" | "none";

const teamPerson = z.strictObject({
  signKey: z.string(),
  name: z.string(),
  role: z.enum([...teamRole.options, "left"]),
  /** Of owners: the founder has 0, and each may change what those of a higher number are. */
  rank: z.int().optional(),
  by: signer,
});
/** One rule as it is shown and as a refusal names it. */
const ruleLine = z.strictObject({ number: z.int(), subject: z.string(), text: z.string(), by: signer });
export type TeamRuleLine = z.output<typeof ruleLine>;

/** Rules that came from somebody else, until they were looked at. */
const teamNews = z.strictObject({
  at: time,
  by: z.array(z.string()),
  /** Whose message brought them, if one did. */
  from: z.string().optional(),
  changes: z.array(z.string()),
  /** Two owners had changed the rules at once. */
  merged: z.boolean(),
});
export type TeamNews = z.output<typeof teamNews>;

export const teamView = z.strictObject({
  team: z.string(),
  name: z.string(),
  number: z.int(),
  founder: signer,
  signedBy: signer,
  signedAt: time,
  /** What I am in it. */
  role: teamStanding,
  people: z.array(teamPerson),
  rules: teamRules,
  lines: z.array(ruleLine),
  news: z.array(teamNews),
});
export type TeamView = z.output<typeof teamView>;

const teamOffer = z.strictObject({
  id: recordId,
  team: z.string(),
  name: z.string(),
  number: z.int(),
  founder: signer,
  /** How this vault knows the founder. */
  founderState: z.enum(["verified", "unverified", "changed", "unknown", "me"]),
  from: z.string(),
  at: time,
  people: z.int(),
  role: teamStanding,
  lines: z.array(ruleLine),
  /** Why it cannot be joined yet, as a sentence. */
  problem: z.string().optional(),
});
export type TeamOffer = z.output<typeof teamOffer>;

/** A name, an e-mail address, an id or a signing key; `me` for oneself. */
const who = z.string().min(1).max(500);
export const rulesChange = z.discriminatedUnion("change", [
  z.strictObject({ change: z.literal("name"), name: displayText(80) }),
  z.strictObject({ change: z.literal("role"), person: who, role: z.enum(["owner", ...memberRole.options]) }),
  z.strictObject({ change: z.literal("environment"), role: ruledRole, environment, allowed: z.boolean() }),
  z.strictObject({ change: z.literal("life"), role: ruledRole, longest: linkLife }),
  z.strictObject({ change: z.literal("unverified"), choice: unverifiedChoice }),
]);
export type RulesChange = z.output<typeof rulesChange>;

/** What a change of the rules does to one person. */
const consequence = z.strictObject({
  signKey: z.string(),
  name: z.string(),
  gains: z.array(environment),
  loses: z.array(environment),
});

const wholeView = z.strictObject({ team: teamView.optional(), offers: z.array(teamOffer) });

export const teamMethods = {
  "rules.get": unlockedMethod(z.strictObject({}), wholeView),
  "rules.found": unlockedMethod(z.strictObject({ name: displayText(80) }), z.strictObject({ team: teamView })),
  /** With `preview` nothing is signed or stored. `undo` are the changes that lead back. */
  "rules.edit": unlockedMethod(
    z.strictObject({ changes: z.array(rulesChange).min(1).max(200), preview: z.boolean().default(false) }),
    z.strictObject({
      team: teamView,
      changes: z.array(z.string()),
      consequences: z.array(consequence),
      undo: z.array(rulesChange),
    }),
  ),
  "rules.join": unlockedMethod(z.strictObject({ id: recordId }), z.strictObject({ team: teamView })),
  "rules.decline": unlockedMethod(z.strictObject({ id: recordId }), wholeView),
  /** With the text, so that it can be taken back. */
  "rules.leave": unlockedMethod(z.strictObject({}), z.strictObject({ name: z.string(), text: z.string() })),
  "rules.export": unlockedMethod(
    z.strictObject({}),
    z.strictObject({ name: z.string(), number: z.int(), text: z.string() }),
  ),
  /** From a file or a text. Those of the joined team are taken over, those of an unknown one wait to be joined. */
  "rules.import": unlockedMethod(
    z.strictObject({ text: z.string().min(1).max(400_000) }),
    z.strictObject({
      outcome: z.enum(["updated", "known", "offered"]),
      changes: z.array(z.string()),
      team: teamView.optional(),
      offer: teamOffer.optional(),
    }),
  ),
  /** The news were looked at. */
  "rules.seen": unlockedMethod(z.strictObject({}), z.strictObject({})),
  /** Who may not receive these keys, before anybody is chosen. */
  "shares.check": unlockedMethod(
    z.strictObject({ keys: z.array(keyReference).min(1).max(longestLinkValues), ttl: timeToLive.optional() }),
    z.strictObject({
      refusals: z.array(
        z.strictObject({
          /** The person's id; absent for guests by link. */
          person: recordId.optional(),
          rule: z.int().optional(),
          sentence: z.string(),
        }),
      ),
    }),
  ),
} as const;
