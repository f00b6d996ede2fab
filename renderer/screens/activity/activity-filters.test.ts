import { expect, test } from "vitest";
import { filterFor } from "./activity-filters.ts";

test("what was chosen becomes a filter, and nothing chosen is none", () => {
  expect(filterFor("all", "  ", 0, 1)).toBeUndefined();
  expect(filterFor("trouble", " shown payments ", 0, 1)).toEqual({ area: "trouble", query: "shown payments" });
  const now = 1_800_000_061_000;
  expect(filterFor("all", "", 1, now)).toEqual({ since: 1_800_000_060_000 - 86_400_000 });
});
