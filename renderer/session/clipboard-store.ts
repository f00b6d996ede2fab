/** What the host says about the system's clipboard: a key's name and a time, never a value. */
import type { HostEvent } from "../../shared/contract/api.ts";
import { createStore } from "../data/store.ts";

export type ClipboardNews =
  | { readonly state: "empty" }
  | { readonly state: "holds"; readonly name: string; readonly copiedAt: number; readonly clearsAt: number | undefined }
  /** Somebody copied something else; shown for a moment. */
  | { readonly state: "changed"; readonly at: number };

const store = createStore<ClipboardNews>({ state: "empty" });

export const clipboardStore = {
  get: store.get,
  subscribe: store.subscribe,
  follow(event: Extract<HostEvent, { type: "clipboard" }>): void {
    if (event.state === "holds") {
      store.set({ state: "holds", name: event.name ?? "", copiedAt: Date.now(), clearsAt: event.clearsAt });
    } else {
      store.set(event.state === "changed" ? { state: "changed", at: Date.now() } : { state: "empty" });
    }
  },
  forgetChange(): void {
    if (store.get().state === "changed") store.set({ state: "empty" });
  },
};
