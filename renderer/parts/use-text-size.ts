/** The reader's text size: the browser's own setting, which may change while the window is open. */
import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let probe: HTMLElement | undefined;

/** Nothing tells of a change by itself; the size of something that is one rem high does. */
function watch(listener: () => void): () => void {
  listeners.add(listener);
  if (probe === undefined) {
    probe = document.createElement("div");
    Object.assign(probe.style, {
      position: "fixed",
      width: "1rem",
      height: "1rem",
      visibility: "hidden",
      top: "-2rem",
    });
    probe.ariaHidden = "true";
    document.body.append(probe);
    new ResizeObserver(() => {
      for (const one of listeners) one();
    }).observe(probe);
  }
  return () => listeners.delete(listener);
}

function textSize(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

/** @returns one rem in device-independent pixels; 16 by default. */
export function useTextSize(): number {
  return useSyncExternalStore(watch, textSize);
}
