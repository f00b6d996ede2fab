/** Dialogs that any screen may open. Each is one line here and one in dialog-place.tsx. */
import { createStore } from "../data/store.ts";

export type OpenDialog =
  /** The rows' ids (`KeyRow.id`) to share; none lets the person choose. */
  | { readonly name: "share"; readonly keys: readonly string[] }
  /** Shares that ended: made again at once. */
  | { readonly name: "share-again"; readonly ids: readonly string[] }
  /** A link is a secret: it is never given here, see screens/inbox/handed-link.ts. */
  | { readonly name: "open-link" }
  | { readonly name: "export-keys" }
  | { readonly name: "shortcuts" };

const store = createStore<OpenDialog | undefined>(undefined);

export const dialogs = {
  get: store.get,
  subscribe: store.subscribe,
  open: (dialog: OpenDialog): void => store.set(dialog),
  close: (): void => store.set(undefined),
};
