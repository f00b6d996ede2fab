import { useNavigate } from "@tanstack/react-router";
import { useAsk } from "../connection/connection-context.tsx";
import { undoLast } from "../parts/toast.tsx";
import { lockNow } from "../session/lock-now.ts";
import { dialogs } from "./dialogs.ts";
import { openPalette } from "./palette-store.ts";
import { sections } from "./sections.ts";
import { useShortcuts } from "./shortcuts.ts";

/** The keys that work in the whole open window. */
export function useFrameShortcuts(): void {
  const navigate = useNavigate();
  const ask = useAsk();
  const toSections = Object.fromEntries(
    sections.map(({ path }, index) => [`Ctrl ${index + 1}`, () => void navigate({ to: path })]),
  );
  useShortcuts({
    ...toSections,
    "Ctrl K": openPalette,
    "Ctrl L": () => void lockNow(ask),
    "Ctrl ,": () => void navigate({ to: "/settings" }),
    "?": () => dialogs.open({ name: "shortcuts" }),
    "Ctrl Z": (event) => {
      // In a field the field's own undo is meant.
      if (!(event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement)) undoLast();
    },
    "Shift Ctrl C": () => void ask("clipboard.clear", {}),
    N: () => void navigate({ to: "/keys/new" }),
    F6: () => focusNextRegion(1),
    "Shift F6": () => focusNextRegion(-1),
  });
}

/** `F6`: the focus goes round the parts of the window. */
function focusNextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")];
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(at + step + regions.length) % regions.length];
  next?.focus();
}
