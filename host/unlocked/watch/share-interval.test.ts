import fc from "fast-check";
import { expect, test } from "vitest";
import { shareStates } from "../../../shared/contract/link-methods.ts";
import { tombstoneMilliseconds } from "../../../shared/link/envelope.ts";
import { isExpiring, longestInterval, shareInterval } from "./share-interval.ts";

const minute = 60_000;
const hour = 60 * minute;
const share = (change: object = {}) => ({ state: "waiting" as const, createdAt: 0, expiresAt: 24 * hour, ...change });

test("the young and the ending are asked about often, the rest more rarely", () => {
  expect(shareInterval(share(), 10_000, false)).toBe(5_000);
  expect(shareInterval(share(), 10 * minute, false)).toBe(minute);
  expect(shareInterval(share(), 12 * hour, false)).toBe(5 * minute);
  expect(shareInterval(share(), 24 * hour - minute, false)).toBe(15_000);
  expect(shareInterval(share(), 12 * hour, true)).toBe(10_000);
});

test("what is settled is never asked about, and an alarm is looked for until the relay forgets the link", () => {
  for (const state of ["revoked", "intercepted"] as const)
    expect(shareInterval(share({ state }), 1, true)).toBe(undefined);
  const opened = share({ state: "opened", verdict: { openedAt: 0 } });
  expect(shareInterval(opened, 20 * hour, false)).toBe(longestInterval);
  expect(shareInterval(opened, 24 * hour + tombstoneMilliseconds, false)).toBe(longestInterval);
  expect(shareInterval(opened, 24 * hour + tombstoneMilliseconds + 1, false)).toBe(undefined);
});

test("no interval is under five seconds or over an hour", () => {
  const anyShare = fc.record({
    state: fc.constantFrom(...shareStates),
    createdAt: fc.integer({ min: 0, max: hour }),
    expiresAt: fc.integer({ min: hour, max: 200 * hour }),
  });
  fc.assert(
    fc.property(anyShare, fc.integer({ min: -hour, max: 600 * hour }), fc.boolean(), (one, now, isShown) => {
      const interval = shareInterval(one, now, isShown);
      if (interval === undefined) return;
      expect(interval).toBeGreaterThanOrEqual(5_000);
      expect(interval).toBeLessThanOrEqual(longestInterval);
    }),
  );
});

test("a link is about to end in its last hour, or the last quarter of a shorter life, if nobody opened it", () => {
  expect(isExpiring(share(), 22 * hour)).toBe(false);
  expect(isExpiring(share(), 23 * hour)).toBe(true);
  expect(isExpiring(share({ expiresAt: hour }), 44 * minute)).toBe(false);
  expect(isExpiring(share({ expiresAt: hour }), 45 * minute)).toBe(true);
  expect(isExpiring(share({ state: "opened" }), 23.5 * hour)).toBe(false);
  expect(isExpiring(share(), 24 * hour)).toBe(false);
});
