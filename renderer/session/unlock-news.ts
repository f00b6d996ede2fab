import { createStore } from "../data/store.ts";

/** Wrong tries before the last good unlock, said once in the open window. */
export const unlockNews = createStore<{ readonly failedAttempts: number } | undefined>(undefined);
