import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import type { Finding, FindingKind } from "../../../shared/contract/health-methods.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { Button } from "../../parts/button.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { useTextSize } from "../../parts/use-text-size.ts";
import { healthWords as words } from "../../words/health.ts";
import type { FindingActions } from "./finding-row.tsx";
import { fixes } from "./fixes.ts";
import classes from "./health.module.css";

const everything = 100_000;
/** A row with a button, as a share of the reader's text size. */
const rowRem = 2.75;

const none: readonly Finding[] = [];

/** Every finding of one kind, each with its own way to fix it: rows are only drawn where they are seen. */
export function FindingList({ kind, onFix, onIgnore }: { readonly kind: FindingKind } & FindingActions) {
  const scroller = useRef<HTMLDivElement>(null);
  const answer = useHostQuery("health.report", { most: everything, kind }, { keepPrevious: true });
  const findings = answer.data?.groups.find((group) => group.kind === kind)?.findings ?? none;
  const height = rowRem * useTextSize();
  // New ones only with new rows or another text size: each time they are new, every row is measured.
  const rows = useMemo(
    () => ({ estimateSize: () => height, getItemKey: (index: number) => findings[index]?.valueId ?? index }),
    [findings, height],
  );
  const virtual = useVirtualizer({
    count: findings.length,
    getScrollElement: () => scroller.current,
    ...rows,
    overscan: 6,
  });
  const verb = words.fixes[fixes[kind]];
  return (
    <div ref={scroller} className={classes.all}>
      <FailureNote failure={answer.error} />
      <ul
        className={classes.rows}
        aria-label={words.finding[kind].title}
        style={{ height: `${virtual.getTotalSize()}px` }}
      >
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const finding = findings[index];
          if (finding === undefined) return null;
          const { name, service, env, detail } = finding;
          return (
            <li
              key={key}
              className={classes.one}
              aria-setsize={findings.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className="kh-clip" title={`${name}, ${service}`}>
                <b>{name}</b> <span className="kh-quiet">{service}</span>
              </span>
              <span>
                <EnvironmentTag env={env} />
              </span>
              <span className="kh-small kh-body kh-clip" title={detail}>
                {detail}
              </span>
              <Button
                size="small"
                tone="quiet"
                aria-label={words.ignoreOne(name, env)}
                onClick={() => onIgnore(finding)}
              >
                {words.ignore}
              </Button>
              <Button size="small" aria-label={words.fixOne(verb, name, env)} onClick={() => onFix(finding)}>
                {verb}
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
