import { IconChevronDown, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { useAsk } from "../../connection/connection-context.tsx";
import { useHostQuery } from "../../data/host-query.ts";
import { IconButton } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { smallIcon } from "../../parts/icon.ts";
import { Mask } from "../../parts/mask.tsx";
import { keysWords } from "../../words/keys.ts";
import { dateText, exactTime, momentText } from "../../words/time.ts";
import classes from "./key-panel.module.css";

const { panel: words } = keysWords;

/** Earlier values: masks and dates only, and a copy where one is still needed. */
export function KeyHistory({ row }: { readonly row: KeyRow }) {
  const [open, setOpen] = useState(false);
  return (
    <section className={classes.section}>
      <h3>
        <button type="button" className={classes.disclosure} aria-expanded={open} onClick={() => setOpen(!open)}>
          {words.history} <span className="kh-quiet">{row.version}</span>
          <IconChevronDown {...smallIcon} />
        </button>
      </h3>
      {open && <Versions row={row} />}
    </section>
  );
}

function Versions({ row }: { readonly row: KeyRow }) {
  const ask = useAsk();
  const history = useHostQuery("keys.history", { key: { id: row.id } });
  const [failure, setFailure] = useState<unknown>();
  const copy = (version: number) => ask("clipboard.copyKey", { key: { id: row.id }, version }).catch(setFailure);
  return (
    <>
      <FailureNote failure={failure ?? history.error} />
      <ul className={classes.holders}>
        {history.data?.versions.map(({ version, mask, createdAt, replacedAt, current, graceUntil }) => (
          <li key={version}>
            <span className="kh-quiet">{version}</span>
            <Mask mask={mask} />
            <span className="kh-small kh-body kh-end" title={exactTime(replacedAt ?? createdAt)}>
              {current || replacedAt === undefined ? words.now : words.until(momentText(replacedAt, Date.now()))}
            </span>
            {graceUntil !== undefined && (
              <span
                className={`kh-small kh-nowrap ${graceUntil > Date.now() ? "kh-body" : "kh-warn"}`}
                title={exactTime(graceUntil)}
              >
                {(graceUntil > Date.now() ? words.graceUntil : words.graceOver)(dateText(graceUntil, Date.now()))}
              </span>
            )}
            <IconButton label={words.copyVersion(version)} onClick={() => void copy(version)}>
              <IconCopy {...smallIcon} />
            </IconButton>
          </li>
        ))}
      </ul>
    </>
  );
}
