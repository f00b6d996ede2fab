/** What Electron's preload puts at `window.keyhold`: the host, and the little that only a desktop window can do. */
import type { Answer, HostClient, HostEvent } from "./api.ts";

/** What a file is wanted for. The person chooses it in the system's own dialog; the page names a purpose, no path. */
export const filePurposes = ["open-vault", "new-vault", "open-backup", "save-backup"] as const;
export type FilePurpose = (typeof filePurposes)[number];

/** What the person asked for outside the page, in the menu or by a link that opens the app. */
export type WindowRequest =
  /** The text of a `keyhold://open#…` link. A secret: it is shown nowhere, kept nowhere, and given to `inbox.receive`. */
  { readonly type: "open-link"; readonly link: string } | { readonly type: "show-settings" };

export type WindowBridge = {
  readonly door: "electron";
  readonly call: HostClient;
  /** @returns what ends the listening. */
  readonly onEvent: (listener: (event: HostEvent) => void) => () => void;
  /** @returns no `file` when the person cancelled. */
  readonly chooseFile: (purpose: FilePurpose) => Promise<Answer<{ readonly file?: string }>>;
  /** What came before the first listener was there is given to it. */
  readonly onRequest: (listener: (request: WindowRequest) => void) => () => void;
};
