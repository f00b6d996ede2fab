/** What a change of the team file says: each edit sets one register. */
import { z } from "zod";
import { environment } from "../contract/fields.ts";
import { linkLife, memberRole, ruledRole, teamRules, unverifiedChoice } from "../contract/team-fields.ts";
import { displayText } from "../contract/text-schema.ts";

/**
 * 32 bytes as the one base64url text they have (unused bits are zero): how the file names keys and entries. Judged as
 * text, because a file has thousands of them.
 */
export const text32 = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, "expected 32 bytes as base64url");
/** A signing key: how the file names a person. */
const keyText = text32;
export const teamName = displayText(100);
const personName = displayText(100);
/** The founder has rank 0; an owner may appoint and dismiss owners of a higher number only. */
const rank = z.int().min(1).max(1000);

const edits = [
  z.strictObject({ set: z.literal("name"), name: teamName }),
  z.strictObject({ set: z.literal("member"), signKey: keyText, name: personName, role: memberRole }),
  z.strictObject({ set: z.literal("owner"), signKey: keyText, name: personName, rank }),
  z.strictObject({ set: z.literal("dismissed"), signKey: keyText }),
  z.strictObject({ set: z.literal("environment"), role: ruledRole, environment, allowed: z.boolean() }),
  z.strictObject({ set: z.literal("life"), role: ruledRole, longest: linkLife }),
  z.strictObject({ set: z.literal("unverified"), choice: unverifiedChoice }),
] as const;
export const teamEdit = z.discriminatedUnion("set", edits);
export type TeamEdit = z.output<typeof teamEdit>;

const wholeMember = z.strictObject({ signKey: keyText, name: personName, role: memberRole });
const wholeOwner = z.strictObject({ signKey: keyText, name: personName, rank: z.int().min(0).max(1000) });

/** Everything at once: what a team begins with, and what the founder folds a long history into. */
export const teamWhole = z
  .strictObject({
    name: teamName,
    owners: z.array(wholeOwner).min(1).max(100),
    members: z.array(wholeMember).max(5000),
    rules: teamRules,
  })
  .refine(({ owners, members }) => {
    const keys = [...owners, ...members].map(({ signKey }) => signKey);
    return new Set(keys).size === keys.length && owners.filter((owner) => owner.rank === 0).length === 1;
  }, "everybody once, and one founder");
export type TeamWhole = z.output<typeof teamWhole>;

/** Names the register that an edit sets: of two edits of one register that do not know each other, one wins. */
export function registerOf(edit: TeamEdit): string {
  switch (edit.set) {
    case "name":
    case "unverified":
      return edit.set;
    case "member":
      return `member ${edit.signKey}`;
    case "owner":
    case "dismissed":
      return `office ${edit.signKey}`;
    case "environment":
      return `environment ${edit.role} ${edit.environment}`;
    case "life":
      return `life ${edit.role}`;
    default:
      return edit satisfies never;
  }
}
