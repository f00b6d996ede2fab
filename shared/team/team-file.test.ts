import { expect, test } from "vitest";
import {
  dismissed,
  edit,
  founded,
  ilse,
  jonas,
  mallory,
  meeting,
  member,
  noor,
  owen,
  owner,
  ownerNames,
  roleIn,
  tomas,
} from "../../test/support/team-cast.ts";
import { fixedBytes } from "../../test/vectors/fixed-people.ts";
import { firstRules } from "../contract/team-fields.ts";
import { concat, lengthPrefixed, toBase64 } from "../crypto/bytes.ts";
import { largestTeamFile } from "../link/payload.ts";
import { signEdits, type TeamEntry } from "./entry.ts";
import { editTeam, foundTeam, mergeHistory, type TeamHistory, teamFileSize } from "./history.ts";
import { openTeamFile, readTeamText, storedHistory, teamFile, teamFileText } from "./team-file.ts";

const code = (expected: string) => expect.objectContaining({ code: expected });
const base = founded();
const withOwners = edit(base, noor, owner(ilse, 1), owner(jonas, 2), owner(tomas, 3));
const allow = (role: "guest" | "member", environment: "dev" | "prod" | "test", allowed: boolean) =>
  ({ set: "environment", role, environment, allowed }) as const;

function forged(
  history: TeamHistory,
  by: typeof noor,
  rank: number,
  ...edits: Parameters<typeof signEdits>[2]
): TeamEntry {
  const { team, heads, state } = history;
  return signEdits(by.pair, { team, number: state.number + 1, rank, after: heads, at: 1 }, edits);
}

test("a founded team comes back from its bytes and from its text", () => {
  expect(base.state).toMatchObject({ name: "Halden", number: 1, rules: firstRules, signedBy: noor.key });
  expect(ownerNames(base)).toEqual(["Noor"]);
  const bytes = teamFile(withOwners);
  expect(teamFile(mergeHistory(undefined, openTeamFile(bytes)).history)).toEqual(bytes);
  expect(teamFile(storedHistory(bytes))).toEqual(bytes);
  expect(readTeamText(`\n ${teamFileText(withOwners)} \n`)).toEqual(bytes);
});

test("versions follow each other; an older one adds nothing, and nothing is taken back", () => {
  const second = edit(base, noor, member(owen, "guest"));
  const third = edit(second, noor, member(owen, "member"), allow("guest", "test", false));
  expect(third.state.number).toBe(3);
  expect(third.state.rules.guest.environments).toEqual(["dev"]);
  const { history, taken, left } = mergeHistory(third, openTeamFile(teamFile(second), third));
  expect(taken).toEqual([]);
  expect(left).toEqual([]);
  expect(teamFile(history)).toEqual(teamFile(third));
  expect(roleIn(history, owen)).toBe("member");
});

test("of two changes at once the stricter one holds, whoever saw which first", () => {
  const strict = edit(withOwners, ilse, member(owen, "guest"), allow("member", "prod", false));
  const loose = edit(withOwners, jonas, member(owen, "maintainer"), allow("member", "prod", true));
  const looser = edit(loose, jonas, member(tomas, "member"));
  for (const merged of [meeting(strict, looser), meeting(looser, strict)]) {
    expect(roleIn(merged, owen)).toBe("guest");
    expect(merged.state.rules.member.environments).not.toContain("prod");
  }
  expect(teamFile(meeting(strict, looser))).toEqual(teamFile(meeting(looser, strict)));
  // Whoever has seen both decides.
  expect(roleIn(edit(meeting(strict, looser), tomas, member(owen, "maintainer")), owen)).toBe("maintainer");
});

