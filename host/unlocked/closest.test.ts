import fc from "fast-check";
import { expect, test } from "vitest";
import { closest } from "./closest.ts";

const names = ["STRIPE_KEY", "GITHUB_TOKEN", "SENDGRID", "DB"];

test.each([
  ["stripe_key", "STRIPE_KEY"],
  ["STRPIE_KEY", "STRIPE_KEY"],
  ["STRIPEKEY", "STRIPE_KEY"],
  ["GITHUB_TOKN", "GITHUB_TOKEN"],
  ["SENDGIRD", "SENDGRID"],
  ["BD", "DB"],
  ["AWS", undefined],
  ["COMPLETELY_ELSE", undefined],
  ["", undefined],
])("“%s” is near %s", (typed, expected) => {
  expect(closest(typed, names)).toBe(expected);
});

test("finds the name itself before any other, and one slip in a longer name", () => {
  const word = fc.stringMatching(/^[A-Z_]{4,20}$/);
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 20 }), fc.nat(), fc.nat(), (all, which, at) => {
      const name = all[which % all.length] ?? "";
      expect(closest(name, all)).toBe(name);
      const index = at % name.length;
      const slip = name.slice(0, index) + name.slice(index + 1);
      expect(closest(slip, [name])).toBe(name);
    }),
  );
});

test("nothing is near nothing", () => {
  expect(closest("X", [])).toBeUndefined();
});
