import { lazy, Suspense } from "react";
import { useStore } from "../data/store.ts";
import { dialogs } from "./dialogs.ts";

const Share = lazy(() =>
  import("../screens/share/share-dialog.tsx").then((module) => ({ default: module.ShareDialog })),
);
const ShareAgain = lazy(() =>
  import("../screens/share/share-again-dialog.tsx").then((module) => ({ default: module.ShareAgainDialog })),
);
const OpenLink = lazy(() =>
  import("../screens/inbox/open-link-dialog.tsx").then((module) => ({ default: module.OpenLinkDialog })),
);
const ExportKeys = lazy(() =>
  import("../screens/import/export-keys-dialog.tsx").then((module) => ({ default: module.ExportKeysDialog })),
);
const Shortcuts = lazy(() => import("./shortcut-map.tsx").then((module) => ({ default: module.ShortcutMap })));

/** Where the one open dialog is drawn. */
export function DialogPlace() {
  const dialog = useStore(dialogs);
  if (dialog === undefined) return null;
  return (
    <Suspense fallback={null}>
      {dialog.name === "share" && <Share keys={dialog.keys} onClose={dialogs.close} />}
      {dialog.name === "share-again" && <ShareAgain ids={dialog.ids} onClose={dialogs.close} />}
      {dialog.name === "open-link" && <OpenLink onClose={dialogs.close} />}
      {dialog.name === "export-keys" && <ExportKeys onClose={dialogs.close} />}
      {dialog.name === "shortcuts" && <Shortcuts onClose={dialogs.close} />}
    </Suspense>
  );
}
