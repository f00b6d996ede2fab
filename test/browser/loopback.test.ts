/** What the loopback server lets in and what not, with requests written by hand. */
import { createConnection, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { addPage } from "../../browser/add-page.ts";
import { Pages } from "../../browser/pages.ts";
import { type LoopbackServer, listenLoopback } from "../../browser/server/listen.ts";
import { readPageFiles } from "../../browser/server/page-files.ts";
import { newToken } from "../../browser/server/token.ts";
import type { WrittenClient } from "../../host/host.ts";
import type { HostClient } from "../../shared/contract/api.ts";
import { connectionProtocol, encodeWire, longestPageMessage } from "../../shared/contract/wire.ts";
import { rawRequest, requestText, statusOf } from "./raw-request.ts";
import { testPage } from "./test-page.ts";

const token = newToken();
let server: LoopbackServer;
let port: number;
const asked: string[] = [];

beforeAll(async () => {
  const client = async (name: string) => {
    asked.push(name);
    return { ok: true, value: {} };
  };
  const pages = new Pages({
    client: client as unknown as HostClient,
    pageClient: client as unknown as WrittenClient,
    onNone: () => undefined,
  });
  server = await listenLoopback({
    files: readPageFiles(testPage),
    token,
    onPage: (socket) => addPage(pages, socket),
  });
  port = Number(new URL(server.origin).port);
});
afterAll(() => server.close());

const get = (path: string, headers: Record<string, string | undefined> = {}, more: string[] = []) =>
  rawRequest(port, requestText(`GET ${path} HTTP/1.1`, { Host: `127.0.0.1:${port}`, ...headers }, more));

const upgrade = (headers: Record<string, string | undefined> = {}, path = "/host", method = "GET") =>
  rawRequest(
    port,
    requestText(`${method} ${path} HTTP/1.1`, {
      Host: `127.0.0.1:${port}`,
      Origin: `http://127.0.0.1:${port}`,
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Protocol": `keyhold1, token.${token}`,
      ...headers,
    }),
  );

function openSocket(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/host`, [connectionProtocol, `token.${token}`], {
    origin: server.origin,
  });
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve(socket));
    socket.once("error", reject);
  });
}

const closeCode = (socket: WebSocket) => new Promise<number>((resolve) => socket.once("close", resolve));

describe("the page", () => {
  test("comes without a token, under the strict policy and headers", async () => {
    const response = await get("/");
    expect(statusOf(response)).toBe(200);
    const [head = "", body = ""] = response.split("\r\n\r\n");
    const nonce = /'nonce-([^']+)'/.exec(head)?.[1] ?? "none";
    expect(body).toContain(`nonce="${nonce}"`);
    expect(body).not.toContain("__KEYHOLD_NONCE__");
    for (const line of [
      "Cache-Control: no-store",
      "X-Content-Type-Options: nosniff",
      "X-Frame-Options: DENY",
      "Referrer-Policy: no-referrer",
      "Cross-Origin-Opener-Policy: same-origin",
      "Cross-Origin-Embedder-Policy: require-corp",
      "Cross-Origin-Resource-Policy: same-origin",
      "Permissions-Policy: ",
      "Content-Security-Policy: default-src 'none'; ",
    ]) {
      expect(head).toContain(`\r\n${line}`);
    }
    expect(head).not.toMatch(/access-control|set-cookie|server:|x-powered/i);
    expect(response).not.toContain(token);
  });

  test("has another nonce each time", async () => {
    const nonces = await Promise.all([1, 2, 3].map(async () => /'nonce-([^']+)'/.exec(await get("/"))?.[1]));
    expect(new Set(nonces).size).toBe(3);
  });

  test("comes with what it names, and with nothing else", async () => {
    expect(statusOf(await get("/assets/page.js"))).toBe(200);
    for (const path of [
      "/index.html",
      "/host",
      "/assets",
      "/assets/",
      "/favicon.ico",
      "/nothing",
      "/assets/page.js/",
    ]) {
      expect(statusOf(await get(path)), path).toBe(404);
    }
  });

  test.each([
    "/../package.json",
    "/../../../../etc/passwd",
    "/assets/../../loopback.test.ts",
    "/%2e%2e/%2e%2e/package.json",
    "/assets/..%2f..%2floopback.test.ts",
    "/assets/..%5c..%5cloopback.test.ts",
    "/assets\\..\\..\\loopback.test.ts",
    "//etc/passwd",
    "/%00",
    "/assets/page.js%00.css",
    "/./assets/page.js",
    "/assets//page.js",
    "/ASSETS/PAGE.JS",
    "file:///etc/passwd",
    "http://127.0.0.1/assets/page.js",
    "*",
  ])("no path leads out: %s", async (path) => {
    expect([400, 404]).toContain(statusOf(await get(path)));
  });
});

describe("refused before anything is looked at:", () => {
  test.each([
    ["another host", { Host: "evil.example" }],
    ["another host at our port", () => ({ Host: `evil.example:${port}` })],
    ["the name for this computer", () => ({ Host: `localhost:${port}` })],
    ["our address without the port", { Host: "127.0.0.1" }],
    ["another port", () => ({ Host: `127.0.0.1:${port + 1}` })],
    ["the same address written differently", () => ({ Host: `127.1:${port}` })],
    ["a final dot", () => ({ Host: `127.0.0.1.:${port}` })],
    ["an empty host", { Host: "" }],
    ["a foreign origin", { Origin: "http://evil.example" }],
    ["an origin without a name", { Origin: "null" }],
    ["our origin with https", () => ({ Origin: `https://127.0.0.1:${port}` })],
    ["a frame", { "Sec-Fetch-Dest": "iframe" }],
    ["an object", { "Sec-Fetch-Dest": "object" }],
    ["a fetch", { "Sec-Fetch-Dest": "empty" }],
  ])("%s", async (_what, headers) => {
    expect(statusOf(await get("/", typeof headers === "function" ? headers() : headers))).toBe(403);
  });

  test("two hosts, of which one is right, and none at all", async () => {
    expect([400, 403]).toContain(statusOf(await get("/", {}, ["Host: evil.example"])));
    expect(statusOf(await rawRequest(port, "GET / HTTP/1.0\r\n\r\n"))).toBe(403);
  });

  test("a part of the page that another site asks for", async () => {
    for (const site of ["cross-site", "same-site", "none"]) {
      expect(statusOf(await get("/assets/page.js", { "Sec-Fetch-Site": site })), site).toBe(403);
    }
    expect(statusOf(await get("/assets/page.js", { "Sec-Fetch-Site": "same-origin" }))).toBe(200);
  });

  test.each(["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND"])("%s", async (method) => {
    const response = await rawRequest(
      port,
      requestText(`${method} / HTTP/1.1`, { Host: `127.0.0.1:${port}`, "Content-Length": "0" }),
    );
    expect(statusOf(response)).toBe(405);
    expect(response).not.toMatch(/access-control/i);
  });

  test("a request with a body, and what is no HTTP", async () => {
    expect(statusOf(await get("/", { "Content-Length": "10" }))).toBe(400);
    expect(statusOf(await get("/", { "Transfer-Encoding": "chunked" }))).toBe(400);
    expect(await rawRequest(port, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")).not.toContain("200");
  });
});

