/**
 * An HTTP proxy that stands between people and a relay and misbehaves as a test says. People use its address as the
 * relay's origin; the relay is started with that origin.
 */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

export type ProxyRoute =
  | "create"
  | "look"
  | "claim"
  | "ack"
  | "status"
  | "revoke"
  | "report"
  | "info"
  | "inbox-leave"
  | "inbox-look"
  | "other";
export type Forwarded = { readonly status: number; readonly body: Buffer; readonly headers: IncomingHttpHeaders };

export class Exchange {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
  readonly headers: IncomingMessage["headers"];
  readonly response: ServerResponse;
  readonly #proxy: RelayProxy;

  constructor(proxy: RelayProxy, message: IncomingMessage, body: Buffer, response: ServerResponse) {
    this.#proxy = proxy;
    this.method = message.method ?? "GET";
    this.path = message.url ?? "/";
    this.headers = message.headers;
    this.body = body;
    this.response = response;
  }

  get route(): ProxyRoute {
    if (this.path === "/v1/links") return "create";
    if (this.path === "/v1/info") return "info";
    if (this.path === "/v1/inbox") return "inbox-leave";
    if (this.path === "/v1/inbox/look") return "inbox-look";
    const match = /^\/v1\/links\/[\w-]{22}(?:\/(claim|ack|status|revoke|report))?$/.exec(this.path);
    if (match === null) return "other";
    return (match[1] as ProxyRoute | undefined) ?? "look";
  }

  /** The link's id as it stands in the path or in the body of a create. */
  get linkId(): string {
    if (this.route === "create") return (JSON.parse(this.body.toString()) as { id: string }).id;
    return this.path.split("/")[3] ?? "";
  }

  /** Asks the relay, with another path or body if given, and keeps the answer here. */
  forward(change: { readonly path?: string; readonly body?: Buffer } = {}): Promise<Forwarded> {
    const { hostname, port } = new URL(this.#proxy.target);
    const body = change.body ?? this.body;
    const headers = { ...this.headers, "content-length": String(body.length), connection: "close" };
    return new Promise((resolve, reject) => {
      const path = change.path ?? this.path;
      const outgoing = request({ hostname, port, method: this.method, path, headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.once("end", () =>
          resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks), headers: incoming.headers }),
        );
        incoming.once("error", reject);
      });
      outgoing.once("error", reject);
      outgoing.end(this.method === "GET" ? undefined : body);
    });
  }

  answer(status: number, body: Buffer | object, headers: Record<string, string> = {}): void {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    this.response.writeHead(status, { "content-type": "application/json", ...headers }).end(bytes);
  }

  /** The relay's own answer with its own headers: a browser holds a page to them. */
  pass(status: number, body: Buffer, headers: IncomingHttpHeaders): void {
    const { connection: _connection, "keep-alive": _alive, "transfer-encoding": _coding, ...kept } = headers;
    this.response.writeHead(status, kept).end(body);
  }

  /** The line goes dead. */
  cut(): void {
    this.response.socket?.destroy();
  }
}

/** Returns true when it has dealt with the request; anything else is passed on unchanged. */
export type Rule = (exchange: Exchange) => Promise<boolean> | boolean;

export class RelayProxy {
  /** Where the relay is; changes when it is started again. */
  target = "";
  rule: Rule = () => false;
  /** Rules for single links, by id; they come first. */
  readonly links = new Map<string, Rule>();
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<RelayProxy> {
    const server = createServer();
    const proxy = new RelayProxy(server);
    server.on("request", (message, response) => void proxy.#serve(message, response));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const exchange = new Exchange(this, message, Buffer.concat(chunks), response);
    try {
      if (await this.links.get(exchange.linkId)?.(exchange)) return;
      if (await this.rule(exchange)) return;
      const { status, body, headers } = await exchange.forward();
      exchange.pass(status, body, headers);
    } catch {
      // The relay is gone: so is the line to it.
      exchange.cut();
    }
  }
}

/** A rule for one route of one link (or of all), used up after `times`. */
export function once(route: ProxyRoute, act: (exchange: Exchange) => Promise<void> | void, times = 1): Rule {
  let left = times;
  return async (exchange) => {
    if (exchange.route !== route || left === 0) return false;
    left--;
    await act(exchange);
    return true;
  };
}

/** What was asked arrives and is done, and the answer is lost. Refusals come through. */
export function loseAnswers(route: ProxyRoute, times = 1): Rule {
  let left = times;
  return async (exchange) => {
    if (exchange.route !== route || left === 0) return false;
    const { status, body } = await exchange.forward();
    if (status >= 400) {
      exchange.answer(status, body);
    } else {
      left--;
      exchange.cut();
    }
    return true;
  };
}
