/** What somebody is in the joined team's file, and what that lets them receive. */
import { type Environment, environments } from "../../../shared/contract/fields.ts";
import type { RuledRole } from "../../../shared/contract/team-fields.ts";
import type { TeamSigner, TeamStanding } from "../../../shared/contract/team-methods.ts";
import type { TeamState } from "../../../shared/team/state.ts";
import type { App } from "../app.ts";
import type { PersonOverview } from "../records/people.ts";
import { ownKey } from "./stored-team.ts";

export function standingOf(state: TeamState, signKey: string): TeamStanding {
  if (state.owners.some((owner) => owner.signKey === signKey)) return "owner";
  return state.members.get(signKey)?.role ?? "none";
}

/**
 * What somebody's card is: a device without a role of its own has that of the device that introduced it. A `changed` card
 * inherits nothing.
 */
export function standingOfCard(app: App, state: TeamState, person: PersonOverview): TeamStanding {
  const seen = new Set<string>();
  let card: PersonOverview | undefined = person;
  while (card !== undefined && !seen.has(card.signKey)) {
    seen.add(card.signKey);
    const standing = standingOf(state, card.signKey);
    const by: string | undefined = card.introducedBy;
    if (standing !== "none" || by === undefined || card.state === "changed") return standing;
    if (by === ownKey(app)) return standingOf(state, by);
    card = app.records.all("person").find(({ overview }) => overview.signKey === by)?.overview;
  }
  return "none";
}

/** The role whose rule holds for somebody: without one, a person is no more than a guest. */
export function ruledRoleOf(standing: Exclude<TeamStanding, "owner" | "left">): RuledRole {
  return standing === "none" ? "guest" : standing;
}

export function environmentsFor(state: TeamState, standing: TeamStanding): readonly Environment[] {
  if (standing === "owner") return environments;
  if (standing === "left") return [];
  return state.rules[ruledRoleOf(standing)].environments;
}

/** A key under the name this vault knows it by: its own, the team list's, then what the file says. */
export function signerOf(app: App, state: TeamState, signKey: string): TeamSigner {
  if (signKey === ownKey(app)) return { signKey, name: app.me.card.name, me: true };
  const known = app.records.all("person").find(({ overview }) => overview.signKey === signKey)?.overview.name;
  const name = known ?? nameInFile(state, signKey);
  return { signKey, name: name ?? `the key ${signKey.slice(0, 8)}…`, me: false };
}

function nameInFile(state: TeamState, signKey: string): string | undefined {
  return state.owners.find((owner) => owner.signKey === signKey)?.name ?? state.members.get(signKey)?.name;
}

/** “you” or a name, as it stands in a sentence. */
export function said({ me, name }: TeamSigner): string {
  return me ? "you" : name;
}
