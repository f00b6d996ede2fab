/** G7 for the relay's log: whatever is asked of it, no id, path, secret, address or header is ever written. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { buildApp } from "../../relay/app.ts";
import type { RelayContext } from "../../relay/context.ts";
import { openLog } from "../../relay/log.ts";
import { type RunningRelay, startRelay } from "../../relay/start.ts";
import { SqliteStore } from "../../relay/stores/sqlite.ts";
import { newReader, newTestLink, type TestLink } from "../support/relay-link.ts";
import { postRequest } from "../support/relay-process.ts";

const secret = "cNrY-link-secret-0123456789abcdefghijklmnopq";
const address = "203.0.113.77";
const agent = "canary-agent/9";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-log-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function ask(relay: RunningRelay): Promise<TestLink> {
  const link = newTestLink({ origin: relay.url, now: Date.now(), kind: 3 });
  const reader = newReader();
  const post = (route: string, body: Buffer | object) => postRequest(relay.url, `/v1/links${route}`, body);
  await post("", link.create);
  await post("", { ...link.create, kind: 9 });
  for (let time = 0; time < 2; time++) {
    await post(`/${link.id}/claim`, link.forged("claim", { reader }));
    await post(`/${link.id}/claim`, link.claim(reader));
    await post(`/${link.id}/claim`, link.claim(newReader()));
    await post(`/${link.id}/ack`, link.ack(reader));
    await post(`/${link.id}/status`, link.status());
    await post(`/${link.id}/revoke`, link.revoke());
    await post(`/${link.id}/report`, link.report());
  }
  const headers = { "x-forwarded-for": address, "user-agent": agent, authorization: `Bearer ${secret}` };
  const paths = ["/o", `/o%23${secret}`, `/o%2523${secret}`, `/${secret}`, `/o?${secret}`, `/v1/links/${link.id}`];
  for (const path of [...paths, `/v1/links/${secret}/claim`, `/%${secret}`, `/v1/links/${"x".repeat(9000)}${secret}`]) {
    await fetch(relay.url + path, { headers });
    await fetch(relay.url + path, { method: "POST", headers, body: secret });
  }
  return link;
}

const canariesOf = (link: TestLink) => [
  secret,
  secret.slice(5, 20),
  link.id,
  link.create.claimKey,
  link.create.ciphertext.slice(0, 30),
  address,
  agent,
  "127.0.0.1",
  "/v1/",
  "/o",
];

test("over a real socket, with good, bad, mangled and malformed requests", async () => {
  const lines: string[] = [];
  const relay = await startRelay({
    store: `sqlite:${join(folder, "links.sqlite")}`,
    port: 0,
    trustedProxies: ["127.0.0.1"],
    rateLimit: 10_000,
    writeLog: (line) => lines.push(line),
  });
  const link = await ask(relay);
  await relay.close();
  const text = lines.join("");
  for (const canary of canariesOf(link)) expect(text).not.toContain(canary);
  // It did log: every line has the fields that are allowed, and no others.
  expect(lines.filter((line) => line.includes('"route":"claim"')).length).toBeGreaterThan(4);
  const allowed = new Set(["level", "time", "route", "status", "milliseconds", "event", "processId", "links", "msg"]);
  for (const line of lines) {
    for (const field of Object.keys(JSON.parse(line) as object)) expect(allowed).toContain(field);
  }
});

describe("an error inside", () => {
  async function linesOfFailure(change: (log: RelayContext["log"], lines: string[]) => RelayContext["log"]) {
    const lines: string[] = [];
    const store = new SqliteStore({ file: join(folder, "links.sqlite"), storageLimit: 1024 ** 3 });
    store.look = async () => {
      throw new Error(`row of ${secret} is broken`);
    };
    const app = await buildApp({
      store,
      origins: () => [],
      isCreator: undefined,
      inbox: true,
      ciphertextLimit: 65_536,
      rateLimit: "off",
      trustedProxies: [],
      now: Date.now,
      log: change(
        openLog("info", (line) => lines.push(line)),
        lines,
      ),
    });
    const answer = await app.inject({ url: "/v1/links/AAAAAAAAAAAAAAAAAAAAAA" });
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain(secret);
    expect(answer.body).not.toMatch(/at .*\.ts|node_modules/);
    await app.close();
    await store.close();
    return lines.join("");
  }

  test("leaves its class and place in the log, never its words", async () => {
    const text = await linesOfFailure((log) => log);
    expect(text).toContain("log-canary.test.ts");
    expect(text).not.toContain(secret);
  });

  test("control: a log that takes the error as it is would be caught", async () => {
    const text = await linesOfFailure((log, lines) => ({
      ...log,
      failure: (_route, error) => pino({}, { write: (line: string) => lines.push(line) }).error(error),
    }));
    expect(text).toContain(secret);
  });
});
