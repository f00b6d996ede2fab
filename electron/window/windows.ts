/** The windows that are open. Several may be: each is a door of its own to the one host. */
import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from "electron";
import type { HostEvent } from "../../shared/contract/api.ts";
import type { WindowRequest } from "../../shared/contract/window-bridge.ts";
import { eventChannel, requestChannel } from "../channels.ts";
import { appPage } from "../security/app-origin.ts";
import { protectContent } from "../security/content-protection.ts";

export type WindowParts = {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly options: BrowserWindowConstructorOptions;
  readonly platform: NodeJS.Platform;
  /** Called when the last window has closed. */
  readonly onLastClosed: () => void;
};

export type Windows = {
  open(): BrowserWindow;
  /** Brings a window to the front, a new one where there is none. */
  show(): BrowserWindow;
  /** Something waits for the person: a window that is not in front asks for attention; without one, one opens. */
  attend(): void;
  owns(contents: WebContents): boolean;
  tell(event: HostEvent): void;
  /** Hands the frontmost window what the person asked for. */
  request(request: WindowRequest): void;
  readonly count: number;
};

export function createWindows({ create, options, platform, onLastClosed }: WindowParts): Windows {
  const open = new Set<BrowserWindow>();

  const openWindow = () => {
    const window = create(options);
    open.add(window);
    protectContent(window, platform);
    window.once("ready-to-show", () => window.show());
    window.on("closed", () => {
      open.delete(window);
      if (open.size === 0) onLastClosed();
    });
    // A page that has died cannot be locked by hand any more: its window closes, and with the last one the vault.
    window.webContents.on("render-process-gone", () => window.destroy());
    void window.loadURL(appPage);
    return window;
  };

  const show = () => {
    const window = [...open].find((one) => one.isFocused()) ?? [...open].at(-1);
    if (window === undefined) return openWindow();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    return window;
  };

  return {
    open: openWindow,
    show,
    attend() {
      if (open.size === 0) openWindow();
      for (const window of open) if (!window.isDestroyed() && !window.isFocused()) window.flashFrame(true);
    },
    owns: (contents) => [...open].some((window) => !window.isDestroyed() && window.webContents === contents),
    tell(event) {
      for (const window of open) if (!window.isDestroyed()) window.webContents.send(eventChannel, event);
    },
    request(request) {
      const { webContents } = show();
      const send = () => webContents.send(requestChannel, request);
      if (webContents.isLoading()) webContents.once("did-finish-load", send);
      else send();
    },
    get count() {
      return open.size;
    },
  };
}
