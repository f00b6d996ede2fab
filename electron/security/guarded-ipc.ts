/**
 * The one place where a handler for the page's messages is registered. Only the main frame of a window of ours that
 * shows our page is heard: a frame inside it, another origin or a frame that has gone is refused, and loudly.
 */
import type { IpcMain, IpcMainInvokeEvent, WebContents } from "electron";
import type { Answer } from "../../shared/contract/api.ts";
import { isAppPage } from "./app-origin.ts";

export type GuardedHandler = (input: unknown, sender: WebContents) => Promise<Answer<unknown>>;
export type HandleGuarded = (channel: string, handler: GuardedHandler) => void;

export type GuardParts = {
  readonly ipcMain: Pick<IpcMain, "handle">;
  readonly isOurWindow: (contents: WebContents) => boolean;
  /** Told the channel, never what was sent. */
  readonly onRefused: (channel: string) => void;
};

const refused: Answer<never> = {
  ok: false,
  error: { code: "refused", message: "Keyhold does not answer this page. Nothing was done." },
};

export function guardedIpc({ ipcMain, isOurWindow, onRefused }: GuardParts): HandleGuarded {
  return (channel, handler) => {
    ipcMain.handle(channel, (event, input: unknown, ...more: unknown[]) => {
      if (isOurFrame(event, isOurWindow) && more.length === 0) return handler(input, event.sender);
      onRefused(channel);
      return refused;
    });
  };
}

function isOurFrame({ sender, senderFrame }: IpcMainInvokeEvent, isOurWindow: GuardParts["isOurWindow"]): boolean {
  // `senderFrame` is null once the frame has navigated or gone.
  return senderFrame !== null && senderFrame === sender.mainFrame && isAppPage(senderFrame.url) && isOurWindow(sender);
}
