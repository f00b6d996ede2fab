/** The team file at 1,000 members: what reading, merging and asking it cost beyond the signatures. */
import { firstRules } from "../shared/contract/team-fields.ts";
import { randomBytes, toBase64 } from "../shared/crypto/bytes.ts";
import { newSigningPair } from "../shared/crypto/sign.ts";
import { editTeam, foundTeam, mergeHistory } from "../shared/team/history.ts";
import { openTeamFile, storedHistory, teamFile } from "../shared/team/team-file.ts";
import { median, timed } from "./median.ts";
import type { BenchRow } from "./row.ts";

const members = 1000;
const changes = 60;

export async function benchTeam(): Promise<BenchRow[]> {
  const founder = newSigningPair();
  const signKey = toBase64(founder.publicKey);
  const people = Array.from({ length: members }, (_, index) => ({
    signKey: toBase64(randomBytes(32)),
    name: `Person Number ${index}`,
    role: "member" as const,
  }));
  const owners = [{ signKey, name: "Founder", rank: 0 }];
  const start = foundTeam(founder, { name: "Large", owners, members: people, rules: firstRules }, 1);
  const grow = (from: number) => {
    let team = start;
    for (const person of people.slice(from, from + changes)) {
      team = editTeam(team, founder, signKey, [{ set: "member", ...person, role: "guest" }], 1);
    }
    return team;
  };
  const [mine, theirs] = [grow(0), grow(changes)];
  const entries = openTeamFile(teamFile(theirs));
  const bytes = teamFile(mergeHistory(mine, entries).history);
  const merging = timed(20, () => mergeHistory(mine, entries), 3);
  const reading = timed(20, () => storedHistory(bytes), 3);
  const row = (name: string, times: readonly number[], boundBy: string): BenchRow => ({
    name: `${name}, ${members} members and ${2 * changes} changes in ${Math.round(bytes.length / 1024)} KiB`,
    reach: "≤ 50 ms",
    measured: `${median([...times]).toFixed(1)} ms median, ${Math.max(...times).toFixed(1)} ms at most`,
    ok: median([...times]) <= 50,
    boundBy,
  });
  return [
    row("merge two team files whose entries are verified", merging, "who knew what, a bit for each pair of entries"),
    row("read the stored team file", reading, "JSON and zod, once after unlock and after each change"),
  ];
}
