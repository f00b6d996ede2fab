// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot hold virtual rows that are a grid each
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, `aria-activedescendant` names the row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid takes the keys
/**
 * The list of keys: a grid of virtual rows with a head that stays. The whole grid is one stop for Tab; the arrows move
 * the chosen row, and a screen reader follows by `aria-activedescendant`.
 */

import { IconChevronDown, IconEyeOff } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, type Ref, useEffect, useImperativeHandle, useMemo, useRef } from "react";
import { EnvironmentCells } from "../../parts/environment.tsx";
import { environments } from "../../parts/environments.ts";
import { smallIcon } from "../../parts/icon.ts";
import { KeyGlyph } from "../../parts/key-glyph.tsx";
import list from "../../parts/list.module.css";
import { Mask } from "../../parts/mask.tsx";
import { type PersonLook, PersonStack } from "../../parts/person.tsx";
import { useTextSize } from "../../parts/use-text-size.ts";
import { keysWords } from "../../words/keys.ts";
import { agoText, exactTime } from "../../words/time.ts";
import { DueLabel } from "./due-label.tsx";
import type { SortBy } from "./find-keys.ts";
import { firstRow, type KeyEntry } from "./key-entries.ts";
import classes from "./key-list.module.css";

const rowPixels = 40;

export type KeyListHandle = { readonly focus: () => void };

type KeyListProps = {
  readonly entries: readonly KeyEntry[];
  readonly selected: string | undefined;
  readonly onSelect: (keyId: string) => void;
  readonly onOpen: () => void;
  readonly panelOpen: boolean;
  readonly sortBy: SortBy;
  readonly onSort: (by: SortBy) => void;
  readonly personState: (signKey: string) => PersonLook;
  readonly now: number;
  readonly ref?: Ref<KeyListHandle>;
};

