import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Ending } from "./ending.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function hasEnded(ending: Ending): Promise<boolean> {
  return Promise.race([ending.time.then(() => true), Promise.resolve().then(() => false)]);
}

test("a page that comes back in time puts the end off", async () => {
  const ending = new Ending();
  ending.after(1_000);
  vi.advanceTimersByTime(999);
  ending.cancel();
  vi.advanceTimersByTime(10_000);
  expect(await hasEnded(ending)).toBe(false);
  ending.after(1_000);
  vi.advanceTimersByTime(1_000);
  expect(await hasEnded(ending)).toBe(true);
});

test("a later appointment replaces an earlier one, and now is now", async () => {
  const ending = new Ending();
  ending.after(1_000);
  ending.after(5_000);
  vi.advanceTimersByTime(2_000);
  expect(await hasEnded(ending)).toBe(false);
  ending.now();
  expect(await hasEnded(ending)).toBe(true);
});
