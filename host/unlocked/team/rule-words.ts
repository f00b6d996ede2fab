/** The rules in words. A refusal names a rule by the number that the list of rules gives it. */
import { type Environment, environments } from "../../../shared/contract/fields.ts";
import type { LinkLife, RoleRule, RuledRole, TeamRules } from "../../../shared/contract/team-fields.ts";
import type { TeamRuleLine } from "../../../shared/contract/team-methods.ts";
import type { TeamState } from "../../../shared/team/state.ts";
import type { App } from "../app.ts";
import { signerOf } from "./standing.ts";

/** What a rule is about. */
export type RuleSubject = RuledRole | "unverified";

export const rolePlurals = { maintainer: "Maintainers", member: "Members", guest: "Guests" } as const;
const lifeWords: Readonly<Record<LinkLife, string>> = {
  "10m": "10 minutes",
  "1h": "1 hour",
  "1d": "1 day",
  "3d": "3 days",
  "7d": "7 days",
};

export function lifeText(life: LinkLife): string {
  return lifeWords[life];
}

/** Owners receive everything, and so do maintainers at first: then one line says it for both. */
export function ruleLines(app: App, state: TeamState): TeamRuleLine[] {
  const { rules } = state;
  const line = (subject: string, rule: RuleSubject, text: string) => ({
    subject,
    text,
    by: signerOf(app, state, signerOfRule(state, rule)),
  });
  const owners = isOpen(rules.maintainer)
    ? [line("Owners and maintainers", "maintainer", "every environment")]
    : [
        { subject: "Owners", text: "every environment", by: signerOf(app, state, state.owners[0]?.signKey ?? "") },
        line("Maintainers", "maintainer", ruleText(rules.maintainer)),
      ];
  return [
    ...owners,
    line("Members", "member", ruleText(rules.member)),
    line("Guests", "guest", ruleText(rules.guest)),
    line("Not verified", "unverified", unverifiedText(rules)),
  ].map((one, index) => ({ number: index + 1, ...one }));
}

export function ruleNumber(rules: TeamRules, subject: RuleSubject): number {
  const place = ["maintainer", "member", "guest", "unverified"].indexOf(subject);
  return place + (isOpen(rules.maintainer) ? 1 : 2);
}

/** The owner whose word the rule is; of several, who signed last does not matter: the first named one. */
export function signerOfRule(state: TeamState, subject: RuleSubject, environment?: Environment): string {
  const registers =
    subject === "unverified"
      ? ["unverified"]
      : [
          ...(environment === undefined ? environments : [environment]).map((env) => `environment ${subject} ${env}`),
          `life ${subject}`,
        ];
  const signers = registers.map((register) => state.signers.get(register)).filter((key) => key !== undefined);
  return signers.at(0) ?? state.owners[0]?.signKey ?? "";
}

function isOpen({ environments: allowed, longestLife }: RoleRule): boolean {
  return allowed.length === environments.length && longestLife === "7d";
}

function ruleText({ environments: allowed, longestLife }: RoleRule): string {
  const what = environmentsText(allowed);
  return allowed.length === 0 || longestLife === "7d" ? what : `${what}, for ${lifeText(longestLife)} at most`;
}

export function environmentsText(allowed: readonly Environment[]): string {
  if (allowed.length === 0) return "nothing";
  if (allowed.length === environments.length) return "every environment";
  return listed(allowed);
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

function unverifiedText({ unverified }: TeamRules): string {
  return unverified === "warn" ? "allowed, with a warning each time" : "nothing, until the words are compared";
}
