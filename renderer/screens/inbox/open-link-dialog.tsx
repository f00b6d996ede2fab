import { Dialog } from "../../parts/dialog.tsx";
import { shellWords } from "../../words/shell.ts";

export function OpenLinkDialog({ onClose }: { readonly link?: string; readonly onClose: () => void }) {
  return (
    <Dialog title={shellWords.palette.openLink} onClose={onClose}>
      <p />
    </Dialog>
  );
}
