import { useEffect, useRef } from "react";
import { isLetterOnly, shortcutName } from "./shortcut-name.ts";

/** `Ctrl K`, `?`, `Shift Ctrl C`, `Del`: as they stand on the controls. `Ctrl` is `⌘` on macOS. */
export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** Whether typing goes into something: there, single letters are letters. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

const above = '[role="dialog"], [role="menu"], [role="listbox"]';
/** Whether something lay above the screen when the key went down: its own Esc may have closed it since. */
let coveredAtPress = false;
window.addEventListener(
  "keydown",
  () => {
    // A list of choices stays in the page while it is closed.
    coveredAtPress = [...document.querySelectorAll(above)].some((element) => element.checkVisibility());
  },
  { capture: true },
);

/** Acts on keys anywhere in the window while the component is there; not while a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts, enabled = true): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    if (!enabled) return;
    const listener = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const name = shortcutName(event);
      const act = Object.hasOwn(latest.current, name) ? latest.current[name] : undefined;
      if (act === undefined) return;
      if (isLetterOnly(name) && isTyping(event.target)) return;
      // An open list of choices is closed first.
      if (name === "Esc" && event.target instanceof HTMLElement && event.target.ariaExpanded === "true") return;
      if (coveredAtPress && name !== "Ctrl L") return;
      event.preventDefault();
      act(event);
    };
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, [enabled]);
}
