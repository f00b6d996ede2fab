import { expect, test } from "vitest";
import { relativeTime, withIsoTimes } from "./dates.ts";

const now = Date.UTC(2030, 0, 15, 12);
const hour = 3_600_000;
const day = 24 * hour;

test.each([
  [now, "just now"],
  [now - 30_000, "just now"],
  [now + 30_000, "in a moment"],
  [now - 5 * 60_000, "5 minutes ago"],
  [now + 2 * hour, "in 2 hours"],
  [now - day, "1 day ago"],
  [now + 13 * day, "in 13 days"],
  [now + 14 * day, "in 2 weeks"],
  [now - 40 * day, "1 month ago"],
  [now + 800 * day, "in 2 years"],
])("%d is %s", (at, text) => {
  expect(relativeTime(at, now)).toBe(text);
});

test("only the named times become text", () => {
  expect(withIsoTimes({ at: now, seq: 7, absent: undefined }, "at", "absent")).toEqual({
    at: "2030-01-15T12:00:00.000Z",
    seq: 7,
    absent: undefined,
  });
});
