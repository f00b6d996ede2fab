/** What the page gets, built on Electron's `ipcRenderer` and free of it: no channel and no event object passes through. */
import type { IpcRenderer, IpcRendererEvent } from "electron";
import type { Answer, HostEvent } from "../shared/contract/api.ts";
import type { WindowBridge, WindowRequest } from "../shared/contract/window-bridge.ts";
import { chooseFileChannel, eventChannel, methodChannel, requestChannel } from "./channels.ts";
import { methodNames } from "./method-names.ts";

export type BridgeIpc = Pick<IpcRenderer, "invoke" | "on">;

const ended: Answer<never> = {
  ok: false,
  error: {
    code: "internal",
    message: "Keyhold did not answer. What was stored is safe. Start Keyhold again to go on.",
  },
};
const unknownMethod: Answer<never> = {
  ok: false,
  error: { code: "invalid_input", message: "There is no such method." },
};

export function createBridge(ipc: BridgeIpc) {
  const channels: ReadonlyMap<string, string> = new Map(methodNames.map((name) => [name, methodChannel(name)]));
  const events = subscription<HostEvent>(ipc, eventChannel);
  const requests = keptForTheFirst(subscription<WindowRequest>(ipc, requestChannel));

  const ask = async (channel: string, input: unknown): Promise<Answer<never>> => {
    try {
      // The message is on its way when this returns, so this world's copy of a secret can go.
      const answer: Promise<Answer<never>> = ipc.invoke(channel, input);
      wipeBytes(input);
      const settled = await answer;
      // Wiped after the page has got its own copy, which happens as the promise settles.
      setTimeout(() => wipeBytes(settled), 0);
      return settled;
    } catch {
      return ended;
    }
  };

  return {
    door: "electron",
    call: async (name, input) => {
      const channel = channels.get(name);
      return channel === undefined ? unknownMethod : ask(channel, input);
    },
    onEvent: events,
    chooseFile: (purpose) => ask(chooseFileChannel, purpose),
    onRequest: requests,
  } as const satisfies WindowBridge;
}

type Subscribe<Message> = (listener: (message: Message) => void) => () => void;

function subscription<Message>(ipc: BridgeIpc, channel: string): Subscribe<Message> {
  const listeners = new Set<(message: Message) => void>();
  ipc.on(channel, (_event: IpcRendererEvent, message: Message) => {
    for (const listener of listeners) listener(message);
  });
  return (listener) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
}

/** A link may start the app: it waits until the page can take it. Only the latest counts. */
function keptForTheFirst<Message>(subscribe: Subscribe<Message>): Subscribe<Message> {
  let waiting: Message | undefined;
  let stopWaiting: (() => void) | undefined = subscribe((message) => {
    waiting = message;
  });
  return (listener) => {
    stopWaiting?.();
    stopWaiting = undefined;
    if (waiting !== undefined) listener(waiting);
    waiting = undefined;
    return subscribe(listener);
  };
}

function wipeBytes(data: unknown): void {
  if (data instanceof Uint8Array) data.fill(0);
  else if (typeof data === "object" && data !== null) for (const part of Object.values(data)) wipeBytes(part);
}
