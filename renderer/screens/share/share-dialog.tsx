import { Dialog } from "../../parts/dialog.tsx";
import { shellWords } from "../../words/shell.ts";

/** @param keys ids of the rows (`KeyRow.id`) to share; none lets the person choose. */
export function ShareDialog({ onClose }: { readonly keys: readonly string[]; readonly onClose: () => void }) {
  return (
    <Dialog title={shellWords.palette.share} onClose={onClose}>
      <p />
    </Dialog>
  );
}
