/** What an open window costs its relay: counted at a real one, with many links waiting. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createHost } from "../../host/create-host.ts";
import type { Host } from "../../host/host.ts";
import type { HostEvent, MethodInput, MethodName, MethodOutput } from "../../shared/contract/api.ts";
import { utf8 } from "../../shared/crypto/bytes.ts";
import { cheapPolicy } from "../support/cheap-policy.ts";
import { passphrase, TestPerson } from "../support/people.ts";
import { RelayProxy } from "../support/proxy.ts";
import { type RelayProcess, spawnRelay } from "../support/relay-process.ts";
import { testWorkers } from "../support/workers.ts";

const waiting = 200;
const day = 24 * 60 * 60_000;

let folder: string;
let proxy: RelayProxy;
let relay: RelayProcess;
let host: Host;
let ben: TestPerson;
const events: HostEvent[] = [];
/** When each question about a share came, in milliseconds since the start of the test's process. */
const questions: { at: number; id: string }[] = [];

async function call<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>> {
  const answer = await host.door({ door: "window", program: "test" })(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
  return answer.value;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-background-"));
  proxy = await RelayProxy.start();
  relay = await spawnRelay({ store: `sqlite:${join(folder, "relay.db")}`, origins: [proxy.url], rateLimit: "off" });
  proxy.target = relay.url;
  proxy.rule = (exchange) => {
    if (exchange.route === "status") questions.push({ at: performance.now(), id: exchange.linkId });
    return false;
  };
  ben = await TestPerson.create("Ben");
  host = createHost({
    vaultFile: join(folder, "vault.keyhold"),
    dataDirectory: join(folder, "data"),
    policy: cheapPolicy,
    workers: testWorkers,
    device: "test machine",
    program: "test",
    watch: true,
  });
  host.onEvent((event) => events.push(event));
  await call("vault.create", { name: "Ana", device: "laptop", passphrase: utf8(passphrase), recovery: false });
  await call("team.add", { card: (await ben.call("me.get", {})).card });
  await call("keys.add", { name: "KEY", env: "dev", service: "Example", value: utf8("a value of Ana's") });
});
afterAll(async () => {
  await host.close();
  await ben.leave();
  await proxy.close();
  await relay.kill();
  rmSync(folder, { recursive: true, force: true });
});

const passed = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test(`${waiting} waiting links cost the relay at most one question a second, and none while locked`, async () => {
  let last = "";
  for (let count = 0; count < waiting; count++) {
    const { shares } = await call("shares.create", {
      keys: [{ name: "KEY" }],
      to: ["Ben"],
      relay: proxy.url,
      ttl: "7d",
    });
    expect(shares[0]?.state).toBe("waiting");
    last = shares[0]?.link ?? "";
  }
  questions.length = 0;
  await vi.waitFor(() => expect(questions.length).toBeGreaterThanOrEqual(12), { timeout: 60_000, interval: 200 });
  // The proxy counts when a question arrives: on a busy machine two may arrive closer together than they were sent.
  const first = questions[0]?.at ?? 0;
  for (const [index, { at }] of questions.entries()) expect(index).toBeLessThanOrEqual((at - first) / 1000 + 2);
  expect(new Set(questions.map(({ id }) => id)).size).toBeGreaterThan(8);

  // What is on the screen comes first, in the same budget, and tells by itself that it was opened.
  const { message } = await ben.call("inbox.receive", { link: last });
  await ben.call("inbox.decide", { id: message.id, decision: "decline" });
  const { shares } = await call("shares.list", { refresh: false });
  const newest = shares[0]?.id ?? "";
  await vi.waitFor(
    async () => {
      await call("shares.watch", { ids: [newest] });
      expect(events).toContainEqual({ type: "share", id: newest, name: "KEY", to: "Ben", state: "opened" });
    },
    { timeout: 90_000, interval: 500 },
  );

  await call("vault.lock", {});
  await passed(200);
  questions.length = 0;
  await passed(3_000);
  expect(questions).toEqual([]);
}, 300_000);

test("a person who asks is told about all of them at once", async () => {
  await call("vault.unlock", { credential: { passphrase: utf8(passphrase) } });
  questions.length = 0;
  await call("shares.list", { refresh: true });
  expect(new Set(questions.map(({ id }) => id)).size).toBe(waiting);
}, 60_000);

test("that a link ends soon is said once, also after the vault was locked in between", async () => {
  const { shares } = await call("shares.create", { keys: [{ name: "KEY" }], to: ["Ben"], relay: proxy.url, ttl: "7d" });
  const told = () => events.filter((event) => event.type === "share-expiring");
  const isTold = () =>
    expect(told()).toContainEqual(expect.objectContaining({ id: shares[0]?.id, name: "KEY", to: "Ben" }));
  await relay.setClockOffset(7 * day - 30 * 60_000);
  // A person's question learns the relay's clock.
  await call("shares.list", { refresh: true });
  await vi.waitFor(isTold, { timeout: 60_000, interval: 200 });
  const before = told().length;
  await call("vault.lock", {});
  await call("vault.unlock", { credential: { passphrase: utf8(passphrase) } });
  await call("shares.list", { refresh: true });
  await passed(3_000);
  expect(new Set(told().map((event) => event.type === "share-expiring" && event.id)).size).toBe(told().length);
  expect(told().length).toBeGreaterThanOrEqual(before);
}, 120_000);
