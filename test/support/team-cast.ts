/** Owners of one team who edit, fold and pass files on in any order: the actors of the team file's model tests. */
import { firstRules, type MemberRole } from "../../shared/contract/team-fields.ts";
import { toBase64 } from "../../shared/crypto/bytes.ts";
import { signingPairFromSeed } from "../../shared/crypto/sign.ts";
import type { TeamEdit } from "../../shared/team/edit.ts";
import { editTeam, foundTeam, mergeHistory, type TeamHistory } from "../../shared/team/history.ts";
import { openTeamFile, teamFile } from "../../shared/team/team-file.ts";
import { fixedBytes } from "../vectors/fixed-people.ts";

export function teamPerson(name: string) {
  const pair = signingPairFromSeed(fixedBytes(`team ${name}`));
  return { name, pair, key: toBase64(pair.publicKey) };
}
export type TeamPerson = ReturnType<typeof teamPerson>;

export const noor = teamPerson("Noor");
export const ilse = teamPerson("Ilse");
export const tomas = teamPerson("Tomás");
export const jonas = teamPerson("Jonas");
export const mallory = teamPerson("Mallory");
export const owen = teamPerson("Owen");

export const member = (person: TeamPerson, role: MemberRole): TeamEdit => ({
  set: "member",
  signKey: person.key,
  name: person.name,
  role,
});
export const owner = (person: TeamPerson, rank: number): TeamEdit => ({
  set: "owner",
  signKey: person.key,
  name: person.name,
  rank,
});
export const dismissed = (person: TeamPerson): TeamEdit => ({ set: "dismissed", signKey: person.key });

export function founded(name = "Halden"): TeamHistory {
  const owners = [{ signKey: noor.key, name: noor.name, rank: 0 }];
  return foundTeam(noor.pair, { name, owners, members: [], rules: firstRules }, 1000);
}

export function edit(history: TeamHistory, by: TeamPerson, ...edits: TeamEdit[]): TeamHistory {
  return editTeam(history, by.pair, by.key, edits, 2000);
}

/** What a device has after a file arrived. */
export function arrived(mine: TeamHistory | undefined, file: Uint8Array): TeamHistory {
  return mergeHistory(mine, openTeamFile(file, mine)).history;
}

export function meeting(...histories: readonly TeamHistory[]): TeamHistory {
  const [first, ...rest] = histories as [TeamHistory, ...TeamHistory[]];
  return rest.reduce((mine, theirs) => arrived(mine, teamFile(theirs)), first);
}

export const ownerNames = (history: TeamHistory) => history.state.owners.map(({ name }) => name);
export const roleIn = (history: TeamHistory, person: TeamPerson) => history.state.members.get(person.key)?.role;
