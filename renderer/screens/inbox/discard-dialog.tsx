import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { inboxWords } from "../../words/inbox.ts";
import { partsWords } from "../../words/parts.ts";

type DiscardDialogProps = {
  readonly what: string;
  readonly sender: string;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onDiscard: () => void;
};

/** Asked, because there is no way back: the link is used up. */
export function DiscardDialog({ what, sender, busy, onClose, onDiscard }: DiscardDialogProps) {
  return (
    <Dialog
      title={inboxWords.discardTitle(what)}
      onClose={onClose}
      footer={
        <>
          <span className="kh-grow" />
          <Button keycap="Esc" onClick={onClose}>
            {partsWords.cancel}
          </Button>
          <Button tone="danger" busy={busy} onClick={onDiscard}>
            {inboxWords.discardNow}
          </Button>
        </>
      }
    >
      <p className="kh-body">{inboxWords.discardMore(sender)}</p>
    </Dialog>
  );
}
