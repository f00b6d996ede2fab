/**
 * A window shows our page and never another: whatever a page is led to would stand in our window, under our name, with
 * our preload. Loading the page itself anew is allowed, which is what a lock does. A redirect is never ours.
 */
import type { WebContents } from "electron";
import { isAppPage } from "./app-origin.ts";

export function denyNavigation(contents: Pick<WebContents, "on">): void {
  contents.on("will-navigate", (details) => {
    if (!isAppPage(details.url)) details.preventDefault();
  });
  contents.on("will-frame-navigate", (details) => {
    if (!details.isMainFrame || !isAppPage(details.url)) details.preventDefault();
  });
  contents.on("will-redirect", (details) => {
    details.preventDefault();
  });
}
