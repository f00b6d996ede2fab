import { formatNames } from "../../../shared/contract/import-words.ts";
import { useHostQuery } from "../../data/host-query.ts";
import { useNow } from "../../data/use-now.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { importWords as words } from "../../words/import.ts";
import { agoText, exactTime } from "../../words/time.ts";
import classes from "./import.module.css";
import { Undone } from "./undone.tsx";
import { useUndoImport } from "./use-undo-import.ts";

/** What was imported lately, each with its way back. */
export function PastImports() {
  const past = useHostQuery("imports.list", {});
  const now = useNow(60_000);
  const { undone, busy, failure, undo } = useUndoImport();
  const imports = past.data?.imports ?? [];
  if (imports.length === 0) return null;
  return (
    <section className={classes.past} aria-label={words.past}>
      <h2>{words.past}</h2>
      {undone !== undefined && <Undone undone={undone} />}
      <FailureNote failure={failure} />
      <ul>
        {imports.map(({ id, file, format, at, added, replaced, undoneAt }) => (
          <li key={id}>
            <span className={classes.pastName}>
              <b>{file}</b>
              <small>{words.pastLine(formatNames[format], added, replaced)}</small>
            </span>
            <span className="kh-small kh-quiet kh-nowrap" title={exactTime(at)}>
              {agoText(at, now)}
            </span>
            {undoneAt === undefined ? (
              <Button size="small" busy={busy} aria-label={`${words.undo}: ${file}`} onClick={() => void undo(id)}>
                {words.undo}
              </Button>
            ) : (
              <span className="kh-small kh-quiet">{words.takenBack}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
