import { expect, test } from "vitest";
import { defaultSettings } from "./log-methods.ts";
import { day, dueTimes, judgeDue, suggestedPeriod } from "./rotation-policy.ts";

test("thirty days for production, ninety otherwise, none for what ends by itself; all of it can be changed", () => {
  const { rotation } = defaultSettings;
  expect(suggestedPeriod(rotation, "private", "prod")).toBe(30);
  expect(suggestedPeriod(rotation, "partner", "staging")).toBe(90);
  expect(suggestedPeriod(rotation, "temporary", "prod")).toBeUndefined();
  expect(suggestedPeriod({ ...rotation, public: 365 }, "public", "prod")).toBe(365);
  expect(suggestedPeriod({ ...rotation, dev: 0 }, "private", "dev")).toBeUndefined();
});

test.each([
  [90, 82, "later"],
  [90, 83, "soon"],
  [30, 23, "later"],
  [30, 24, "soon"],
  [5, 3, "later"],
  [5, 4, "soon"],
  [30, 30, "due"],
  [30, 31, "overdue"],
] as const)("every %i days, after %i: %s", (rotateEvery, days, state) => {
  const [time] = dueTimes({ changedAt: 0, rotateEvery });
  expect(time && judgeDue(time, days * day)).toBe(state);
});
