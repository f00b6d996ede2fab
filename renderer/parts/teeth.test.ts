import { expect, test } from "vitest";
import { cutTeeth, glyphTeeth } from "./teeth.ts";

test("a cut has as many teeth as asked for, uneven and always the same", () => {
  expect(cutTeeth(30)).toHaveLength(30);
  expect(cutTeeth(30)).toEqual(cutTeeth(30));
  expect(new Set(cutTeeth(30)).size).toBeGreaterThan(2);
  for (const height of cutTeeth(50)) expect(height > 0 && height <= 1).toBe(true);
});

test("a glyph has five teeth that come from the id", () => {
  const one = "AAAAAAAAAAAAAAAAAAAAAA";
  expect(glyphTeeth(one)).toHaveLength(5);
  expect(glyphTeeth(one)).toEqual(glyphTeeth(one));
  const shapes = new Set(Array.from({ length: 200 }, (_, index) => glyphTeeth(`${index}-id`).join()));
  expect(shapes.size).toBeGreaterThan(100);
});
