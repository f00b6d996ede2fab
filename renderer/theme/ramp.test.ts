import { expect, test } from "vitest";
import { mix, ramp } from "./ramp.ts";

test("a colour is mixed part by part", () => {
  expect(mix("#000000", "#FFFFFF", 0)).toBe("#000000");
  expect(mix("#000000", "#FFFFFF", 1)).toBe("#FFFFFF");
  expect(mix("#102030", "#304050", 0.5)).toBe("#203040");
});

test("the four colours of the look stand at the steps that the theme names", () => {
  const steps = ramp("#DCEFEB", "#5FD3C3", "#0A685F", "#14332E");
  expect(steps).toHaveLength(10);
  expect([steps[0], steps[3], steps[7], steps[9]]).toEqual(["#DCEFEB", "#5FD3C3", "#0A685F", "#14332E"]);
  for (const step of steps) expect(step).toMatch(/^#[0-9A-F]{6}$/);
});
