/** The browser door's connection: one WebSocket to the host that served this page. */
import type { Answer, HostClient, HostEvent } from "../../shared/contract/api.ts";
import { connectionPath, connectionProtocol, decodeWire, encodeWire, tokenPrefix } from "../../shared/contract/wire.ts";
import type { Connection } from "./connection.ts";

const ended: Answer<never> = {
  ok: false,
  error: {
    code: "internal",
    message: "Keyhold has ended. Your vault is closed and complete. Start Keyhold again to go on.",
  },
};

/** Any message of the host. It is our own process, so its form is trusted; what is in it is text and bytes only. */
type FromHost = {
  readonly id?: number;
  readonly answer?: Answer<unknown>;
  readonly event?: HostEvent;
  readonly ping?: number;
};

/** Beyond this many bytes an answer is a list. */
const longAnswer = 64 * 1024;

/** A list of ten thousand rows has no bytes in it and is read several times faster without a look at every field. */
function decode(bytes: Uint8Array): unknown {
  if (bytes.length < longAnswer) return decodeWire(bytes);
  const text = new TextDecoder().decode(bytes);
  return text.includes("$bytes") || text.includes("\\u") ? decodeWire(bytes) : JSON.parse(text);
}

/** @param token stays in this closure: no storage, no address, no attribute ever holds it. */
export function openLoopback(token: string): Promise<Connection> {
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${connectionPath}`;
  const socket = new WebSocket(address, [connectionProtocol, tokenPrefix + token]);
  socket.binaryType = "arraybuffer";
  const waiting = new Map<number, (answer: Answer<unknown>) => void>();
  const listeners = new Set<(event: HostEvent) => void>();
  const endListeners = new Set<() => void>();
  let lastId = 0;
  let open = true;

  const call = ((name: string, input: unknown) => {
    if (!open) return Promise.resolve(ended);
    return new Promise<Answer<unknown>>((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      const message = encodeWire({ id: lastId, name, input });
      socket.send(message as Uint8Array<ArrayBuffer>);
      message.fill(0);
    });
  }) as HostClient;

  socket.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => {
    const bytes = new Uint8Array(data);
    const message = decode(bytes) as FromHost;
    bytes.fill(0);
    if (message.ping !== undefined) {
      socket.send(encodeWire({ pong: message.ping }) as Uint8Array<ArrayBuffer>);
    } else if (message.event !== undefined) {
      for (const listener of listeners) listener(message.event);
    } else if (message.id !== undefined && message.answer !== undefined) {
      waiting.get(message.id)?.(message.answer);
      waiting.delete(message.id);
    }
  });

  return new Promise((resolve, reject) => {
    socket.addEventListener("close", () => {
      open = false;
      for (const answer of waiting.values()) answer(ended);
      waiting.clear();
      for (const listener of endListeners) listener();
      reject(new Error("the host does not answer"));
    });
    socket.addEventListener("open", () => {
      resolve({
        call,
        door: "browser",
        onEvent(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        onEnd(listener) {
          if (open) endListeners.add(listener);
          else listener();
        },
        prepareReload: () => history.replaceState(null, "", `${location.pathname}${location.search}#${token}`),
      });
    });
  });
}
