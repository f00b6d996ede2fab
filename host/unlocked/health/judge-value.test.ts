import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { environments } from "../../../shared/contract/fields.ts";
import { day } from "../../../shared/contract/rotation-policy.ts";
import type { ListedValue } from "../keys/key-index.ts";
import type { ValueOverview } from "../records/keys.ts";
import { type HolderFact, judgeValue, type ValueFacts } from "./judge-value.ts";

const now = Date.UTC(2027, 2, 28, 1, 30);
const limits = { holders: 2, unusedDays: 90 };

function listedValue(value: Partial<ValueOverview> = {}): ListedValue {
  const sound: ValueOverview = {
    kind: "value",
    keyId: "key",
    env: "prod",
    type: "private",
    mask: "sk_l…2k7q",
    variable: "PAYMENTS",
    fingerprint: "print",
    createdAt: now - day,
    changedAt: now - day,
    version: 1,
    rotateEvery: 30,
    scopes: ["read"],
    ...value,
  };
  return { id: "value", key: { kind: "key", name: "Payments", service: "Stripe", createdAt: 0 }, value: sound };
}

const holder = (name: string, standing: HolderFact["standing"] = "verified", present = true) => ({
  name,
  standing,
  present,
});

function kindsOf(value: Partial<ValueOverview>, facts: Partial<ValueFacts> = {}): string[] {
  const all: ValueFacts = { now, limits, holders: [], same: [], intercepted: false, graceUntil: undefined, ...facts };
  return judgeValue(listedValue(value), all).found.map(({ kind, severity }) => `${kind} ${severity}`);
}

describe("a sound key", () => {
  test("has no findings", () => {
    expect(kindsOf({})).toEqual([]);
    expect(kindsOf({}, { holders: [holder("Bob"), holder("Cem")] })).toEqual([]);
  });
});

describe.each([
  ["a link taken by somebody else", {}, { intercepted: true }, ["intercepted danger"]],
  ["a value in a list of leaks", { traits: { leaked: 4 } }, {}, ["breached danger"]],
  ["a holder who left", {}, { holders: [holder("Jonas", "closed")] }, ["held_by_leaver danger"]],
  ["a leaver with an earlier value", {}, { holders: [holder("Jonas", "closed", false)] }, []],
  [
    "a holder who is no longer on the list",
    { env: "dev" },
    { holders: [holder("X", "gone")] },
    ["held_by_leaver warning"],
  ],
  [
    "a holder whose words nobody compared",
    {},
    { holders: [holder("Mara", "unverified")] },
    ["held_by_unverified warning"],
  ],
  ["a guest", {}, { holders: [holder("somebody", "guest")] }, ["held_by_unverified warning"]],
  [
    "more holders than the limit",
    {},
    { holders: ["A", "B", "C"].map((name) => holder(name)) },
    ["held_by_too_many warning"],
  ],
  ["an end that is past", { expiresAt: now - 1 }, {}, ["expired danger"]],
  [
    "an end that is near",
    { expiresAt: now + 3 * day, changedAt: now - 60 * day, rotateEvery: 365 },
    {},
    ["due_soon warning"],
  ],
  ["an overdue rotation in prod", { changedAt: now - 31 * day }, {}, ["overdue danger"]],
  ["an overdue rotation in dev", { changedAt: now - 31 * day, env: "dev" }, {}, ["overdue warning"]],
  ["a rotation in five days", { changedAt: now - 25 * day }, {}, ["due_soon warning"]],
  ["a live key in dev", { env: "dev", traits: { stage: "live" } }, {}, ["wrong_environment danger"]],
  ["a test key in prod", { traits: { stage: "test" } }, {}, ["wrong_environment warning"]],
  ["a value that could be guessed", { traits: { weak: true } }, {}, ["weak danger"]],
  ["an old value in force after its time", {}, { graceUntil: now - day }, ["grace_over warning"]],
  ["no use for long", { uses: { last: now - 91 * day, count: 3, places: [] } }, {}, ["unused note"]],
  ["no use ever", { createdAt: now - 91 * day }, {}, ["never_used note"]],
  ["production for ever", { rotateEvery: undefined }, {}, ["no_period note"]],
  ["production without bounds", { scopes: undefined }, {}, ["unbounded note"]],
  ["a public key without bounds", { scopes: undefined, type: "public", rotateEvery: undefined }, {}, []],
] as const)("%s", (_what, value, facts, expected) => {
  test(`is ${expected.join(", ") || "nothing"}`, () => {
    expect(kindsOf(value as Partial<ValueOverview>, facts)).toEqual(expected);
  });
});

describe("the same value elsewhere", () => {
  const twin = (value: Partial<ValueOverview>): ListedValue => ({ ...listedValue(value), id: "twin" });
  test("in another environment of the key, and under another key", () => {
    expect(kindsOf({}, { same: [twin({ env: "dev" })] })).toEqual(["same_across_environments warning"]);
    expect(kindsOf({}, { same: [twin({ keyId: "other" })] })).toEqual(["reused warning"]);
    expect(kindsOf({ env: "dev" }, { same: [twin({ env: "test" })] })).toEqual(["same_across_environments note"]);
  });
});

test("nothing changes by time alone before the judgement says so, over years, whatever the dates", () => {
  const at = fc.integer({ min: now - 800 * day, max: now + 800 * day });
  const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const values = fc.record({
    env: fc.constantFrom(...environments),
    createdAt: at,
    changedAt: at,
    expiresAt: optional(at),
    rotateEvery: optional(fc.integer({ min: 1, max: 400 })),
    lastUse: optional(at),
    graceUntil: optional(at),
  });
  fc.assert(
    fc.property(values, at, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, start, part) => {
      const { lastUse, graceUntil, ...fields } = drawn;
      const uses = lastUse === undefined ? undefined : { last: lastUse, count: 1, places: [] };
      const listed = listedValue({ ...fields, uses } as Partial<ValueOverview>);
      const judge = (time: number) =>
        judgeValue(listed, { now: time, limits, holders: [], same: [], intercepted: false, graceUntil });
      const first = judge(start);
      const end = Math.min(first.until, start + 1000 * day);
      const between = Math.min(end - 1, Math.floor(start + (end - start) * part));
      if (between <= start) return;
      const kinds = (found: typeof first.found) => found.map(({ kind, severity }) => `${kind} ${severity}`);
      expect(kinds(judge(between).found)).toEqual(kinds(first.found));
    }),
    { numRuns: 3000 },
  );
});
