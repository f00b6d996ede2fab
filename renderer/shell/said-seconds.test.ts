import { expect, test } from "vitest";
import { saidSeconds } from "./said-seconds.ts";

test("the countdown is said a few times, not every second", () => {
  const said = Array.from({ length: 31 }, (_, index) => saidSeconds(30 - index));
  expect([...new Set(said)]).toEqual([30, 20, 10, 5]);
  for (const [index, seconds] of said.entries()) expect(seconds).toBeGreaterThanOrEqual(30 - index);
});
