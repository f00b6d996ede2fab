import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { ScanFinding } from "../../../shared/contract/scan-methods.ts";
import { Button } from "../../parts/button.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { useTextSize } from "../../parts/use-text-size.ts";
import { scanWords as words } from "../../words/scan.ts";
import classes from "./scan.module.css";
import { type ScanRow, scanRows, shownPlace } from "./scan-rows.ts";

type Key = NonNullable<ScanFinding["key"]>;
type FindingActions = {
  readonly onRotate: (key: Key) => void;
  /** Absent where there is no folder for a baseline. */
  readonly onIgnore: ((finding: ScanFinding) => void) | undefined;
};
type ScanFindingsProps = FindingActions & {
  readonly findings: readonly ScanFinding[];
  readonly roots: readonly string[];
  readonly scroller: RefObject<HTMLElement | null>;
};

/** Rows with buttons, and rows of places, as shares of the reader's text size. */
const groupRem = 2.75;
const placeRem = 2.25;

/** Every finding, by the key that leaked. Rows are only drawn where they are seen. */
export function ScanFindings({ findings, roots, scroller, ...actions }: ScanFindingsProps) {
  const rows = useMemo(() => scanRows(findings), [findings]);
  const size = useTextSize();
  const shape = useMemo(
    () => ({
      estimateSize: (index: number) => (rows[index]?.kind === "group" ? groupRem : placeRem) * size,
      getItemKey: (index: number) => rows[index]?.id ?? index,
    }),
    [rows, size],
  );
  const list = useRef<HTMLUListElement>(null);
  // What stands above the list is as high as its words are long.
  const [above, setAbove] = useState(0);
  useLayoutEffect(() => setAbove(list.current?.offsetTop ?? 0));
  const virtual = useVirtualizer({
    count: rows.length,
    scrollMargin: above,
    getScrollElement: () => scroller.current,
    ...shape,
    overscan: 8,
  });
  return (
    <ul
      ref={list}
      className={classes.rows}
      aria-label={words.results}
      style={{ height: `${virtual.getTotalSize()}px` }}
    >
      {virtual.getVirtualItems().map(({ index, start, key }) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <li
            key={key}
            className={row.kind === "group" ? classes.group : classes.place}
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start - above}px)` }}
          >
            {row.kind === "group" ? (
              <Group row={row} onRotate={actions.onRotate} />
            ) : (
              <Place finding={row.finding} roots={roots} onIgnore={actions.onIgnore} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Group({
  row,
  onRotate,
}: {
  readonly row: Extract<ScanRow, { kind: "group" }>;
  readonly onRotate: FindingActions["onRotate"];
}) {
  const { key, rule = "", mask = "", count } = row;
  if (key === undefined) {
    return (
      <>
        <span className="kh-clip">
          <b>{words.looksLike(rule)}</b> <span className="kh-mono kh-quiet">{mask}</span>
        </span>
        <span className="kh-small kh-quiet">{words.places(count)}</span>
      </>
    );
  }
  const about = [
    ...(key.isPresent ? [] : [words.earlier(key.version)]),
    ...(key.holders.length === 0 ? [] : [words.heldBy(key.holders.join(", "))]),
  ].join(", ");
  return (
    <>
      <span className={classes.name}>
        <b className="kh-clip" title={`${key.name}, ${key.service}`}>
          {key.name}
        </b>
        <EnvironmentTag env={key.env} />
        <span className="kh-small kh-quiet kh-clip" title={about}>
          {about}
        </span>
      </span>
      <span className="kh-small kh-quiet kh-nowrap">{words.places(count)}</span>
      {key.isPresent && (
        <Button
          size="small"
          tone="primary"
          aria-label={words.rotateOne(key.name, key.env)}
          onClick={() => onRotate(key)}
        >
          {words.rotate}
        </Button>
      )}
    </>
  );
}

function Place({
  finding,
  roots,
  onIgnore,
}: {
  readonly finding: ScanFinding;
  readonly roots: readonly string[];
  readonly onIgnore: FindingActions["onIgnore"];
}) {
  const { file, line, commit, place } = finding;
  const shown = shownPlace(file, roots);
  const details = [commit === undefined ? words.place(place) : words.commit(commit)].filter((text) => text !== "");
  return (
    <>
      <span className={classes.where} title={`${file}, ${words.line(line)}`}>
        <span className={classes.path}>{shown}</span>
        <span className="kh-quiet kh-nowrap">{words.line(line)}</span>
      </span>
      <span className="kh-small kh-quiet kh-nowrap" title={commit}>
        {details.join(", ")}
      </span>
      {onIgnore !== undefined && (
        <Button
          size="small"
          tone="quiet"
          aria-label={words.ignoreOne(`${shown}, ${words.line(line)}`)}
          onClick={() => onIgnore(finding)}
        >
          {words.ignore}
        </Button>
      )}
    </>
  );
}
