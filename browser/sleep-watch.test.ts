import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchSleep } from "./sleep-watch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a clock that jumps while the process stood still is a sleep; a delay is none", () => {
  let clock = 1_000_000;
  const onWake = vi.fn();
  const end = watchSleep(onWake, () => clock);
  for (const step of [1_000, 1_200, 4_000, 9_000]) {
    clock += step;
    vi.advanceTimersByTime(1_000);
  }
  expect(onWake).not.toHaveBeenCalled();
  clock += 600_000;
  vi.advanceTimersByTime(1_000);
  expect(onWake).toHaveBeenCalledTimes(1);
  clock += 1_000;
  vi.advanceTimersByTime(1_000);
  expect(onWake).toHaveBeenCalledTimes(1);
  end();
  clock += 600_000;
  vi.advanceTimersByTime(5_000);
  expect(onWake).toHaveBeenCalledTimes(1);
});