describe("the connection", () => {
  test("opens for the token, and never says it", async () => {
    const response = await upgrade();
    expect(statusOf(response)).toBe(101);
    expect(response).toMatch(/\r\nSec-WebSocket-Protocol: keyhold1\r\n/i);
    expect(response).not.toContain(token);
  });

  const changed = `${token.slice(0, -2)}${token.endsWith("AA") ? "BA" : "AA"}`;
  test.each([
    ["no token", { "Sec-WebSocket-Protocol": "keyhold1" }],
    ["no protocol at all", { "Sec-WebSocket-Protocol": undefined }],
    ["an empty token", { "Sec-WebSocket-Protocol": "keyhold1, token." }],
    ["a token of another run", { "Sec-WebSocket-Protocol": `keyhold1, token.${newToken()}` }],
    ["a token whose end is wrong", { "Sec-WebSocket-Protocol": `keyhold1, token.${changed}` }],
    ["a token that is too short", { "Sec-WebSocket-Protocol": `keyhold1, token.${token.slice(0, -1)}` }],
    ["a token that is too long", { "Sec-WebSocket-Protocol": `keyhold1, token.${token}A` }],
    ["a token in capitals", { "Sec-WebSocket-Protocol": `keyhold1, token.${token.toUpperCase()}` }],
    ["a second guess", { "Sec-WebSocket-Protocol": `keyhold1, token.${newToken()}, token.${token}` }],
    ["something after the token", { "Sec-WebSocket-Protocol": `keyhold1, token.${token}, more` }],
    ["the token first", { "Sec-WebSocket-Protocol": `token.${token}, keyhold1` }],
    ["another version", { "Sec-WebSocket-Protocol": `keyhold2, token.${token}` }],
    ["the token as a header", { "Sec-WebSocket-Protocol": "keyhold1", Authorization: `Bearer ${token}` }],
    ["the token as a cookie", { "Sec-WebSocket-Protocol": "keyhold1", Cookie: `token=${token}` }],
    ["a foreign origin", { Origin: "http://evil.example" }],
    ["no origin", { Origin: undefined }],
    ["an origin without a name", { Origin: "null" }],
    ["an origin of another port", { Origin: "http://127.0.0.1:1" }],
    ["a file's origin", { Origin: "file://" }],
    ["a foreign host", { Host: "evil.example" }],
    ["another site", { "Sec-Fetch-Site": "cross-site" }],
  ])("stays closed for %s", async (_what, headers) => {
    expect(await upgrade(headers)).toBe("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });

  test("stays closed elsewhere and for other methods", async () => {
    for (const path of ["/", "/host/", "/host?x", "/HOST", `/host?token=${token}`]) {
      expect(statusOf(await upgrade({}, path)), path).toBe(403);
    }
    expect(statusOf(await upgrade({}, "/host", "POST"))).toBe(403);
  });

  test("ends with a message that is too long, and the next page is served", async () => {
    const socket = await openSocket();
    const code = closeCode(socket);
    socket.send(new Uint8Array(longestPageMessage + 1));
    expect(await code).toBe(1009);
    const next = await openSocket();
    const input = new Uint8Array(2 * 1024 * 1024);
    next.send(encodeWire({ id: 1, name: "drafts.save", input: { place: "key:new", draft: input } }));
    await expect.poll(() => asked).toContain("drafts.save");
    next.terminate();
  });

  test.each([
    ["text", "{}", 1003],
    ["an unknown message", new TextEncoder().encode('{"hello":1}'), 1007],
    ["noise", Uint8Array.of(0, 255, 7), 1007],
  ])("ends with %s", async (_what, message, expected) => {
    const socket = await openSocket();
    const code = closeCode(socket);
    socket.send(message);
    expect(await code).toBe(expected);
  });
});

test("clients that say nothing are left after some seconds, and pages are served again", async () => {
  const idle: Socket[] = [];
  for (let count = 0; count < 200; count++) {
    const socket = createConnection(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write("GET / HTTP/1.1\r\nX-Slow: ");
    idle.push(socket);
  }
  await expect.poll(async () => statusOf(await get("/")), { timeout: 12_000, interval: 500 }).toBe(200);
  await expect.poll(() => idle.every((socket) => socket.closed), { timeout: 12_000 }).toBe(true);
}, 30_000);
