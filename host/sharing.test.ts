/** Sharing many things with many people, over a real relay. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningRelay, startRelay } from "../relay/start.ts";
import { utf8 } from "../shared/crypto/bytes.ts";
import { TestPerson } from "../test/support/people.ts";

let ana: TestPerson;
let ben: TestPerson;
let cem: TestPerson;
let relay: RunningRelay;

beforeAll(async () => {
  [ana, ben, cem] = (await Promise.all(["Ana", "Ben", "Cem"].map(TestPerson.create))) as [
    TestPerson,
    TestPerson,
    TestPerson,
  ];
  relay = await startRelay({ store: `sqlite:${join(ana.folder, "relay.db")}`, port: 0, writeLog: () => undefined });
  await ana.call("settings.set", { name: "relay", value: relay.url });
  for (const other of [ben, cem]) {
    await ana.meet(other);
    await other.meet(ana);
  }
  for (const name of ["one", "two", "three"]) {
    await ana.call("keys.add", { name, env: "staging", service: "x", value: utf8(name.repeat(8_000)) });
  }
  await ana.call("keys.add", { name: "four", env: "prod", service: "x", value: utf8("four") });
});
afterAll(async () => {
  await relay.close();
  for (const person of [ana, ben, cem]) await person.leave();
});

test("a whole environment that is too much for one link is told before, and goes in several", async () => {
  const plan = await ana.call("shares.plan", { everythingIn: "staging" });
  expect(plan).toMatchObject({ values: 3, limit: 65_536, tooLarge: [], leftOut: [] });
  expect(plan.bytes).toBeGreaterThan(65_536);
  const input = { everythingIn: "staging", to: ["Ben", "Cem"] } as const;
  const many = { ...input, to: [...input.to] };
  await expect(ana.call("shares.create", many)).rejects.toMatchObject({ code: "too_large" });
  expect((await ana.call("shares.list", {})).shares).toEqual([]);

  const { shares } = await ana.call("shares.create", { ...many, split: true });
  expect(shares).toHaveLength(2 * plan.links);
  // The relay has the last word about what it takes.
  expect(new Set(shares.map(({ state }) => state))).toEqual(new Set(["waiting"]));
  const names: string[] = [];
  for (const { link } of shares.filter(({ to }) => to === "Ben")) {
    const { message } = await ben.call("inbox.receive", { link });
    const { stored } = await ben.call("inbox.decide", { id: message.id, decision: "store" });
    names.push(...stored.map(({ name }) => name));
  }
  expect(names.sort()).toEqual(["one", "three", "two"]);
});

test("all of one person's waiting links are revoked at once, and shared again in one step", async () => {
  const { outcomes } = await ana.call("shares.revokeAll", { to: "Cem" });
  expect(outcomes.length).toBeGreaterThan(1);
  expect(outcomes.every(({ revoked, share }) => revoked && share.state === "revoked")).toBe(true);
  const ids = outcomes.map(({ share }) => share.id);
  const again = await ana.call("shares.again", { ids });
  expect(again.shares.map(({ to, state }) => [to, state])).toEqual(ids.map(() => ["Cem", "waiting"]));
  // What waits, or was opened, is not made again.
  const waiting = again.shares.map(({ id }) => id);
  await expect(ana.call("shares.again", { ids: waiting })).rejects.toMatchObject({ code: "refused" });
});

test("what may not be passed on is left out of a whole environment, and named", async () => {
  const { shares } = await ana.call("shares.create", { keys: [{ name: "four" }], to: ["Ben"], noForward: true });
  const { message } = await ben.call("inbox.receive", { link: shares[0]?.link ?? "" });
  await ben.call("inbox.decide", { id: message.id, decision: "store" });
  await ben.call("keys.add", { name: "mine", env: "prod", service: "x", value: utf8("mine") });
  const made = await ben.call("shares.create", { everythingIn: "prod", to: ["Ana"], relay: relay.url });
  expect(made.warnings.join()).toContain("“four”");
  const { message: came } = await ana.call("inbox.receive", { link: made.shares[0]?.link ?? "" });
  expect(came.items.map(({ name }) => name)).toEqual(["mine"]);
});

test("a guest link that had a passphrase is not made again without one", async () => {
  const guest = { passphrase: utf8("said by phone 77") };
  const { shares } = await ana.call("shares.create", { keys: [{ name: "four" }], to: [], guest });
  const ids = shares.map(({ id }) => id);
  await ana.call("shares.revokeAll", { ids });
  await expect(ana.call("shares.again", { ids })).rejects.toMatchObject({ code: "needs_answer" });
  const again = await ana.call("shares.again", { ids, guest: { passphrase: utf8("another said 88") } });
  expect(again.shares).toMatchObject([{ guest: true, state: "waiting" }]);
});

test("a link that no relay has taken is taken back and made again, so that its lost text is no loss", async () => {
  const url = relay.url;
  await relay.close();
  const { shares } = await ana.call("shares.create", { keys: [{ name: "four" }], to: ["Ben"], relay: url });
  expect(shares).toMatchObject([{ state: "unsent" }]);
  const ids = shares.map(({ id }) => id);
  // The relay may have it after all: without its word nothing is made twice.
  await expect(ana.call("shares.again", { ids })).rejects.toMatchObject({ code: "relay_unreachable" });
  relay = await startRelay({
    store: `sqlite:${join(ana.folder, "relay.db")}`,
    port: Number(new URL(url).port),
    writeLog: () => undefined,
  });
  const again = await ana.call("shares.again", { ids });
  expect(again.shares).toMatchObject([{ to: "Ben", state: "waiting" }]);
  const list = (await ana.call("shares.list", {})).shares;
  expect(list.find(({ id }) => id === ids[0])?.state).toBe("revoked");
});
