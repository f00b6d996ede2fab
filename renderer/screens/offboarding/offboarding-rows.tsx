// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot have rows that are a grid of the look's columns
// biome-ignore-all lint/a11y/useFocusableInteractive: rows and cells are read, the controls in them are pressed
import { useState } from "react";
import type { OffboardingRow } from "../../../shared/contract/offboarding-methods.ts";
import { Button } from "../../parts/button.tsx";
import { EnvironmentTag } from "../../parts/environment.tsx";
import { KeyGlyph } from "../../parts/key-glyph.tsx";
import list from "../../parts/list.module.css";
import { offboardingWords as words } from "../../words/offboarding.ts";
import classes from "./offboarding.module.css";

type OffboardingRowsProps = {
  readonly rows: readonly OffboardingRow[];
  readonly running: boolean;
  readonly onTick: (row: OffboardingRow) => void;
  readonly onUntick: (row: OffboardingRow) => void;
  readonly onRotate: (row: OffboardingRow) => void;
  readonly onShare: (row: OffboardingRow) => void;
};

/** What is left, and below it what is done. */
export function OffboardingRows({ rows, ...rest }: OffboardingRowsProps) {
  const [shown, setShown] = useState(false);
  const done = rows.filter((row) => row.done);
  const left = rows.filter((row) => !row.done);
  if (rows.length === 0) return null;
  const { columns } = words;
  return (
    <div role="table" aria-label={words.list}>
      <div role="row" className={`${list.head} ${classes.columns}`}>
        <span role="columnheader">
          <span className="kh-unseen">{columns.tick}</span>
        </span>
        <span role="columnheader" className={classes.keyHead}>
          {columns.key}
        </span>
        <span role="columnheader">{columns.env}</span>
        <span role="columnheader">{columns.misuse}</span>
        <span role="columnheader">{columns.page}</span>
        <span role="columnheader">{columns.share}</span>
        <span role="columnheader">
          <span className="kh-unseen">{columns.act}</span>
        </span>
      </div>
      {left.map((row, index) => (
        <Row key={row.id} row={row} first={index === 0} {...rest} />
      ))}
      {done.length > 0 && (
        <div role="row" className={`${list.row} ${classes.done}`}>
          <span role="cell">
            <b>{words.doneHead(done.length)}</b>: {done.map(({ key }) => key).join(", ")}
          </span>
          <span role="cell">
            <button type="button" className="kh-linkbutton" aria-expanded={shown} onClick={() => setShown(!shown)}>
              {shown ? words.hide : words.show}
            </button>
          </span>
        </div>
      )}
      {shown && done.map((row) => <Row key={row.id} row={row} first={false} {...rest} />)}
    </div>
  );
}

type RowProps = Omit<OffboardingRowsProps, "rows"> & { readonly row: OffboardingRow; readonly first: boolean };

function Row({ row, first, running, onTick, onUntick, onRotate, onShare }: RowProps) {
  const isOlder = row.present !== undefined && row.version < row.present;
  return (
    <div role="row" className={`${list.row} ${list.withButton} ${classes.columns} ${first ? list.selected : ""}`}>
      <span role="cell">
        <input
          type="checkbox"
          className={classes.tick}
          aria-label={words.tickRow(row.key, row.env)}
          checked={row.done}
          disabled={!running || (row.done && row.ticked === undefined)}
          onChange={() => (row.done ? onUntick(row) : onTick(row))}
        />
      </span>
      <span role="cell" className={classes.key}>
        <KeyGlyph id={row.keyId} tone={first ? "accent" : "quiet"} />
        <span className={list.name} title={`${row.key}: ${words.sureness[row.sure]}`}>
          {row.key}
          <small>{row.service}</small>
        </span>
      </span>
      <span role="cell">
        <EnvironmentTag env={row.env} />
      </span>
      <span role="cell" className="kh-small kh-body kh-clip" title={row.ticked?.why ?? words.sureness[row.sure]}>
        {row.ticked?.why ?? row.misuse ?? words.sureness[row.sure]}
        {isOlder && <span className="kh-quiet"> ({words.older})</span>}
      </span>
      <span role="cell" className="kh-small kh-clip">
        {row.page !== undefined && (
          <a href={row.page} target="_blank" rel="noreferrer noopener" title={row.page}>
            {row.page.replace(/^https:\/\/(www\.)?/, "").replace(/\/$/, "")}
          </a>
        )}
      </span>
      <span role="cell" className="kh-small kh-body" title={row.staying.map(({ name }) => name).join(", ")}>
        {words.people(row.staying.length)}
      </span>
      <span role="cell" className={list.right}>
        {row.done || !running ? (
          <span className="kh-small kh-quiet">{words.steps[row.step]}</span>
        ) : row.step === "to-do" ? (
          <Button
            size="small"
            tone={first ? "primary" : "plain"}
            aria-label={words.rotate(row.key)}
            onClick={() => onRotate(row)}
          >
            {words.steps[row.step]}
          </Button>
        ) : row.step === "new-value" ? (
          <Button size="small" aria-label={words.send(row.key)} onClick={() => onShare(row)}>
            {words.steps[row.step]}
          </Button>
        ) : (
          <span className="kh-small kh-warn">{words.steps[row.step]}</span>
        )}
      </span>
    </div>
  );
}
