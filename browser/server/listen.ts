/** The loopback server: the page for everybody on this computer, the connection for whoever has the token. */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { connectionPath, connectionProtocol, longestPageMessage, tokenPrefix } from "../../shared/contract/wire.ts";
import { answerRequest } from "./answer.ts";
import type { PageFiles } from "./page-files.ts";
import { refusal } from "./request-guard.ts";
import { isToken } from "./token.ts";

export type LoopbackOptions = {
  readonly files: PageFiles;
  readonly token: string;
  /** A page that showed the token. Its socket is paused until somebody takes it in. */
  readonly onPage: (socket: WebSocket) => void;
};
export type LoopbackServer = {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  close(): Promise<void>;
};

export async function listenLoopback({ files, token, onPage }: LoopbackOptions): Promise<LoopbackServer> {
  let origin = "";
  const server = createServer({
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
  });
  // Far more than pages need, and few enough that idle connections cost nothing.
  server.maxConnections = 128;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: longestPageMessage,
    perMessageDeflate: false,
    // Never the token that was offered beside it.
    handleProtocols: () => connectionProtocol,
  });
  server.on("request", (request, response) => answerRequest(request, response, files, origin));
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    if (!mayConnect(request, origin, token)) return refuseUpgrade(socket);
    sockets.handleUpgrade(request, socket, head, (page) => {
      page.on("error", () => page.terminate());
      page.pause();
      onPage(page);
    });
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  // Only this computer: the address is written out, as `localhost` may be anything.
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function mayConnect(request: IncomingMessage, origin: string, token: string): boolean {
  if (request.method !== "GET" || request.url !== connectionPath) return false;
  if (refusal(request, origin, "connection") !== undefined) return false;
  const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((text) => text.trim());
  const [protocol, secret = "", ...more] = offered;
  return (
    protocol === connectionProtocol &&
    more.length === 0 &&
    secret.startsWith(tokenPrefix) &&
    isToken(secret.slice(tokenPrefix.length), token)
  );
}

/** One refusal for every reason: it tells a guesser nothing. */
function refuseUpgrade(socket: Duplex): void {
  socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", () => socket.destroy());
}
