import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startRelay } from "../relay/start.ts";
import { fromUtf8 } from "../shared/crypto/bytes.ts";
import type { OwnRelayPart } from "./own-relay.ts";
import { OwnRelayRun } from "./own-relay-run.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-own-relay-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A relay in this process, on a free port of this computer whatever its reach. */
const part: OwnRelayPart = {
  async start({ store, tokensFile }) {
    const creators = tokensFile === undefined ? {} : { tokensFile };
    const running = await startRelay({ store, port: 0, logLevel: "silent", ...creators });
    return { url: running.url, stop: () => running.close(), onEnd: () => undefined };
  },
};

/** What making a link is answered with; the request itself is none. */
async function create(url: string, token?: Uint8Array): Promise<number> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${fromUtf8(token)}` };
  const headers = { "content-type": "application/json", ...authorization };
  return (await fetch(`${url}/v1/links`, { method: "POST", headers, body: "{}" })).status;
}

test("open to the network, it takes links from who has the token alone, and keeps the token over a restart", async () => {
  const relay = new OwnRelayRun(part, folder);
  await relay.start("127.0.0.1", "network", () => undefined);
  const { url = "", tokensFile } = relay.state;
  expect(tokensFile).toBe(join(folder, "own-relay.tokens"));
  const first = relay.creator;
  expect(first?.origin).toBe(new URL(url).origin);
  expect(await create(url)).toBe(401);
  expect(await create(url, first?.token)).not.toBe(401);
  // What a window is told names the file and not what stands in it.
  expect(JSON.stringify(relay.state)).not.toContain(fromUtf8(first?.token ?? new Uint8Array()));
  await relay.stop();
  expect(relay.state).toEqual({ running: false });
  expect(relay.creator).toBeUndefined();
  await relay.start("127.0.0.1", "network", () => undefined);
  expect(relay.creator?.token).toEqual(first?.token);
  await relay.stop();
});

test("for this computer alone it asks for none", async () => {
  const relay = new OwnRelayRun(part, folder);
  await relay.start("127.0.0.1", "computer", () => undefined);
  expect(relay.state.tokensFile).toBeUndefined();
  expect(relay.creator).toBeUndefined();
  expect(await create(relay.state.url ?? "")).not.toBe(401);
  await relay.stop();
});
