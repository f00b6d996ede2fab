import { expect, test } from "vitest";
import { earlier, shownWeeks, weeksOf } from "./weeks.ts";

const day = 86_400_000;
const at = Date.UTC(2027, 5, 15, 12);
const known = (points: readonly (readonly [number, number])[]) => ({
  score: 80,
  at,
  counts: { nothing: 5, danger: 2, warning: 0, note: 0 },
  trend: points.map(([days, score]) => ({ at: at - days * day, score, danger: days, warning: 0 })),
});

test("each week has its last point, a week without one is a gap, and the last is now", () => {
  const weeks = weeksOf(
    known([
      [85, 1],
      [30, 61],
      [29, 62],
      [9, 70],
      [8, 71],
      [0, 75],
    ]),
  );
  expect(weeks.map(({ score }) => score)).toEqual([
    ...Array.from({ length: shownWeeks - 1 - 4 }, () => undefined),
    62,
    undefined,
    undefined,
    71,
    80,
  ]);
  expect(weeks.at(-1)).toMatchObject({ danger: 2 });
});

test("compares with a week ago, with the oldest day when there is no week yet, and with nothing on the first day", () => {
  expect(
    earlier(
      known([
        [20, 40],
        [8, 70],
        [3, 75],
        [0, 80],
      ]),
    ),
  ).toEqual({ score: 70, days: 7 });
  expect(
    earlier(
      known([
        [3, 75],
        [1, 79],
        [0, 80],
      ]),
    ),
  ).toEqual({ score: 75, days: 3 });
  expect(earlier(known([[0, 80]]))).toBeUndefined();
  expect(earlier(known([]))).toBeUndefined();
});
