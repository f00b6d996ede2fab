// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold virtual rows that are a grid each
// biome-ignore-all lint/a11y/useFocusableInteractive: the table is read and scrolled, nothing in it is pressed
import { IconBan, IconCircleX } from "@tabler/icons-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { AuditRow } from "../../../shared/contract/activity-methods.ts";
import { smallIcon } from "../../parts/icon.ts";
import list from "../../parts/list.module.css";
import { useTextSize } from "../../parts/use-text-size.ts";
import { activityWords } from "../../words/activity.ts";
import { exactTime, momentText } from "../../words/time.ts";
import classes from "./activity.module.css";
import type { LogSource } from "./log-source.ts";
import { heightsOf, isAtEdge, type ScrollPlace, scrolledTo, settled } from "./long-scroll.ts";

const rowPixels = 40;
const overscan = 10;
/** After such a pause the bar is put where the place is. */
const pause = 150;

type ActivityListProps = {
  readonly source: LogSource;
  readonly now: number;
  readonly onView: (first: number, last: number) => void;
};

/** Newest first; only the rows in view are drawn, of however many. */
export function ActivityList({ source, now, onView }: ActivityListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = rowPixels * (useTextSize() / 16);
  const [view, setView] = useState(600);
  const [place, setPlace] = useState<ScrollPlace>({ shown: 0, all: 0 });
  const current = useRef(place);
  const heights = heightsOf(source.count, height, view);

  const put = (next: ScrollPlace) => {
    current.current = next;
    setPlace(next);
    if (scroller.current !== null && Math.abs(scroller.current.scrollTop - next.shown) >= 1) {
      scroller.current.scrollTop = next.shown;
    }
  };
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const onScroll = (shown: number) => {
    const next = scrolledTo(current.current, shown, heights);
    current.current = next;
    setPlace(next);
    if (isAtEdge(next, heights)) put(settled(next, heights));
    clearTimeout(timer.current);
    timer.current = setTimeout(() => put(settled(current.current, heights)), pause);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const watch = new ResizeObserver(() => setView(element.clientHeight));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  const first = Math.max(0, Math.floor(place.all / height) - overscan);
  const last = Math.min(source.count - 1, Math.ceil((place.all + view) / height) + overscan);
  const firstSeen = Math.floor(place.all / height);
  useEffect(() => onView(firstSeen === 0 ? 0 : first, last), [onView, firstSeen, first, last]);
  const { columns } = activityWords;
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="table"
      aria-label={activityWords.list}
      aria-rowcount={source.count + 1}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: long lists scroll, also by keyboard
      tabIndex={0}
      data-region=""
      onScroll={(event) => onScroll(event.currentTarget.scrollTop)}
    >
      <div role="rowgroup" className={classes.headGroup}>
        <div role="row" aria-rowindex={1} className={`${list.head} ${classes.columns}`}>
          <span role="columnheader">{columns.at}</span>
          <span role="columnheader">{columns.what}</span>
          <span role="columnheader">{columns.subject}</span>
          <span role="columnheader">{columns.who}</span>
          <span role="columnheader">{columns.program}</span>
        </div>
      </div>
      <div role="rowgroup" className={classes.rows} style={{ height: heights.shown }}>
        {Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).map((index) => (
          <Row
            key={source.at(index)?.seq ?? `row ${index}`}
            entry={source.at(index)}
            index={index}
            top={index * height - place.all + place.shown}
            now={now}
          />
        ))}
      </div>
    </div>
  );
}

type RowProps = {
  readonly entry: AuditRow | undefined;
  readonly index: number;
  readonly top: number;
  readonly now: number;
};

/** Without its entry a row stands empty at its real height. */
function Row({ entry, index, top, now }: RowProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-busy={entry === undefined || undefined}
      className={`${list.row} ${classes.columns} ${classes.row}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span role="cell" className="kh-body kh-nowrap" title={entry === undefined ? undefined : exactTime(entry.at)}>
        {entry === undefined ? "" : momentText(entry.at, now)}
      </span>
      <span role="cell" className={classes.what}>
        {entry !== undefined && (
          <>
            <b className="kh-clip">{activityWords.action(entry.action)}</b>
            <Outcome outcome={entry.outcome} />
          </>
        )}
      </span>
      <span role="cell" className="kh-clip" title={entry?.subject}>
        {entry?.subject}
      </span>
      <span
        role="cell"
        className="kh-body kh-clip"
        title={entry === undefined ? undefined : activityWords.on(entry.actor, entry.device)}
      >
        {entry === undefined ? "" : activityWords.on(entry.actor, entry.device)}
      </span>
      <span role="cell" className="kh-body kh-clip" title={entry?.program}>
        {entry?.program}
      </span>
    </div>
  );
}

function Outcome({ outcome }: { readonly outcome: AuditRow["outcome"] }) {
  if (outcome === "ok") return null;
  const Icon = outcome === "failed" ? IconCircleX : IconBan;
  return (
    <span className={`${classes.outcome} ${outcome === "failed" ? "kh-danger" : "kh-warn"}`}>
      <Icon {...smallIcon} />
      {activityWords.outcomes[outcome]}
    </span>
  );
}
