import { notifications } from "@mantine/notifications";
import { partsWords } from "../words/parts.ts";
import classes from "./toast.module.css";

const undoMilliseconds = 10_000;
const readMilliseconds = 5_000;

/** A sentence about what was done, above the out-now line, with ten seconds to take it back. */
export function toast({ text, undo }: { readonly text: string; readonly undo?: () => void }): void {
  const id = notifications.show({
    autoClose: undo === undefined ? readMilliseconds : undoMilliseconds,
    withBorder: false,
    withCloseButton: true,
    closeButtonProps: { "aria-label": partsWords.close },
    className: classes.toast ?? "",
    message: (
      <span className={classes.line}>
        <span>{text}</span>
        {undo !== undefined && (
          <button
            type="button"
            className={classes.undo}
            onClick={() => {
              notifications.hide(id);
              lastUndo = undefined;
              undo();
            }}
          >
            {partsWords.undo} <kbd aria-hidden>Ctrl Z</kbd>
          </button>
        )}
      </span>
    ),
    onClose: () => {
      if (lastUndo?.id === id) lastUndo = undefined;
    },
  });
  if (undo !== undefined) lastUndo = { id, undo };
}

let lastUndo: { readonly id: string; readonly undo: () => void } | undefined;

/** `Ctrl Z`: takes the last thing back while its toast is there. @returns whether there was one. */
export function undoLast(): boolean {
  if (lastUndo === undefined) return false;
  const { id, undo } = lastUndo;
  lastUndo = undefined;
  notifications.hide(id);
  undo();
  return true;
}
