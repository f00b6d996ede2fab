import type { KeyRow } from "../../../shared/contract/key-methods.ts";
import { Note } from "../../parts/note.tsx";
import { keysWords } from "../../words/keys.ts";
import { dueOf } from "./due.ts";
import { dueText } from "./due-label.tsx";

const { panel: words } = keysWords;

/** What this value calls for, why, and the way to do it. */
export function DueNote({ row, onReplace }: { readonly row: KeyRow; readonly onReplace: () => void }) {
  const due = dueOf([row], Date.now());
  if (due.kind === "none" || due.urgency === "later") return null;
  const over = due.urgency === "over";
  const title =
    due.kind === "end"
      ? over
        ? words.endedTitle(-due.days)
        : words.endsTitle(due.days)
      : over
        ? words.overTitle(-due.days)
        : words.soonTitle(dueText(due));
  return (
    <Note tone={over ? "danger" : "warn"} title={title}>
      {due.kind === "end" ? over && words.endedText : words.overText(row.heldBy?.length ?? 0)}{" "}
      <button type="button" className="kh-linkbutton" onClick={onReplace}>
        {words.replace}
      </button>
    </Note>
  );
}
