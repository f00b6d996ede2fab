/** What is different between two versions of the rules, in sentences and for each person. */

import type { MethodOutput } from "../../../shared/contract/api.ts";
import { environments } from "../../../shared/contract/fields.ts";
import { ruledRoles } from "../../../shared/contract/team-fields.ts";
import type { TeamStanding } from "../../../shared/contract/team-methods.ts";
import type { TeamState } from "../../../shared/team/state.ts";
import type { App } from "../app.ts";
import { groupOf } from "./group-of.ts";
import { lifeText, listed, rolePlurals } from "./rule-words.ts";
import { environmentsFor, signerOf, standingOf, standingOfCard } from "./standing.ts";

const standingWords: Readonly<Record<TeamStanding, string>> = {
  owner: "an owner",
  maintainer: "a maintainer",
  member: "a member",
  guest: "a guest",
  left: "out of the team",
  none: "without a role",
};

export function standingText(standing: TeamStanding): string {
  return standingWords[standing];
}

export function rulesChanges(app: App, before: TeamState, after: TeamState): string[] {
  const changes: string[] = [];
  if (before.name !== after.name) changes.push(`The team is called ${after.name} now.`);
  for (const signKey of keysOf(before, after)) {
    const [was, is] = [standingOf(before, signKey), standingOf(after, signKey)];
    if (was === is) continue;
    const person = signerOf(app, after, signKey);
    const name = person.name.length > 0 && !person.me ? person.name : "You";
    changes.push(
      `${name} ${person.me ? "are" : "is"} ${standingText(is)} now${was === "none" ? "" : `, not ${standingText(was)}`}.`,
    );
  }
  for (const role of ruledRoles) {
    const [was, is] = [before.rules[role], after.rules[role]];
    const gained = is.environments.filter((environment) => !was.environments.includes(environment));
    const lost = was.environments.filter((environment) => !is.environments.includes(environment));
    if (gained.length > 0) changes.push(`${rolePlurals[role]} may receive ${listed(gained)}.`);
    if (lost.length > 0) changes.push(`${rolePlurals[role]} may no longer receive ${listed(lost)}.`);
    if (was.longestLife !== is.longestLife) {
      changes.push(`Links to ${rolePlurals[role].toLowerCase()} live ${lifeText(is.longestLife)} at most.`);
    }
  }
  if (before.rules.unverified !== after.rules.unverified) {
    changes.push(
      after.rules.unverified === "warn"
        ? "People who are not verified may receive keys, with a warning."
        : "People who are not verified receive nothing.",
    );
  }
  return changes;
}

/** Who gains and who loses what: everybody in the file, and everybody on the team list, devices of one person once. */
export function consequencesOf(
  app: App,
  before: TeamState,
  after: TeamState,
): MethodOutput<"rules.edit">["consequences"] {
  const listed = new Map(app.records.all("person").map(({ overview }) => [overview.signKey, overview]));
  const told = new Set<string>();
  return [...new Set([...keysOf(before, after), ...listed.keys()])].flatMap((signKey) => {
    const card = listed.get(signKey);
    const [was, is] = [before, after].map((state) =>
      environmentsFor(state, card === undefined ? standingOf(state, signKey) : standingOfCard(app, state, card)),
    );
    const gains = environments.filter((environment) => is?.includes(environment) && !was?.includes(environment));
    const loses = environments.filter((environment) => was?.includes(environment) && !is?.includes(environment));
    const { name } = signerOf(app, after, signKey);
    const line = [card === undefined ? signKey : groupOf(card), ...gains, "", ...loses].join();
    if (gains.length + loses.length === 0 || told.has(line)) return [];
    told.add(line);
    return [{ signKey, name, gains, loses }];
  });
}

function keysOf(...states: readonly TeamState[]): Set<string> {
  return new Set(states.flatMap(({ owners, members }) => [...owners.map(({ signKey }) => signKey), ...members.keys()]));
}
