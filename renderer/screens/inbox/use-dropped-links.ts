import { useEffect } from "react";
import { useAsk } from "../../connection/connection-context.tsx";
import { toast } from "../../parts/toast.tsx";
import { dialogs } from "../../shell/dialogs.ts";
import { inboxWords } from "../../words/inbox.ts";
import { handLinks } from "./handed-link.ts";

/** A message with a link is shorter than this by far. */
const longestText = 65_536;

/** Text or a text file with links in it may be dropped anywhere on the open window, but where a field takes it. */
export function useDroppedLinks(): void {
  const ask = useAsk();
  useEffect(() => {
    const open = async (transfer: DataTransfer) => {
      const text = await textOf(transfer);
      if (text === undefined) return toast({ text: inboxWords.droppedTooLong });
      // A text without a link is refused as such; nothing is opened before the person sees what.
      const { links } = await ask("inbox.links", { text }).catch(() => ({ links: [] }));
      if (links.length === 0) return toast({ text: inboxWords.droppedNothing });
      handLinks(...links);
      // Opened anew, so that what was dropped onto an open dialog is taken too.
      dialogs.close();
      setTimeout(() => dialogs.open({ name: "open-link" }));
    };
    const over = (event: DragEvent) => {
      if (takesItself(event) || event.dataTransfer === null || !carriesText(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    };
    const drop = (event: DragEvent) => {
      if (event.defaultPrevented || takesItself(event) || event.dataTransfer === null) return;
      if (!carriesText(event.dataTransfer)) return;
      event.preventDefault();
      void open(event.dataTransfer);
    };
    document.addEventListener("dragover", over);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragover", over);
      document.removeEventListener("drop", drop);
    };
  }, [ask]);
}

function takesItself({ target }: DragEvent): boolean {
  return target instanceof Element && target.closest("input, textarea") !== null;
}

function carriesText({ types }: DataTransfer): boolean {
  return types.includes("Files") || types.includes("text/plain");
}

/** @returns undefined for more text than any message has. The transfer is empty once the event is over. */
async function textOf(transfer: DataTransfer): Promise<string | undefined> {
  const [file] = transfer.files;
  if (file !== undefined && file.size > longestText) return undefined;
  const text = file === undefined ? transfer.getData("text/plain") : await file.text();
  return text.length > longestText ? undefined : text || " ";
}
