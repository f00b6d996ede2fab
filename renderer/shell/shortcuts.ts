import { useEffect, useRef } from "react";

/** `Ctrl K`, `?`, `Shift Ctrl C`, `Del`: as they stand on the controls. `Ctrl` is `⌘` on macOS. */
export type Shortcuts = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const names: Record<string, string> = {
  ArrowUp: "Up",
  ArrowDown: "Down",
  ArrowLeft: "Left",
  ArrowRight: "Right",
  Delete: "Del",
  Escape: "Esc",
  " ": "Space",
};

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** The name of what was pressed. Shift is named only with another modifier or a named key: `?` is `?`. */
export function shortcutName({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string {
  const single = Array.from(key).length === 1;
  const base = names[key] ?? (single ? key.toUpperCase() : key);
  const control = ctrlKey || metaKey;
  const shift = shiftKey && (control || altKey || !single || key === " ");
  return [shift ? "Shift" : "", control ? "Ctrl" : "", altKey ? "Alt" : "", base]
    .filter((part) => part !== "")
    .join(" ");
}

/** Whether typing goes into something: there, single letters are letters. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function isLetterOnly(name: string): boolean {
  return !name.includes("Ctrl") && !name.includes("Alt") && name !== "Esc" && !/^F\d/.test(name);
}

const above = '[role="dialog"], [role="menu"]';
/** Whether something lay above the screen when the key went down: its own Esc may have closed it since. */
let coveredAtPress = false;
globalThis.window?.addEventListener(
  "keydown",
  () => {
    coveredAtPress = document.querySelector(above) !== null;
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
