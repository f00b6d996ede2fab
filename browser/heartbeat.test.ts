import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pongWithin } from "../shared/contract/wire.ts";
import { Heartbeat } from "./heartbeat.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watched() {
  const asked: number[] = [];
  const silent = vi.fn();
  const heartbeat = new Heartbeat((number) => asked.push(number), silent);
  return { asked, silent, heartbeat };
}

test("a page that answers is asked again and again", () => {
  const { asked, silent, heartbeat } = watched();
  heartbeat.start();
  for (let round = 0; round < 20; round++) {
    heartbeat.onPong(asked.at(-1) ?? 0);
    vi.advanceTimersByTime(pongWithin);
  }
  expect(asked).toHaveLength(21);
  expect(silent).not.toHaveBeenCalled();
});

test("a page that does not answer in time is silent, once", () => {
  const { asked, silent, heartbeat } = watched();
  heartbeat.start();
  vi.advanceTimersByTime(pongWithin - 1);
  expect(silent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10 * pongWithin);
  expect(silent).toHaveBeenCalledTimes(1);
  expect(asked).toEqual([1]);
});

test("a page that comes back is asked again, and may fall silent again", () => {
  const { asked, silent, heartbeat } = watched();
  heartbeat.start();
  vi.advanceTimersByTime(pongWithin);
  heartbeat.onPong(1);
  expect(asked).toEqual([1, 2]);
  vi.advanceTimersByTime(pongWithin);
  expect(silent).toHaveBeenCalledTimes(2);
});

test("an answer to an earlier question, or to none, counts for nothing", () => {
  const { silent, heartbeat, asked } = watched();
  heartbeat.start();
  heartbeat.onPong(1);
  vi.advanceTimersByTime(pongWithin);
  for (const number of [1, 3, 99, 0, -1]) heartbeat.onPong(number);
  vi.advanceTimersByTime(pongWithin);
  expect(silent).toHaveBeenCalledTimes(1);
  expect(asked).toEqual([1, 2]);
});

test("a page that has closed is neither asked nor silent", () => {
  const { asked, silent, heartbeat } = watched();
  heartbeat.start();
  heartbeat.stop();
  heartbeat.onPong(1);
  heartbeat.onPong(2);
  vi.advanceTimersByTime(10 * pongWithin);
  expect(asked).toEqual([1]);
  expect(silent).not.toHaveBeenCalled();
});
