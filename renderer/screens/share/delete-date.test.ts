import { expect, test } from "vitest";
import { endOfDay, tomorrow } from "./delete-date.ts";

test("a date ends with its day, here", () => {
  const end = endOfDay("2026-12-31") ?? 0;
  expect(new Date(end).getDate()).toBe(31);
  expect(new Date(end + 1).getFullYear()).toBe(2027);
});

test.each(["", "2026-13-01", "31.12.2026", "2026-1-1"])("“%s” is no date", (text) => {
  expect(endOfDay(text)).toBeUndefined();
});

test("tomorrow is the next calendar day, over a month's end too", () => {
  expect(tomorrow(new Date(2026, 10, 30, 23, 59).getTime())).toBe("2026-12-01");
  expect(endOfDay(tomorrow(Date.now()))).toBeGreaterThan(Date.now());
});
