/**
 * Team files frozen for good: the program and the independent reader must read them alike, and refuse the others. With
 * `KEYHOLD_MAKE_TEAM_VECTORS=1` a missing file is made; one that is there is never changed.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { concat, fromBase64, lengthPrefixed, toBase64 } from "../../shared/crypto/bytes.ts";
import { signEdits } from "../../shared/team/entry.ts";
import { mergeHistory, type TeamHistory } from "../../shared/team/history.ts";
import { openTeamFile, teamFile } from "../../shared/team/team-file.ts";
import { readTeamFile } from "../independent/team.ts";
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
  tomas,
} from "../support/team-cast.ts";

type Good = {
  what: string;
  file: string;
  number: number;
  owners: { signKey: string; rank: number }[];
  members: Record<string, string>;
};
type Vectors = { good: Good[]; bad: { what: string; file: string; code: string }[] };
const path = join(import.meta.dirname, "team", "team-file-v1.json");

function read(file: Uint8Array) {
  const { state } = mergeHistory(undefined, openTeamFile(file)).history;
  return {
    number: state.number,
    owners: state.owners.map(({ signKey, rank }) => ({ signKey, rank })),
    members: Object.fromEntries([...state.members].map(([key, { role }]) => [key, role]).toSorted()),
  };
}

function make(): Vectors {
  const base = founded();
  const owners = edit(base, noor, owner(ilse, 1), owner(jonas, 2), owner(tomas, 3));
  const out = edit(owners, ilse, dismissed(jonas), member(jonas, "left"));
  const beside = edit(owners, jonas, member(mallory, "maintainer"), dismissed(tomas));
  const apart = meeting(edit(owners, ilse, member(owen, "guest")), edit(owners, tomas, member(owen, "maintainer")));
  const { team, heads, state } = owners;
  const stranger = signEdits(mallory.pair, { team, number: state.number + 1, rank: 1, after: heads, at: 1 }, [
    member(mallory, "maintainer"),
  ]);
  const good = (what: string, history: TeamHistory, ...more: Uint8Array[]): Good => {
    const file = concat(teamFile(history), ...more.map(lengthPrefixed));
    return { what, file: toBase64(file), ...read(file) };
  };
  const file = teamFile(owners);
  const changed = file.slice();
  changed[150] = (changed[150] ?? 0) ^ 1;
  const change = [...owners.entries.values()].find(({ whole }) => whole === undefined);
  const bad = (what: string, bytes: Uint8Array, code: string) => ({ what, file: toBase64(bytes), code });
  return {
    good: [
      good("a founding", base),
      good("a founding and owners", owners),
      good("two changes at once: the stricter holds", apart),
      good("a dismissed owner's change from beside is void", meeting(out, beside)),
      good("a stranger's entry does not count", owners, stranger.bytes),
    ],
    bad: [
      bad("one bit changed", changed, "bad_signature"),
      bad("cut off", file.subarray(0, -1), "malformed"),
      bad("no beginning", lengthPrefixed(change?.bytes ?? new Uint8Array()), "malformed"),
      bad("two teams", concat(file, teamFile(founded())), "malformed"),
    ],
  };
}

if (process.env.KEYHOLD_MAKE_TEAM_VECTORS === "1" && !existsSync(path)) {
  writeFileSync(path, `${JSON.stringify(make(), null, 2)}\n`);
}
const vectors = JSON.parse(readFileSync(path, "utf8")) as Vectors;

test.each(vectors.good)(
  "read alike by the program and by the independent reader: $what",
  ({ file, number, owners, members }) => {
    const bytes = fromBase64(file);
    expect(read(bytes)).toEqual({ number, owners, members });
    expect(readTeamFile(bytes)).toMatchObject({ number, owners, members });
  },
);

test.each(vectors.bad)("refused by both: $what", ({ file, code }) => {
  const bytes = fromBase64(file);
  expect(() => read(bytes)).toThrowError(expect.objectContaining({ code }));
  expect(() => readTeamFile(bytes)).toThrowError();
});
