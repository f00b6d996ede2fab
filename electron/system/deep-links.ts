/**
 * `keyhold://open#…` addresses, which any page and any program may hand to the system. Only the exact form of a link
 * passes; the host judges the rest when the person goes on. The text is a secret: it is neither logged nor given to
 * another process by us. (Systems other than macOS start a program with it once; a link alone opens nothing that was
 * sent to a teammate.)
 */
import type { App } from "electron";

export const deepLinkScheme = "keyhold";

// As in shared/link/link-text.ts: 33 bytes of kind and secret, and the relay's origin. Some launchers add a slash,
// some encode the `#`.
const form = /^keyhold:\/\/open\/?(#|%23)[A-Za-z0-9_-]{44}\.[A-Za-z0-9_-]{1,400}$/;

export function readDeepLink(text: string): string | undefined {
  return form.test(text) ? text : undefined;
}

export type DeepLinkApp = Pick<App, "on" | "setAsDefaultProtocolClient" | "isPackaged">;

/** macOS sends links as an event, also before the app is ready. @param onLink only ever gets a link's exact form. */
export function receiveDeepLinks(app: DeepLinkApp, onLink: (link: string) => void): void {
  app.on("open-url", (event, address) => {
    event.preventDefault();
    const link = readDeepLink(address);
    if (link !== undefined) onLink(link);
  });
  // From source the system would learn the path of a bare Electron.
  if (app.isPackaged) app.setAsDefaultProtocolClient(deepLinkScheme);
}
