import { CallFailure } from "../connection/call-failure.ts";
import { commonWords } from "../words/common.ts";
import { Note } from "./note.tsx";

/** The host's sentence for the person; the code goes to whoever hovers. */
export function FailureNote({ failure }: { readonly failure: unknown }) {
  if (failure === undefined || failure === null) return null;
  const known = failure instanceof CallFailure;
  return (
    <div title={known ? failure.code : undefined}>
      <Note tone="danger" live>
        {known ? failure.message : commonWords.unexpected}
      </Note>
    </div>
  );
}
