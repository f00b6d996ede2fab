import type { RulesChange, TeamView } from "../../../shared/contract/team-methods.ts";

/** The rules as the person has set them, before anything is signed. */
export function withDraft(team: TeamView, changes: readonly RulesChange[]): TeamView {
  const rules = structuredClone(team.rules);
  const roles = new Map<string, TeamView["people"][number]["role"]>();
  for (const change of changes) {
    if (change.change === "environment") {
      const rule = rules[change.role];
      const others = rule.environments.filter((environment) => environment !== change.environment);
      rule.environments = change.allowed ? [...others, change.environment] : others;
    } else if (change.change === "life") rules[change.role].longestLife = change.longest;
    else if (change.change === "unverified") rules.unverified = change.choice;
    else if (change.change === "role") roles.set(change.person, change.role);
  }
  const people = team.people.map((person) => ({ ...person, role: roles.get(person.signKey) ?? person.role }));
  return { ...team, rules, people };
}
