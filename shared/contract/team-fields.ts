/** The words of the team's rules, once, for the format, the host and every door. */
import { z } from "zod";
import { environment } from "./fields.ts";

/** What a person in the team file is. Owners sign the file. */
export const teamRoles = ["owner", "maintainer", "member", "guest"] as const;
export const teamRole = z.enum(teamRoles);
export type TeamRole = z.output<typeof teamRole>;

/** What the file can give to people who do not sign it; `left` is out of the team and receives nothing. */
export const memberRoles = ["left", "guest", "member", "maintainer"] as const;
export const memberRole = z.enum(memberRoles);
export type MemberRole = z.output<typeof memberRole>;

/** Roles that have a rule of their own. Owners receive every environment: they could allow it to themselves. */
export const ruledRoles = ["maintainer", "member", "guest"] as const;
export const ruledRole = z.enum(ruledRoles);
export type RuledRole = z.output<typeof ruledRole>;

/** From the strictest on. */
export const linkLives = ["10m", "1h", "1d", "3d", "7d"] as const;
export const linkLife = z.enum(linkLives);
export type LinkLife = z.output<typeof linkLife>;

/** What happens to somebody whose words nobody has compared. From the strictest on. */
export const unverifiedChoices = ["refuse", "warn"] as const;
export const unverifiedChoice = z.enum(unverifiedChoices);
export type UnverifiedChoice = z.output<typeof unverifiedChoice>;

export const roleRule = z.strictObject({
  environments: z.array(environment).max(4),
  /** How long a link to such a person may live. */
  longestLife: linkLife,
});
export type RoleRule = z.output<typeof roleRule>;

export const teamRules = z.strictObject({
  maintainer: roleRule,
  member: roleRule,
  guest: roleRule,
  unverified: unverifiedChoice,
});
export type TeamRules = z.output<typeof teamRules>;

/** What a new team begins with. */
export const firstRules: TeamRules = {
  maintainer: { environments: ["dev", "test", "staging", "prod"], longestLife: "7d" },
  member: { environments: ["dev", "test", "staging"], longestLife: "7d" },
  guest: { environments: ["dev", "test"], longestLife: "7d" },
  unverified: "warn",
};
