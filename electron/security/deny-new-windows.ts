/** A page opens no windows. An https address goes to the person's own browser, after the person was asked. */
import type { WebContents } from "electron";

export function denyNewWindows(
  contents: Pick<WebContents, "setWindowOpenHandler">,
  openExternal: (address: string) => Promise<void>,
): void {
  contents.setWindowOpenHandler(({ url }) => {
    void openExternal(url);
    return { action: "deny" };
  });
}
