/**
 * The system's clipboard. A secret carries the marks by which clipboard managers, histories and synchronisation leave
 * it alone; text and marks are written in one go, so that no manager sees the one without the other.
 */
import type { Clipboard, ClipboardItem } from "electron";
import type { ClipboardPart } from "../../host/clipboard/clipboard-part.ts";

type Marks = Readonly<Record<string, string | Blob>>;

export type ClipboardParts = {
  readonly clipboard: Pick<Clipboard, "write" | "readText" | "clear">;
  readonly createItem: (formats: Record<string, string | Blob>) => ClipboardItem;
  readonly platform: NodeJS.Platform;
};

export function electronClipboard({ clipboard, createItem, platform }: ClipboardParts): ClipboardPart {
  return {
    async write(text, { secret }) {
      const plain = new TextDecoder().decode(text);
      await clipboard.write([createItem({ "text/plain": plain, ...(secret ? secretMarks(platform) : {}) })]);
    },
    async read() {
      const text = await clipboard.readText();
      return text === "" ? undefined : new TextEncoder().encode(text);
    },
    async clear() {
      clipboard.clear();
    },
  };
}

/** By Electron's name for a format of the system's own. */
export function secretMarks(platform: NodeJS.Platform): Marks {
  switch (platform) {
    case "darwin":
      // nspasteboard.org
      return { [systemFormat("org.nspasteboard.ConcealedType")]: "" };
    case "win32":
      // learn.microsoft.com, "Clipboard formats": its presence keeps managers away; the others are a DWORD 0 for "no".
      return {
        [systemFormat("ExcludeClipboardContentFromMonitorProcessing")]: new Blob([new Uint8Array(4)]),
        [systemFormat("CanIncludeInClipboardHistory")]: new Blob([new Uint8Array(4)]),
        [systemFormat("CanUploadToCloudClipboard")]: new Blob([new Uint8Array(4)]),
      };
    default:
      // KDE's Klipper, and the managers that follow it.
      return { [systemFormat("x-kde-passwordManagerHint")]: "secret" };
  }
}

function systemFormat(name: string): string {
  return `electron application/osclipboard;format="${name}"`;
}