test("a dismissed owner's changes from beside or after the dismissal are void, and what came before stays", () => {
  const before = edit(withOwners, jonas, member(owen, "member"));
  const out = edit(before, ilse, dismissed(jonas), member(jonas, "left"));
  expect(ownerNames(out)).toEqual(["Noor", "Ilse", "Tomás"]);
  expect(roleIn(out, owen)).toBe("member");
  const beside = edit(before, jonas, member(mallory, "maintainer"), owner(owen, 9), dismissed(tomas));
  for (const merged of [meeting(out, beside), meeting(beside, out)]) {
    expect(ownerNames(merged)).toEqual(["Noor", "Ilse", "Tomás"]);
    expect(roleIn(merged, mallory)).toBeUndefined();
  }
  // What an accomplice who was appointed that way signs is void as well.
  const accomplice = edit(beside, owen, member(mallory, "maintainer"));
  expect(teamFile(meeting(out, accomplice))).toEqual(teamFile(meeting(accomplice, out)));
  expect(roleIn(meeting(out, accomplice), mallory)).toBeUndefined();
  expect(() => edit(out, jonas, member(owen, "guest"))).toThrowError(code("refused"));
  const { taken, left } = mergeHistory(out, [forged(out, jonas, 2, member(owen, "maintainer"))]);
  expect(taken).toEqual([]);
  expect(left).toMatchObject([{ reason: "former_owner" }]);
});

test("an owner cannot dismiss or make owners of the same standing or above; the founder stays", () => {
  expect(ownerNames(edit(withOwners, jonas, dismissed(ilse)))).toContain("Ilse");
  expect(ownerNames(edit(withOwners, jonas, dismissed(noor)))).toContain("Noor");
  expect(ownerNames(edit(withOwners, jonas, dismissed(tomas)))).not.toContain("Tomás");
  expect(() => edit(withOwners, jonas, owner(mallory, 2))).toThrowError(code("malformed"));
  expect(() => edit(withOwners, noor, dismissed(noor))).toThrowError(code("malformed"));
});

test("two owners who dismiss each other: the one of longer standing stays, in any order", () => {
  const one = edit(withOwners, ilse, dismissed(jonas));
  const other = edit(withOwners, jonas, dismissed(ilse), dismissed(tomas));
  expect(ownerNames(meeting(one, other))).toEqual(["Noor", "Ilse", "Tomás"]);
  expect(teamFile(meeting(one, other))).toEqual(teamFile(meeting(other, one)));
});

test("a dismissal that is void itself gives back what it took", () => {
  const jonasOut = edit(withOwners, ilse, dismissed(jonas));
  const beside = edit(withOwners, jonas, member(owen, "member"));
  const ilseOut = edit(withOwners, noor, dismissed(ilse));
  const all = [jonasOut, beside, ilseOut];
  const merged = meeting(...all);
  expect(ownerNames(merged)).toEqual(["Noor", "Jonas", "Tomás"]);
  expect(roleIn(merged, owen)).toBe("member");
  expect(teamFile(meeting(jonasOut, ilseOut, beside))).toEqual(teamFile(merged));
  expect(teamFile(meeting(ilseOut, beside, jonasOut))).toEqual(teamFile(merged));
});

test("an owner may step down, with nothing else in the same breath, and be appointed again", () => {
  expect(() => edit(withOwners, ilse, dismissed(ilse), owner(mallory, 5))).toThrowError(code("malformed"));
  const down = edit(withOwners, ilse, dismissed(ilse));
  expect(ownerNames(down)).not.toContain("Ilse");
  const later = edit(edit(withOwners, ilse, owner(mallory, 5)), mallory, member(owen, "maintainer"));
  expect(roleIn(meeting(down, later), owen)).toBeUndefined();
  expect(ownerNames(meeting(later, down))).not.toContain("Mallory");
  const again = edit(down, noor, owner(ilse, 1));
  expect(roleIn(edit(again, ilse, member(owen, "guest")), owen)).toBe("guest");
  // Somebody else's appointment without knowledge of it does not undo it.
  expect(ownerNames(meeting(down, edit(withOwners, noor, owner(ilse, 4))))).not.toContain("Ilse");
});

