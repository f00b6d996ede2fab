import type { MethodOutput } from "../../../shared/contract/api.ts";
import { Note } from "../../parts/note.tsx";
import { importWords as words } from "../../words/import.ts";

/** More are in the list of keys. */
const mostShown = 20;

export function Undone({ undone: { removed, putBack, stayed } }: { readonly undone: MethodOutput<"imports.undo"> }) {
  return (
    <>
      <Note tone="good" live>
        {words.undone(removed, putBack)}. {words.undoneMore}
      </Note>
      {stayed.length > 0 && (
        <Note tone="warn">
          <ul>
            {stayed.slice(0, mostShown).map(({ name, env, why }) => (
              <li key={`${name} ${env}`}>{words.stays(name, env, why)}</li>
            ))}
          </ul>
          {stayed.length > mostShown && words.exportDialog.andMore(stayed.length - mostShown)}
        </Note>
      )}
    </>
  );
}
