import { expect, test } from "vitest";
import { timesToLive } from "../../../shared/contract/link-methods.ts";
import { ttlMilliseconds } from "./time-to-live.ts";

test("are the contract's", () => {
  expect(ttlMilliseconds).toEqual(timesToLive);
});
