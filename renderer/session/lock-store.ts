/** When the vault locks by itself, as far as the page knows. */
import { createStore } from "../data/store.ts";

export type LockDue = {
  /** Milliseconds since 1970; undefined without a limit. */
  readonly locksAt: number | undefined;
  /** The host has said that it is about to lock. */
  readonly warned: boolean;
};

const store = createStore<LockDue>({ locksAt: undefined, warned: false });

export const lockStore = {
  get: store.get,
  subscribe: store.subscribe,
  due(locksAt: number | undefined): void {
    if (locksAt !== store.get().locksAt) store.set({ ...store.get(), locksAt });
  },
  warn(locksAt: number): void {
    store.set({ locksAt, warned: true });
  },
  endWarning(): void {
    store.set({ ...store.get(), warned: false });
  },
};
