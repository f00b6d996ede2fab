/** The schemas of the team's rules, once, for the format, the host and every door. */
import { z } from "zod";
import { environment } from "./fields.ts";
import { linkLives, memberRoles, ruledRoles, teamRoles, unverifiedChoices } from "./team-roles.ts";

export * from "./team-roles.ts";

export const teamRole = z.enum(teamRoles);
export const memberRole = z.enum(memberRoles);
export const ruledRole = z.enum(ruledRoles);
export const linkLife = z.enum(linkLives);
export const unverifiedChoice = z.enum(unverifiedChoices);

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
