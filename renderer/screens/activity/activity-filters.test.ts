import { describe, expect, test } from "vitest";
import { activityFilters, inFilter, matches } from "./activity-filters.ts";

describe("what an entry belongs to", () => {
  test.each([
    ["key.reveal", "keys"],
    ["share.create", "sharing"],
    ["link.open", "sharing"],
    ["team.verify", "team"],
    ["me.rename", "team"],
    ["vault.unlock", "vault"],
    ["create", "vault"],
    ["settings.set", "vault"],
  ])("%s: %s", (action, filter) => {
    const entry = { action, outcome: "ok" as const };
    expect(activityFilters.filter((name) => inFilter(entry, name))).toEqual(["all", filter]);
  });

  test("what failed, was refused or intercepted is trouble", () => {
    expect(inFilter({ action: "vault.unlock", outcome: "failed" }, "trouble")).toBe(true);
    expect(inFilter({ action: "share.create", outcome: "refused" }, "trouble")).toBe(true);
    expect(inFilter({ action: "share.intercepted", outcome: "ok" }, "trouble")).toBe(true);
    expect(inFilter({ action: "key.reveal", outcome: "ok" }, "trouble")).toBe(false);
  });
});

test("every word must stand somewhere in the entry, as it is shown or as it is named", () => {
  const entry = {
    action: "key.reveal",
    subject: "Payments (prod)",
    actor: "Noor",
    device: "laptop",
    program: "window",
  };
  expect(matches(entry, "Value shown", ["shown", "payments"])).toBe(true);
  expect(matches(entry, "Value shown", ["key.reveal"])).toBe(true);
  expect(matches(entry, "Value shown", ["payments", "ilse"])).toBe(false);
  expect(matches(entry, "Value shown", [])).toBe(true);
});
