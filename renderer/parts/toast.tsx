import { notifications } from "@mantine/notifications";
import { partsWords } from "../words/parts.ts";
import classes from "./toast.module.css";

const undoMilliseconds = 10_000;
const readMilliseconds = 5_000;

type Toast = {
  readonly text: string;
  readonly undo?: () => void;
  /** Until it is closed. */
  readonly stays?: boolean;
  /** It went without being taken back. */
  readonly onExpire?: () => void;
};

/** A sentence about what was done, above the out-now line, with ten seconds to take it back. */
export function toast({ text, undo, stays = false, onExpire }: Toast): void {
  let undone = false;
  const takeBack =
    undo === undefined
      ? undefined
      : () => {
          undone = true;
          undo();
        };
  const id = notifications.show({
    autoClose: stays ? false : undo === undefined ? readMilliseconds : undoMilliseconds,
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
              lastUndo = undefined;
              undone = true;
              notifications.hide(id);
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
      if (!undone) onExpire?.();
    },
  });
  if (takeBack !== undefined) lastUndo = { id, undo: takeBack };
}

let lastUndo: { readonly id: string; readonly undo: () => void } | undefined;

/** `Ctrl Z`: takes the last thing back while its toast is there. @returns whether there was one. */
export function undoLast(): boolean {
  if (lastUndo === undefined) return false;
  const { id, undo } = lastUndo;
  lastUndo = undefined;
  undo();
  notifications.hide(id);
  return true;
}
