import fc from "fast-check";
import { expect, test } from "vitest";
import {
  arrived,
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
  type TeamPerson,
  tomas,
} from "../../test/support/team-cast.ts";
import { modelState } from "../../test/support/team-model.ts";
import { isKeyholdError } from "../contract/errors.ts";
import { environments } from "../contract/fields.ts";
import { linkLives, memberRoles, ruledRoles } from "../contract/team-fields.ts";
import { fromBase64 } from "../crypto/bytes.ts";
import type { TeamEdit } from "./edit.ts";
import { signWhole } from "./entry.ts";
import { historyOf, type TeamHistory, wholeOf } from "./history.ts";
import { teamFile } from "./team-file.ts";

const people = [noor, ilse, jonas, tomas, mallory, owen];
const person = fc.constantFrom(...people);

const anyEdit: fc.Arbitrary<TeamEdit> = fc.oneof(
  fc.record({ who: person, role: fc.constantFrom(...memberRoles) }).map(({ who, role }) => member(who, role)),
  fc.record({ who: person, rank: fc.integer({ min: 1, max: 4 }) }).map(({ who, rank }) => owner(who, rank)),
  person.map(dismissed),
  fc.record({
    set: fc.constant("environment" as const),
    role: fc.constantFrom(...ruledRoles),
    environment: fc.constantFrom(...environments),
    allowed: fc.boolean(),
  }),
  fc.record({
    set: fc.constant("life" as const),
    role: fc.constantFrom(...ruledRoles),
    longest: fc.constantFrom(...linkLives),
  }),
  fc.record({ set: fc.constant("unverified" as const), choice: fc.constantFrom("warn" as const, "refuse" as const) }),
  fc.record({ set: fc.constant("name" as const), name: fc.constantFrom("Halden", "Other") }),
);

/** Somebody edits what one device has; two devices meet; the founder folds, on the one device that has that key. Each leaves a file that may turn up later. */
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("edit" as const),
      device: fc.nat(3),
      by: person,
      edits: fc.array(anyEdit, { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("meet" as const), device: fc.nat(3), other: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("fold" as const), device: fc.nat(3) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function fold(history: TeamHistory): TeamHistory {
  // As a fold of the program, which always carries an edit of its own.
  const number = history.state.number + 1;
  const nonce = history.base.nonce ?? new Uint8Array();
  return historyOf([signWhole(noor.pair, { number, after: history.heads, at: 1, nonce }, wholeOf(history.state))]);
}

function tried(history: TeamHistory, by: TeamPerson, edits: readonly TeamEdit[]): TeamHistory {
  try {
    return edit(history, by, ...edits);
  } catch (error) {
    // Not an owner there, or an edit that nobody may make.
    if (isKeyholdError(error, "refused", "malformed")) return history;
    throw error;
  }
}

function play(steps: readonly Step[], withFolds: boolean): TeamHistory[] {
  const start = edit(founded(), noor, owner(ilse, 1), owner(jonas, 2), owner(tomas, 3));
  const devices = [start, start, start, start];
  const seen = [start];
  for (const step of steps) {
    const mine = devices[step.device] ?? start;
    let next = mine;
    if (step.kind === "edit") next = tried(mine, step.by, step.edits);
    else if (step.kind === "meet") next = meeting(mine, devices[step.other] ?? start);
    else if (withFolds && step.device === 0) next = fold(mine);
    devices[step.device] = next;
    seen.push(next);
  }
  return seen;
}

const history = fc.array(step, { minLength: 2, maxLength: 14 });

test("whatever happened, in whatever order and grouping the files arrive, everybody ends with the same bytes", () => {
  fc.assert(
    fc.property(history, fc.boolean(), fc.infiniteStream(fc.nat()), (steps, withFolds, choices) => {
      const files = play(steps, withFolds).map(teamFile);
      const next = () => choices.next().value ?? 0;
      const shuffled = files.map((file) => ({ file, at: next() })).toSorted((a, b) => a.at - b.at);
      const inOrder = files.reduce<TeamHistory | undefined>(arrived, undefined);
      // Twice: what was seen before changes nothing.
      const other = [...shuffled, ...shuffled].reduce<TeamHistory | undefined>(
        (mine, { file }) => arrived(mine, file),
        undefined,
      );
      let piles = files.map((file) => arrived(undefined, file));
      while (piles.length > 1) {
        const [one, two, ...rest] = piles.toSorted(() => (next() % 2) - 0.5) as [TeamHistory, TeamHistory];
        piles = [...rest, meeting(one, two)];
      }
      const expected = teamFile(inOrder as TeamHistory);
      expect(teamFile(other as TeamHistory)).toEqual(expected);
      expect(teamFile(piles[0] as TeamHistory)).toEqual(expected);
      expect(piles[0]?.state).toEqual(inOrder?.state);
      expect(fromBase64(inOrder?.founder ?? "")).toEqual(noor.pair.publicKey);
    }),
    { numRuns: 150 },
  );
});

test("what the entries mean is what the plain model says, and the founder is always an owner", () => {
  fc.assert(
    fc.property(history, (steps) => {
      const seen = play(steps, false);
      const merged = meeting(...(seen as [TeamHistory]));
      expect(merged.state.owners[0]).toMatchObject({ signKey: noor.key, rank: 0 });
      const all = new Map(seen.flatMap(({ entries }) => [...entries]));
      const model = modelState([...all.values()]);
      expect(merged.state.owners.map(({ signKey, rank }) => ({ signKey, rank }))).toEqual(model.owners);
      expect(merged.state.rules).toEqual(model.rules);
      expect(new Map([...merged.state.members].map(([key, { role }]) => [key, role]))).toEqual(model.members);
    }),
    { numRuns: 150 },
  );
});

test("a dismissal that somebody above signed is never undone by the dismissed", () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyEdit, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), (changes) => {
      const start = edit(founded(), noor, owner(ilse, 1), owner(jonas, 2), owner(tomas, 3));
      const out = edit(start, ilse, dismissed(jonas));
      const beside = changes.reduce((mine, edits) => tried(mine, jonas, edits), start);
      const merged = meeting(beside, out);
      expect(merged.state.rules).toEqual(start.state.rules);
      expect(merged.state.owners.map(({ signKey }) => signKey)).toEqual([noor.key, ilse.key, tomas.key]);
      expect(merged.state.members.size).toBe(0);
    }),
    { numRuns: 100 },
  );
});
