import fc from "fast-check";
import { expect, test } from "vitest";
import { loggedAge } from "./logged-age.ts";

const day = 24 * 60 * 60 * 1000;
const start = 1_800_000_000_000;
const days = (...list: number[]) => list.map((one) => start + one * day);

test("is the clock's age while the vault is used", () => {
  expect(loggedAge(days(0, 3, 9, 15, 22, 28), start + 31 * day, start)).toBe(31 * day);
});

test("a clock ten years ahead ages nothing by more than a week, however often the vault is opened then", () => {
  const ahead = Array.from({ length: 40 }, (_, index) => 3650 + index / 1000);
  const age = loggedAge(days(0, 1, ...ahead), start + 3651 * day, start);
  expect(age).toBeGreaterThan(7 * day);
  expect(age).toBeLessThan(10 * day);
  expect(loggedAge(days(0, 1, ...ahead, 2), start + 3 * day, start)).toBe(3 * day);
});

test("is never more than the clock's, and one more entry never adds more than a step", () => {
  const dates = fc.array(fc.integer({ min: -100, max: 5000 }), { maxLength: 60 });
  fc.assert(
    fc.property(dates, fc.integer({ min: 0, max: 5000 }), (list, now) => {
      const age = loggedAge(days(...list), start + now * day, start);
      expect(age).toBeGreaterThanOrEqual(0);
      expect(age).toBeLessThanOrEqual(now * day);
      expect(age).toBeLessThanOrEqual((list.length + 1) * 7 * day);
    }),
  );
});
