import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isKeyholdError } from "../shared/contract/errors.ts";
import { newReader, newTestLink } from "../test/support/relay-link.ts";
import { postRequest } from "../test/support/relay-process.ts";
import { parseListen, type RelayOptions } from "./options.ts";
import { listeningOrigins } from "./origins.ts";
import { startRelay } from "./start.ts";
import { relayVersion } from "./version.ts";

let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-start-"));
  store = `sqlite:${join(folder, "links.sqlite")}`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (options: Partial<RelayOptions> = {}) => startRelay({ store, port: 0, logLevel: "silent", ...options });

async function codeOf(options: Partial<RelayOptions>): Promise<string> {
  try {
    await (await start(options)).close();
    return "started";
  } catch (error) {
    return isKeyholdError(error) ? error.code : String(error);
  }
}

test("a whole way over a real socket, by either name of this machine", async () => {
  const relay = await start();
  expect(relay.origins).toContain(relay.url);
  expect(relay.warnings).toEqual([]);
  for (const origin of [relay.url, relay.url.replace("127.0.0.1", "localhost")]) {
    const link = newTestLink({ origin, now: Date.now() });
    const reader = newReader();
    expect((await postRequest(relay.url, "/v1/links", link.create))?.status).toBe(201);
    const claim = await postRequest(relay.url, `/v1/links/${link.id}/claim`, link.claim(reader));
    expect(claim?.body.ciphertext).toBe(link.create.ciphertext);
    expect((await postRequest(relay.url, `/v1/links/${link.id}/ack`, link.ack(reader)))?.status).toBe(200);
  }
  await relay.close();
  await relay.close();
});

test("what cannot be is refused with a code, and the store is free again", async () => {
  const relay = await start();
  const port = Number(new URL(relay.url).port);
  expect(await codeOf({ port })).toBe("conflict");
  await relay.close();
  expect(await codeOf({ store: "postgres://x" })).toBe("unsupported");
  for (const origin of [
    "example.com",
    "https://a.example/",
    "https://a.example/o",
    "ftp://a.example",
    "HTTPS://A.example",
  ]) {
    expect(await codeOf({ origins: [origin] })).toBe("invalid_input");
  }
  for (const limits of [{ ciphertextLimit: 3e6 }, { ciphertextLimit: 1 }, { rateLimit: 0 }, { storageLimit: 0.5 }]) {
    expect(await codeOf(limits)).toBe("invalid_input");
  }
  for (const proxy of ["nginx", "10.0.0.0/33", "10.0.0.0/8/8", "::/129", ""]) {
    expect(await codeOf({ trustedProxies: [proxy] })).toBe("invalid_input");
  }
  expect(await codeOf({ port, trustedProxies: ["10.0.0.0/8", "::1"] })).toBe("started");
});

test("a public origin of plain http is warned about, loopback and https are not", async () => {
  const warnings = async (origins: string[]) => {
    const relay = await start({ origins });
    await relay.close();
    return relay.warnings.length;
  };
  expect(await warnings(["http://links.example"])).toBe(1);
  expect(await warnings(["https://links.example", "http://127.0.0.1:8787", "http://[::1]:1", "http://localhost"])).toBe(
    0,
  );
});

test("stopping answers what was asked, takes nothing new, and ends", async () => {
  const relay = await start();
  const link = newTestLink({ origin: relay.url, now: Date.now() });
  const body = JSON.stringify(link.create);
  const head = `POST /v1/links HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  const socket = connect(Number(new URL(relay.url).port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  // Half of the request is in when the stop begins, the rest comes after it.
  await new Promise<void>((resolve) => socket.write(head + body.slice(0, 100), () => resolve()));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const closed = relay.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.write(body.slice(100));
  await Promise.all([closed, ended]);
  expect(answer).toMatch(/^HTTP\/1\.1 (201|503) /);
  expect(await postRequest(relay.url, "/v1/links", link.create)).toBeUndefined();
  const again = await start();
  const look = await fetch(`${again.url}/v1/links/${link.id}`);
  expect(look.status).toBe(answer.startsWith("HTTP/1.1 201") ? 200 : 404);
  await again.close();
});

describe("texts", () => {
  test("where to listen", () => {
    expect(parseListen("0.0.0.0:80")).toEqual({ host: "0.0.0.0", port: 80 });
    expect(parseListen("[::1]:9")).toEqual({ host: "::1", port: 9 });
    expect(parseListen(":0")).toEqual({ host: "127.0.0.1", port: 0 });
    expect(parseListen("localhost")).toEqual({ host: "localhost", port: 8787 });
    for (const bad of ["", "a:b", "1.2.3.4:65536", "::1:80", "x:1:2"]) expect(() => parseListen(bad)).toThrow();
  });

  test("the origins of a relay that was told none", () => {
    expect(listeningOrigins("127.0.0.1", 80)).toEqual(["http://127.0.0.1", "http://localhost"]);
    expect(listeningOrigins("::1", 9)).toEqual(["http://[::1]:9", "http://localhost:9"]);
    expect(listeningOrigins("0.0.0.0", 9)).toContain("http://127.0.0.1:9");
  });

  test("the version is the package's", () => {
    expect(JSON.parse(readFileSync("package.json", "utf8"))).toMatchObject({ version: relayVersion });
  });
});
