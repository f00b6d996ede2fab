/** Every rule about what a page may do, for every page there will ever be: also one that nobody meant to open. */
import type { App } from "electron";
import { denyNavigation } from "./deny-navigation.ts";
import { denyNewWindows } from "./deny-new-windows.ts";
import { denyWebview } from "./deny-webview.ts";

export function secureContents(app: Pick<App, "on">, openExternal: (address: string) => Promise<void>): void {
  app.on("web-contents-created", (_event, contents) => {
    denyNavigation(contents);
    denyNewWindows(contents, openExternal);
    denyWebview(contents);
  });
}
