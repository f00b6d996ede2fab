import fc from "fast-check";
import { expect, test } from "vitest";
import { heightsOf, isAtEdge, type ScrollPlace, scrolledTo, settled } from "./long-scroll.ts";

const top: ScrollPlace = { shown: 0, all: 0 };

test("as many rows as fit scroll as they always do", () => {
  const heights = heightsOf(1000, 40, 600);
  expect(scrolledTo(top, 12_345, heights)).toEqual({ shown: 12_345, all: 12_345 });
});

test("a million rows: a little moves as much, the end of the bar is the end of the log", () => {
  const heights = heightsOf(1_000_000, 40, 600);
  expect(scrolledTo(top, 120, heights).all).toBe(120);
  expect(scrolledTo(top, heights.shown - 600, heights).all).toBe(heights.all - 600);
  const middle = scrolledTo(top, (heights.shown - 600) / 2, heights);
  expect(middle.all).toBeCloseTo((heights.all - 600) / 2, -1);
  expect(scrolledTo(middle, middle.shown + 40, heights).all).toBe(middle.all + 40);
});

test("whoever scrolls row by row comes to both ends, and sees every row on the way", () => {
  const heights = heightsOf(400_000, 40, 600);
  let place = top;
  let seen = 0;
  while (place.all < heights.all - heights.view) {
    const next = scrolledTo(place, Math.min(place.shown + 600, heights.shown - 600), heights);
    expect(next.all - place.all).toBeLessThanOrEqual(600);
    place = isAtEdge(next, heights) ? settled(next, heights) : next;
    if (++seen % 97 === 0) place = settled(place, heights);
  }
  while (place.all > 0) {
    const next = scrolledTo(place, Math.max(0, place.shown - 600), heights);
    expect(place.all - next.all).toBeLessThanOrEqual(600);
    place = isAtEdge(next, heights) ? settled(next, heights) : next;
  }
});

test("never shows a place that is not there", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2_000_000 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
      (rows, moves) => {
        const heights = heightsOf(rows, 40, 600);
        let place = top;
        for (const share of moves) {
          place = scrolledTo(place, share * Math.max(0, heights.shown - heights.view), heights);
          expect(place.all).toBeGreaterThanOrEqual(0);
          expect(place.all).toBeLessThanOrEqual(Math.max(0, heights.all - heights.view));
          expect(settled(place, heights).shown).toBeLessThanOrEqual(Math.max(0, heights.shown - heights.view) + 1);
        }
      },
    ),
  );
});
