/** The words of the team's rules without their schemas: for the window, which parses nothing and carries no zod. */

/** What a person in the team file is. Owners sign the file. */
export const teamRoles = ["owner", "maintainer", "member", "guest"] as const;
export type TeamRole = (typeof teamRoles)[number];

/** What the file can give to people who do not sign it; `left` is out of the team and receives nothing. */
export const memberRoles = ["left", "guest", "member", "maintainer"] as const;
export type MemberRole = (typeof memberRoles)[number];

/** Roles that have a rule of their own. Owners receive every environment: they could allow it to themselves. */
export const ruledRoles = ["maintainer", "member", "guest"] as const;
export type RuledRole = (typeof ruledRoles)[number];

/** How long links may live, from the strictest on. */
export const linkLives = ["10m", "1h", "1d", "3d", "7d"] as const;
export type LinkLife = (typeof linkLives)[number];

/** What happens to somebody whose words nobody has compared. From the strictest on. */
export const unverifiedChoices = ["refuse", "warn"] as const;
export type UnverifiedChoice = (typeof unverifiedChoices)[number];
