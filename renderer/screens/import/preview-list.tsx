// biome-ignore-all lint/a11y/useFocusableInteractive: the controls within are the stops, the head and rows are read
// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold virtual rows that are a grid each
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useMemo, useRef } from "react";
import type { Environment } from "../../../shared/contract/fields.ts";
import type { ImportRow } from "../../../shared/contract/import-methods.ts";
import type { EntryChoice } from "../../../shared/contract/import-words.ts";
import { environments } from "../../parts/environments.ts";
import list from "../../parts/list.module.css";
import { Mask } from "../../parts/mask.tsx";
import { useTextSize } from "../../parts/use-text-size.ts";
import { importWords as words } from "../../words/import.ts";
import classes from "./import.module.css";

const rowPixels = 52;

type Chosen = { readonly index: number; readonly take?: EntryChoice; readonly env?: Environment };
type PreviewListProps = { readonly rows: readonly ImportRow[]; readonly onChange: (chosen: Chosen) => void };

/** However many entries there are, only those in view are drawn. */
export function PreviewList({ rows, onChange }: PreviewListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = rowPixels * (useTextSize() / 16);
  const size = useMemo(
    () => ({ estimateSize: () => height, getItemKey: (at: number) => rows[at]?.index ?? at }),
    [rows, height],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    ...size,
    overscan: 5,
    scrollPaddingStart: height,
  });
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="table"
      aria-label={words.list}
      aria-rowcount={rows.length + 1}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
      tabIndex={0}
      data-region=""
    >
      <div role="rowgroup" className={classes.headGroup}>
        <div role="row" aria-rowindex={1} className={`${list.head} ${classes.columns}`}>
          <span role="columnheader">{words.columnNames.take}</span>
          <span role="columnheader">{words.columnNames.name}</span>
          <span role="columnheader">{words.columnNames.env}</span>
          <span role="columnheader" className={classes.roomyOnly}>
            {words.columnNames.mask}
          </span>
          <span role="columnheader">{words.columnNames.about}</span>
        </div>
      </div>
      <div role="rowgroup" className={classes.rows} style={{ height: `${virtual.getTotalSize()}px` }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return <Row key={row.index} row={row} position={index + 2} top={start} height={height} onChange={onChange} />;
        })}
      </div>
    </div>
  );
}

/** What can be said of an entry: beside what is there only where something is. */
function choicesFor({ state, other }: ImportRow): readonly EntryChoice[] {
  if (state === "new") return ["add", "skip"];
  if (state === "same") return ["skip", "add"];
  return other?.inFile ? ["keep", "skip"] : ["keep", "replace", "skip"];
}

type RowProps = {
  readonly row: ImportRow;
  readonly position: number;
  readonly top: number;
  readonly height: number;
  readonly onChange: (chosen: Chosen) => void;
};

const Row = memo(function Row({ row, position, top, height, onChange }: RowProps) {
  const { index, name, service, env, mask, state, take } = row;
  const choices = choicesFor(row);
  return (
    <div
      role="row"
      aria-rowindex={position}
      className={`${list.row} ${classes.columns} ${classes.row}`}
      data-skipped={take === "skip" || undefined}
      style={{ transform: `translateY(${top}px)`, height: `${height}px` }}
    >
      <span role="cell">
        <select
          className={classes.select}
          aria-label={words.takeLabel(name)}
          value={take}
          onChange={(event) => onChange({ index, take: event.currentTarget.value as EntryChoice })}
        >
          {[...new Set([...choices, take])].map((choice) => (
            <option key={choice} value={choice}>
              {words.takes[choice]}
            </option>
          ))}
        </select>
      </span>
      <span role="cell" className={list.name} title={`${name}, ${service}`}>
        {name}
        <small>{service}</small>
      </span>
      <span role="cell">
        <select
          className={classes.select}
          aria-label={words.envLabel(name)}
          value={env}
          onChange={(event) => onChange({ index, env: event.currentTarget.value as Environment })}
        >
          {environments.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </span>
      <span role="cell" className={classes.roomyOnly}>
        <Mask mask={mask} />
      </span>
      <span role="cell" className={classes.about} title={aboutText(row)}>
        <b data-state={state}>{words.states[state]}</b> {aboutText(row)}
      </span>
    </div>
  );
});

function aboutText({ state, other, remarks, totp, file, take, name }: ImportRow): string {
  const parts = [
    other === undefined
      ? ""
      : (state === "same" ? words.sameAs : words.conflictWith)(other.name, other.env, other.inFile),
    take === "keep" ? words.storedAs(name) : "",
    file === undefined ? "" : words.isFile(file),
    totp ? words.withCodes : "",
    ...remarks,
  ];
  return parts.filter((part) => part !== "").join("; ");
}
