/**
 * Asks macOS and Windows to leave the window out of screenshots and shared screens. Linux has no such thing, other
 * systems' tools can get round it, and nothing in the app promises it.
 */
import type { BrowserWindow } from "electron";

export function protectContent(window: Pick<BrowserWindow, "setContentProtection">, platform: NodeJS.Platform): void {
  if (platform === "darwin" || platform === "win32") window.setContentProtection(true);
}
