/**
 * How every window is made. The page is treated as if somebody else had written it: it runs in the system's sandbox, in
 * a world apart from the preload's, without Node, and can neither weaken this nor be given more by an option here.
 */
import type { BrowserWindowConstructorOptions } from "electron";

/** Without `persist:` the partition lives in memory: no cache, no storage of the page ever reaches the disk. */
export const partition = "keyhold";

export function windowOptions(preload: string, developer: boolean): BrowserWindowConstructorOptions {
  return {
    title: "Keyhold",
    width: 1280,
    height: 800,
    minWidth: 480,
    minHeight: 400,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      partition,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      // Words that a person types are not sent to a dictionary.
      spellcheck: false,
      devTools: developer,
    },
  };
}
