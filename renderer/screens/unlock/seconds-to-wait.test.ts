import { expect, test } from "vitest";
import { secondsToWait } from "./seconds-to-wait.ts";

test("the host's sentence says how long", () => {
  expect(secondsToWait("Nothing was tried this time. Wait 16 seconds, then try again.")).toBe(16);
  expect(secondsToWait("Wait 1 second, then try again.")).toBe(1);
  expect(secondsToWait("Wait.")).toBeUndefined();
});
