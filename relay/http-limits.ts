import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { FastifyHttpOptions } from "fastify";

/** Bounds on what a slow, endless or malformed request may hold of the relay. Milliseconds and bytes. */
export const httpLimits = {
  // A whole request, body included: 2 MiB over a slow line fits, one byte a second does not.
  requestTimeout: 30_000,
  // A connection on which nothing moves, answers included.
  connectionTimeout: 60_000,
  keepAliveTimeout: 65_000,
  forceCloseConnections: "idle",
  return503OnClosing: true,
  bodyLimit: 4096,
  routerOptions: { maxParamLength: 64 },
  http: { maxHeaderSize: 8192, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
} as const satisfies FastifyHttpOptions<Server>;

/** At once; further ones are closed. Each may hold one body of the limit in memory. */
export const largestConnectionCount = 1024;

const statuses: Record<string, readonly [number, string, string]> = {
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large", "The request's headers are too large."],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout", "The request took too long."],
};

/** What is not HTTP gets one plain answer and a closed connection. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason, message] = statuses[error.code ?? ""] ?? [
    400,
    "Bad Request",
    "The request is not valid HTTP.",
  ];
  const body = JSON.stringify({ error: { code: status === 431 ? "too_large" : "malformed", message } });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\ncontent-type: application/json; charset=utf-8\r\ncache-control: no-store\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}