test("nobody but owners: a member, a stranger, a borrowed rank, an entry for another team", () => {
  const team = edit(withOwners, noor, member(owen, "maintainer"));
  for (const [person, rank] of [
    [owen, 1],
    [mallory, 0],
    [mallory, 5],
    [jonas, 1],
  ] as const) {
    const { taken, left, history } = mergeHistory(team, [forged(team, person, rank, member(person, "maintainer"))]);
    expect(taken).toEqual([]);
    expect(left).toMatchObject([{ reason: "not_owner" }]);
    expect(teamFile(history)).toEqual(teamFile(team));
  }
  const elsewhere = founded("Halden");
  expect(() => mergeHistory(team, openTeamFile(teamFile(elsewhere)))).toThrowError(code("malformed"));
  const stranger = forged(elsewhere, noor, 0, member(owen, "guest"));
  expect(() => mergeHistory(team, [stranger])).toThrowError(code("malformed"));
});

test("an entry whose past is missing is left out until it comes", () => {
  const second = edit(withOwners, ilse, member(owen, "guest"));
  const third = edit(second, ilse, member(owen, "member"));
  const last = [...third.entries.values()].filter(({ hash }) => !second.entries.has(hash));
  const { left, history } = mergeHistory(withOwners, last);
  expect(left).toMatchObject([{ reason: "incomplete" }]);
  expect(teamFile(history)).toEqual(teamFile(withOwners));
});

test("1,000 members fit; the founder's app folds a long history, and changes beside the fold are kept", () => {
  const people = Array.from({ length: 1000 }, (_, index) => ({
    signKey: toBase64(fixedBytes(`person ${index}`)),
    name: `Person Number ${index}`,
    role: "member" as const,
  }));
  const owners = [{ signKey: noor.key, name: "Noor", rank: 0 }];
  let team = foundTeam(noor.pair, { name: "Large", owners, members: people, rules: firstRules }, 1);
  expect(teamFileSize(team)).toBeLessThan(largestTeamFile / 2);
  team = edit(founded(), noor, owner(ilse, 1));
  let largest = 0;
  for (let index = 0; index < 300; index++) {
    const next = editTeam(team, noor.pair, noor.key, [{ set: "member", ...(people[index] ?? people[0]) } as never], 1);
    if (next.base !== team.base) {
      const beside = edit(team, ilse, member(owen, "guest"));
      expect(roleIn(meeting(next, beside), owen)).toBe("guest");
      expect(teamFile(meeting(next, beside))).toEqual(teamFile(meeting(beside, next)));
      expect(roleIn(edit(next, ilse, member(owen, "member")), owen)).toBe("member");
    }
    team = next;
    largest = Math.max(largest, teamFileSize(team));
  }
  expect(largest).toBeLessThan(110 * 1024);
  expect(team.state.members.size).toBe(300);
  expect(team.state.number).toBe(302);
});

test("a file that was cut, lengthened, or changed anywhere is refused", () => {
  const bytes = teamFile(withOwners);
  // Cut between two entries it is an earlier version, and whole.
  const ends = [withOwners.base.bytes.length + 8];
  for (let index = 0; index < bytes.length; index += 7) {
    if (!ends.includes(index)) expect(() => openTeamFile(bytes.subarray(0, index))).toThrowError();
    const changed = bytes.slice();
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(() => openTeamFile(changed)).toThrowError();
  }
  expect(() => openTeamFile(concat(bytes, Uint8Array.of(0)))).toThrowError(code("malformed"));
  expect(() => openTeamFile(new Uint8Array(largestTeamFile + 1))).toThrowError(code("malformed"));
  const unsigned = concat(...[...withOwners.entries.values()].map((entry) => lengthPrefixed(entry.bytes.subarray(96))));
  expect(() => openTeamFile(unsigned)).toThrowError(code("bad_signature"));
});
