/** Electron's IPC without Electron: a main side and a page's side that only ever exchange clones. */
import type { IpcMain, IpcMainInvokeEvent, IpcRenderer, IpcRendererEvent, WebContents } from "electron";
import { appPage } from "../../electron/security/app-origin.ts";

type MainHandler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;
type PageListener = (event: IpcRendererEvent, ...args: unknown[]) => void;

/** Who sends a message, as far as a guard looks at it. */
export type FakeSender = {
  readonly url?: string;
  /** `frame`: one inside the page. `gone`: one that has navigated since. */
  readonly from?: "main" | "frame" | "gone";
  readonly contents?: WebContents;
};

export class FakeIpc {
  readonly contents = { mainFrame: { url: appPage } } as unknown as WebContents;
  readonly channels: string[] = [];
  /** What passed through, to look for what must not. */
  readonly sent: { readonly channel: string; readonly args: readonly unknown[] }[] = [];
  readonly #handlers = new Map<string, MainHandler>();
  readonly #listeners = new Map<string, PageListener[]>();

  get main(): Pick<IpcMain, "handle"> {
    return {
      handle: (channel, handler) => {
        if (this.#handlers.has(channel)) throw new Error(`there is a second handler for ${channel}`);
        this.channels.push(channel);
        this.#handlers.set(channel, handler as MainHandler);
      },
    };
  }

  get page(): Pick<IpcRenderer, "invoke" | "on"> {
    return {
      invoke: (channel: string, ...args: unknown[]) => this.invokeFrom({}, channel, ...args),
      on: (channel: string, listener: PageListener) => {
        this.#listeners.set(channel, [...(this.#listeners.get(channel) ?? []), listener]);
        return this.page as IpcRenderer;
      },
    } as Pick<IpcRenderer, "invoke" | "on">;
  }

  /** From main to the page. */
  tell(channel: string, message: unknown): void {
    const event = { sender: "an event object", ports: [] } as unknown as IpcRendererEvent;
    for (const listener of this.#listeners.get(channel) ?? []) listener(event, structuredClone(message));
  }

  async invokeFrom(
    { url, from = "main", contents }: FakeSender,
    channel: string,
    ...args: unknown[]
  ): Promise<unknown> {
    const copies = structuredClone(args);
    this.sent.push({ channel, args: structuredClone(args) });
    const sender = contents ?? (url === undefined ? this.contents : ({ mainFrame: { url } } as unknown as WebContents));
    const frames = { main: sender.mainFrame, frame: { url: url ?? appPage }, gone: null };
    const handler = this.#handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    const answer = await handler({ sender, senderFrame: frames[from] } as unknown as IpcMainInvokeEvent, ...copies);
    return structuredClone(answer);
  }
}
