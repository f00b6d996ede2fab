import { useNavigate } from "@tanstack/react-router";
import { Dialog } from "../../parts/dialog.tsx";
import { inboxWords } from "../../words/inbox.ts";
import { OpenLinkForm } from "./open-link-form.tsx";

/** For the palette, and for a link that the system handed to the app. */
export function OpenLinkDialog({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <Dialog title={inboxWords.openLink} onClose={onClose}>
      <OpenLinkForm
        autoFocus
        onReceived={({ id }) => {
          onClose();
          void navigate({ to: "/inbox", search: { message: id } });
        }}
      />
    </Dialog>
  );
}
