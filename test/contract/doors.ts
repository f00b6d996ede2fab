/**
 * Every way from a page or a program to the host, under one shape, so that one test can go through all of them. A new
 * door joins by one entry in `doors`.
 */
import { WebSocket } from "ws";
import { addPage } from "../../browser/add-page.ts";
import { Pages } from "../../browser/pages.ts";
import { listenLoopback } from "../../browser/server/listen.ts";
import { newToken } from "../../browser/server/token.ts";
import type { Host } from "../../host/host.ts";
import type { Answer, HostEvent } from "../../shared/contract/api.ts";
import { connectionPath, connectionProtocol, decodeWire, encodeWire, tokenPrefix } from "../../shared/contract/wire.ts";
import { agentDoor } from "./agent-door.ts";
import { electronDoor } from "./electron-door.ts";

export type OpenDoor = {
  /** Takes any name and any input: what is right is the host's to judge. */
  readonly call: (name: string, input: unknown) => Promise<Answer<unknown>>;
  readonly onEvent: (listener: (event: HostEvent) => void) => void;
  readonly close: () => Promise<void>;
};
export type Door = { readonly name: string; readonly open: (host: Host) => Promise<OpenDoor> };

const caller = { door: "window", program: "test" } as const;

const directDoor: Door = {
  name: "the host itself",
  async open(host) {
    return {
      call: host.door(caller) as unknown as OpenDoor["call"],
      onEvent: (listener) => void host.onEvent(listener),
      close: async () => undefined,
    };
  },
};

const loopbackDoor: Door = {
  name: "the loopback connection",
  async open(host) {
    const pages = new Pages({
      client: host.door(caller),
      pageClient: host.writtenDoor(caller),
      onNone: () => undefined,
    });
    host.onEvent((event) => pages.sendEvent(event));
    const token = newToken();
    const server = await listenLoopback({
      files: { shell: "", assets: new Map() },
      token,
      onPage: (socket) => addPage(pages, socket),
    });
    const socket = new WebSocket(
      server.origin.replace("http:", "ws:") + connectionPath,
      [connectionProtocol, tokenPrefix + token],
      { origin: server.origin },
    );
    const waiting = new Map<number, (answer: Answer<unknown>) => void>();
    const listeners: ((event: HostEvent) => void)[] = [];
    socket.on("message", (data: Buffer) => {
      const message = decodeWire(data) as {
        id?: number;
        answer?: Answer<unknown>;
        event?: HostEvent;
        ping?: number;
      };
      if (message.ping !== undefined) socket.send(encodeWire({ pong: message.ping }));
      if (message.event !== undefined) for (const listener of listeners) listener(message.event);
      if (message.id !== undefined && message.answer !== undefined) waiting.get(message.id)?.(message.answer);
    });
    await new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    let lastId = 0;
    return {
      call: (name, input) =>
        new Promise((resolve) => {
          const id = ++lastId;
          waiting.set(id, resolve);
          socket.send(encodeWire({ id, name, input }));
        }),
      onEvent: (listener) => void listeners.push(listener),
      async close() {
        socket.terminate();
        await server.close();
      },
    };
  },
};

export const doors: readonly Door[] = [directDoor, loopbackDoor, electronDoor, agentDoor];