export function KeyList({
  entries,
  selected,
  onSelect,
  onOpen,
  panelOpen,
  sortBy,
  onSort,
  personState,
  now,
  ref,
}: KeyListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // In device-independent pixels: it grows with the reader's text.
  const height = rowPixels * (useTextSize() / 16);
  // New ones only with new rows or another text size: each time they are new, every row is measured.
  const rows = useMemo(
    () => ({ estimateSize: () => height, getItemKey: (index: number) => entries[index]?.keyId ?? index }),
    [entries, height],
  );
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    ...rows,
    overscan: 5,
    scrollPaddingStart: height,
  });
  useImperativeHandle(ref, () => ({ focus: () => scroller.current?.focus({ preventScroll: true }) }), []);

  const position = selected === undefined ? -1 : entries.findIndex(({ keyId }) => keyId === selected);
  useEffect(() => {
    if (position >= 0) virtual.scrollToIndex(position, { align: "auto" });
  }, [position, virtual]);

  const move = (to: number) => {
    const entry = entries[Math.min(entries.length - 1, Math.max(0, to))];
    if (entry !== undefined) onSelect(entry.keyId);
  };
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / height) - 2);
  const moves: Record<string, number> = {
    ArrowDown: position + 1,
    ArrowUp: position < 0 ? 0 : position - 1,
    j: position + 1,
    k: position < 0 ? 0 : position - 1,
    Home: 0,
    End: entries.length - 1,
    PageDown: position + page,
    PageUp: position - page,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== scroller.current) return;
    const to = moves[event.key];
    if (to !== undefined) move(to);
    else if (event.key === "Enter") onOpen();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const columns = `${classes.columns} ${panelOpen ? "" : classes.roomy}`;
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label={keysWords.list}
      aria-rowcount={entries.length + 1}
      aria-activedescendant={position >= 0 ? `key-${selected}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      data-region=""
    >
      <div role="rowgroup" className={classes.headGroup}>
        <div role="row" aria-rowindex={1} className={`${list.head} ${columns}`}>
          <span role="columnheader">
            <span className="kh-unseen">{keysWords.columns.glyph}</span>
          </span>
          <SortHead by="name" text={keysWords.columns.name} sortBy={sortBy} onSort={onSort} />
          {!panelOpen && (
            <span role="columnheader" className={classes.roomyOnly}>
              {keysWords.columns.mask}
            </span>
          )}
          {environments.map((env) => (
            <span key={env} role="columnheader" className={`${list.center} ${classes.environmentHead}`}>
              {env}
            </span>
          ))}
          <span role="columnheader" className={classes.wideOnly}>
            {keysWords.columns.heldBy}
          </span>
          {!panelOpen && <SortHead by="used" text={keysWords.columns.used} sortBy={sortBy} onSort={onSort} roomyOnly />}
          <SortHead by="rotation" text={keysWords.columns.rotate} sortBy={sortBy} onSort={onSort} right />
        </div>
      </div>
      <div role="rowgroup" className={classes.rows} style={{ height: `${virtual.getTotalSize()}px` }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const entry = entries[index];
          if (entry === undefined) return null;
          return (
            <Row
              key={index}
              entry={entry}
              index={index}
              top={start}
              isSelected={entry.keyId === selected}
              panelOpen={panelOpen}
              columns={columns}
              onSelect={onSelect}
              personState={personState}
              now={now}
            />
          );
        })}
      </div>
    </div>
  );
}

type SortHeadProps = {
  readonly by: SortBy;
  readonly text: string;
  readonly sortBy: SortBy;
  readonly onSort: (by: SortBy) => void;
  readonly right?: boolean;
  readonly roomyOnly?: boolean;
};

function SortHead({ by, text, sortBy, onSort, right, roomyOnly }: SortHeadProps) {
  const active = sortBy === by;
  return (
    <span
      role="columnheader"
      aria-sort={active ? (by === "used" ? "descending" : "ascending") : "none"}
      className={`${right ? list.right : ""} ${roomyOnly ? classes.roomyOnly : ""} ${right ? classes.dueHead : ""}`}
    >
      <button type="button" className={classes.sortHead} onClick={() => onSort(by)} tabIndex={-1}>
        <span className={right ? classes.dueText : undefined}>{text}</span>
        {active && <IconChevronDown {...smallIcon} />}
      </button>
    </span>
  );
}

type RowProps = {
  readonly entry: KeyEntry;
  readonly index: number;
  readonly top: number;
  readonly isSelected: boolean;
  readonly panelOpen: boolean;
  readonly columns: string;
  readonly onSelect: (keyId: string) => void;
  readonly personState: (signKey: string) => PersonLook;
  readonly now: number;
};

const Row = memo(function Row({
  entry,
  index,
  top,
  isSelected,
  panelOpen,
  columns,
  onSelect,
  personState,
  now,
}: RowProps) {
  return (
    <div
      id={`key-${entry.keyId}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={`${list.row} ${columns} ${classes.row} ${isSelected ? list.selected : ""}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(entry.keyId)}
    >
      <span role="gridcell" className={classes.glyph}>
        <KeyGlyph id={entry.keyId} tone={isSelected ? "accent" : "quiet"} />
      </span>
      <span role="gridcell" className={list.name} title={`${entry.name}, ${entry.service}`}>
        {entry.name}
        <small>{entry.service}</small>
        {entry.showOnce && (
          <span className={classes.once} role="img" aria-label={keysWords.showOnce} title={keysWords.showOnce}>
            <IconEyeOff {...smallIcon} />
          </span>
        )}
      </span>
      {!panelOpen && (
        <span role="gridcell" className={classes.roomyOnly}>
          <Mask mask={firstRow(entry).mask} />
        </span>
      )}
      <EnvironmentCells present={entry.environments} inGrid />
      <span role="gridcell" className={classes.wideOnly}>
        {entry.holders.length === 0 ? (
          <span className="kh-small kh-quiet">{keysWords.onlyYou}</span>
        ) : (
          <PersonStack people={entry.holders.map(({ name, signKey }) => ({ name, state: personState(signKey) }))} />
        )}
      </span>
      {!panelOpen && (
        <span
          role="gridcell"
          className={`${classes.roomyOnly} kh-small kh-quiet kh-nowrap`}
          title={entry.lastUsedAt === undefined ? undefined : exactTime(entry.lastUsedAt)}
        >
          {entry.lastUsedAt === undefined ? keysWords.neverUsed : agoText(entry.lastUsedAt, now)}
        </span>
      )}
      <span role="gridcell" className={list.right}>
        <DueLabel due={entry.due} />
      </span>
    </div>
  );
});
