import { IconAlertTriangle, IconCircle, IconCircleCheck, IconClock } from "@tabler/icons-react";
import type { HealthReport } from "../../../shared/contract/health-methods.ts";
import { smallIcon } from "../../parts/icon.ts";
import { Lesson } from "../../parts/lesson.tsx";
import { healthWords as words } from "../../words/health.ts";
import classes from "./health.module.css";
import { TrendChart } from "./trend-chart.tsx";
import { earlier, weeksOf } from "./weeks.ts";

const icons = { nothing: IconCircleCheck, danger: IconAlertTriangle, warning: IconClock, note: IconCircle };
const order = ["nothing", "danger", "warning", "note"] as const;

/** The one number, what it is made of, and how it went. */
export function Summary({ report }: { readonly report: HealthReport }) {
  const { score, counts } = report;
  const tone = score >= 70 ? classes.good : score >= 40 ? "kh-warn" : "kh-danger";
  const weeks = weeksOf(report);
  return (
    <div className={classes.summary}>
      <section aria-label={words.score(score)}>
        <p className={`${classes.score} ${tone}`}>{score}</p>
        <p className="kh-body">
          {words.of}
          <Difference report={report} />
        </p>
        <Lesson name="trend" />
        <ul className={classes.counts} aria-label={words.countsLabel}>
          {order.map((name) => {
            const Icon = icons[name];
            return (
              <li key={name} className={classes[`count-${name}`]}>
                <Icon {...smallIcon} />
                <b>{counts[name]}</b>
                <span>{words.counts[name](counts[name])}</span>
              </li>
            );
          })}
        </ul>
      </section>
      <section aria-label={words.trend}>
        <div className={classes.chartHead}>
          <h2 className={classes.chartTitle}>{words.trend}</h2>
          <span className="kh-small kh-body">{dangerText(weeks)}</span>
        </div>
        <TrendChart weeks={weeks} />
      </section>
    </div>
  );
}

function Difference({ report }: { readonly report: HealthReport }) {
  const before = earlier(report);
  if (before === undefined) return null;
  const by = report.score - before.score;
  if (by === 0) {
    return (
      <>
        , {words.same} {words.sameThan(before.days)}
      </>
    );
  }
  return (
    <>
      , <b className={by > 0 ? "kh-accent" : "kh-danger"}>{by > 0 ? words.better(by) : words.worse(-by)}</b>{" "}
      {words.than(before.days)}
    </>
  );
}

function dangerText(weeks: ReturnType<typeof weeksOf>): string {
  const known = weeks.flatMap(({ danger }) => (danger === undefined ? [] : [danger]));
  const [first, last] = [known[0], known.at(-1)];
  if (known.length < 2 || first === undefined || last === undefined) return words.trendStarts;
  if (first === last) return "";
  return first > last ? words.dangerFell(first, last) : words.dangerRose(first, last);
}
