// biome-ignore-all lint/a11y/noSvgWithoutTitle: named by aria-label, and a table says the same
import { healthWords as words } from "../../words/health.ts";
import { dayAndMonth } from "../../words/time.ts";
import classes from "./health.module.css";
import { shownWeeks, type Week } from "./weeks.ts";

/** In hundredths of the drawing, which is as wide as its place: text keeps the reader's size. */
const left = 6.5;
const slot = (100 - left) / shownWeeks;
const barWidth = slot * 0.6;
const top = 16;
const floor = 87;
const heightOf = (score: number): number => ((floor - top) * score) / 100;
const percent = (number: number): string => `${Math.round(number * 100) / 100}%`;

/** The score of twelve weeks as bars; where there are words for it they stand beside, and a table has the numbers. */
export function TrendChart({ weeks }: { readonly weeks: readonly Week[] }) {
  const known = weeks.filter(({ score }) => score !== undefined);
  const first = known[0];
  const back = first === undefined ? 0 : shownWeeks - 1 - weeks.indexOf(first);
  const label = ({ from }: Week, index: number): string => {
    if (index === shownWeeks - 1) return words.now;
    const before = weeks[index - 1];
    const isNewMonth = before === undefined || new Date(before.from).getMonth() !== new Date(from).getMonth();
    return isNewMonth ? dayAndMonth(from) : String(new Date(from).getDate());
  };
  return (
    <>
      <svg
        className={classes.chart}
        role="img"
        aria-label={words.trendText(first?.score ?? 0, back, weeks.at(-1)?.score ?? 0)}
      >
        {[0, 50, 100].map((score) => (
          <g key={score}>
            <text className={classes.axis} x="0" y={percent(floor - heightOf(score))} dy="0.35em">
              {score}
            </text>
            <line
              className={classes.grid}
              x1={percent(left)}
              x2="100%"
              y1={percent(floor - heightOf(score))}
              y2={percent(floor - heightOf(score))}
            />
          </g>
        ))}
        {weeks.map((week, index) => {
          const { score, from } = week;
          const isNow = index === shownWeeks - 1;
          const middle = percent(left + slot * (index + 0.5));
          return (
            <g key={from} className={isNow ? classes.present : (shownWeeks - 1 - index) % 2 === 1 ? classes.odd : ""}>
              {score !== undefined && (
                <>
                  <rect
                    className={classes.bar}
                    x={percent(left + slot * index + (slot - barWidth) / 2)}
                    width={percent(barWidth)}
                    y={percent(floor - heightOf(score))}
                    height={percent(heightOf(score))}
                    rx="3"
                  />
                  <text className={classes.figure} x={middle} y={percent(floor - heightOf(score))} dy="-0.5em">
                    {score}
                  </text>
                </>
              )}
              <text className={classes.week} x={middle} y="97%">
                {label(week, index)}
              </text>
            </g>
          );
        })}
      </svg>
      <table className="kh-unseen">
        <caption>{words.trend}</caption>
        <thead>
          <tr>
            <th scope="col">{words.columns.week}</th>
            <th scope="col">{words.columns.score}</th>
          </tr>
        </thead>
        <tbody>
          {weeks.map(
            (week, index) =>
              week.score !== undefined && (
                <tr key={week.from}>
                  <th scope="row">{index === shownWeeks - 1 ? words.now : dayAndMonth(week.from)}</th>
                  <td>{week.score}</td>
                </tr>
              ),
          )}
        </tbody>
      </table>
    </>
  );
}
