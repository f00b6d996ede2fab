import type { MethodOutput } from "../../../shared/contract/api.ts";
import type { ImportView } from "../../../shared/contract/import-methods.ts";
import { Button } from "../../parts/button.tsx";
import { FailureNote } from "../../parts/failure-note.tsx";
import { Note } from "../../parts/note.tsx";
import { importWords as words } from "../../words/import.ts";
import classes from "./import.module.css";
import { Undone } from "./undone.tsx";
import { useUndoImport } from "./use-undo-import.ts";

type StoredProps = {
  readonly view: ImportView;
  readonly stored: MethodOutput<"imports.store">;
  readonly onKeys: () => void;
};

/** What was stored, what lies on the disk still, and the way back. */
export function Stored({ view, stored: { id, added, replaced, skipped }, onKeys }: StoredProps) {
  const { undone, busy, failure, undo } = useUndoImport();
  return (
    <div className={classes.column}>
      {undone === undefined ? (
        <Note tone={id === undefined ? "plain" : "good"} live>
          {id === undefined ? words.nothingStored : `${words.stored(added, replaced, skipped)}.`}
        </Note>
      ) : (
        <Undone undone={undone} />
      )}
      {view.inClear && undone === undefined && id !== undefined && (
        <Note tone="warn">{words.stillThere(view.file)}</Note>
      )}
      <FailureNote failure={failure} />
      <div className="kh-row">
        <Button tone="primary" onClick={onKeys}>
          {words.toKeys}
        </Button>
        {id !== undefined && undone === undefined && (
          <Button busy={busy} onClick={() => void undo(id)}>
            {words.undo}
          </Button>
        )}
      </div>
    </div>
  );
}
