import { expect, test } from "vitest";
import { blocksFor } from "./log-source.ts";

test("rows in view are asked for by blocks whose ends do not move", () => {
  expect(blocksFor(1_000_000, 0, 20)).toEqual([{ before: 1_000_001, limit: 200 }]);
  expect(blocksFor(1_000_050, 0, 60)).toEqual([
    { before: 1_000_051, limit: 50 },
    { before: 1_000_001, limit: 200 },
  ]);
  expect(blocksFor(1_000_050, 500_000, 500_020)).toEqual([{ before: 500_201, limit: 200 }]);
  expect(blocksFor(5, 0, 40)).toEqual([{ before: 6, limit: 5 }]);
  expect(blocksFor(0, 0, 40)).toEqual([]);
});
