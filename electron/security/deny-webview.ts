/** A `<webview>` is a second browser with options of the page's choosing. Its tag is off; this refuses it once more. */
import type { WebContents } from "electron";

export function denyWebview(contents: Pick<WebContents, "on">): void {
  contents.on("will-attach-webview", (event) => {
    event.preventDefault();
  });
}
