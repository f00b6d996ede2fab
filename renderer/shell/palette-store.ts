import { createStore } from "../data/store.ts";

const open = createStore(false);

/** Whether the command palette is open. */
export const paletteStore = { get: open.get, subscribe: open.subscribe, set: open.set };

export function openPalette(): void {
  open.set(true);
}
