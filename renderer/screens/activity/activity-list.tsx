// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold virtual rows that are a grid each
// biome-ignore-all lint/a11y/useFocusableInteractive: the table is read and scrolled, nothing in it is pressed
import { IconBan, IconCircleX } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import type { AuditRow } from "../../../shared/contract/activity-methods.ts";
import { smallIcon } from "../../parts/icon.ts";
import list from "../../parts/list.module.css";
import { useTextSize } from "../../parts/use-text-size.ts";
import { activityWords } from "../../words/activity.ts";
import { exactTime, momentText } from "../../words/time.ts";
import classes from "./activity.module.css";

const rowPixels = 40;

/** Newest first; only the rows in view are drawn. */
export function ActivityList({ entries, now }: { readonly entries: readonly AuditRow[]; readonly now: number }) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = rowPixels * (useTextSize() / 16);
  // New ones only with new rows or another text size: each time they are new, every row is measured.
  const rows = useMemo(
    () => ({ estimateSize: () => height, getItemKey: (index: number) => entries[index]?.seq ?? index }),
    [entries, height],
  );
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    ...rows,
    overscan: 10,
  });
  const { columns } = activityWords;
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="table"
      aria-label={activityWords.list}
      aria-rowcount={entries.length + 1}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: long lists scroll, also by keyboard
      tabIndex={0}
      data-region=""
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
      <div role="rowgroup" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const entry = entries[index];
          return entry === undefined ? null : (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 2}
              className={`${list.row} ${classes.columns} ${classes.row}`}
              style={{ transform: `translateY(${start}px)` }}
            >
              <span role="cell" className="kh-body kh-nowrap" title={exactTime(entry.at)}>
                {momentText(entry.at, now)}
              </span>
              <span role="cell" className={classes.what}>
                <b className="kh-clip">{activityWords.action(entry.action)}</b>
                <Outcome outcome={entry.outcome} />
              </span>
              <span role="cell" className="kh-clip" title={entry.subject}>
                {entry.subject}
              </span>
              <span role="cell" className="kh-body kh-clip" title={activityWords.on(entry.actor, entry.device)}>
                {activityWords.on(entry.actor, entry.device)}
              </span>
              <span role="cell" className="kh-body kh-clip" title={entry.program}>
                {entry.program}
              </span>
            </div>
          );
        })}
      </div>
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
