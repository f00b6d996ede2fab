import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Progress } from "./progress.ts";
import type { Streams } from "./terminal/streams.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function onTerminal(isTTY: boolean) {
  const written: string[] = [];
  const stderr = { isTTY, columns: 80, write: (text: string) => written.push(text) };
  return { written, progress: new Progress(stderr as unknown as Streams["stderr"]) };
}

test("a long wait says what for and how far, in a person's words, and leaves nothing behind", async () => {
  const { written, progress } = onTerminal(true);
  const work = progress.during("Asking the relay", new Promise<void>((resolve) => setTimeout(resolve, 1_000)));
  await vi.advanceTimersByTimeAsync(600);
  progress.onEvent({ type: "progress", task: "shares.create", done: 3, total: 12 });
  await vi.advanceTimersByTimeAsync(200);
  expect(written.at(-1)).toContain("Asking the relay 25 % …");
  expect(written.join("")).not.toContain("shares.create");
  await vi.advanceTimersByTimeAsync(500);
  await work;
  expect(written.at(-1)).toBe("\r\x1b[K");
});

test("what is soon over, and what is no terminal, gets no word", async () => {
  const [short, pipe] = [onTerminal(true), onTerminal(false)];
  await short.progress.during("Working", Promise.resolve());
  const work = pipe.progress.during("Working", new Promise((resolve) => setTimeout(resolve, 5_000)));
  await vi.advanceTimersByTimeAsync(6_000);
  await work;
  expect([short.written.join(""), pipe.written]).toEqual(["", []]);
});
