/** How many values are in the clear on this screen, and one way to end them all. */
import { createStore } from "../data/store.ts";

const shown = createStore<ReadonlySet<() => void>>(new Set());

export const shownValues = {
  get: shown.get,
  subscribe: shown.subscribe,
  /** @returns what takes it off the list again. */
  add(hide: () => void): () => void {
    shown.set(new Set([...shown.get(), hide]));
    return () => shown.set(new Set([...shown.get()].filter((other) => other !== hide)));
  },
  hideAll(): void {
    for (const hide of shown.get()) hide();
  },
};
