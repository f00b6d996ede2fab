import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningRelay, startRelay } from "../relay/start.ts";
import { fromUtf8, utf8 } from "../shared/crypto/bytes.ts";
import { TestPerson } from "../test/support/people.ts";

let ana: TestPerson;
let ben: TestPerson;
let mallory: TestPerson;
let relay: RunningRelay;

beforeAll(async () => {
  [ana, ben, mallory] = (await Promise.all(["Ana", "Ben", "Mallory"].map(TestPerson.create))) as [
    TestPerson,
    TestPerson,
    TestPerson,
  ];
  relay = await startRelay({ store: `sqlite:${join(ana.folder, "relay.db")}`, port: 0, writeLog: () => undefined });
  await introduce(ana, ben);
  await introduce(ben, ana);
});
afterAll(async () => {
  await relay.close();
  for (const person of [ana, ben, mallory]) await person.leave();
});

async function introduce(to: TestPerson, other: TestPerson): Promise<void> {
  const { card, words } = await other.call("me.get", {});
  const { outcome } = await to.call("team.add", { card });
  expect(outcome).toBe("added");
  await to.call("team.verify", { person: other.name, words: words.join(" ") });
}

let count = 0;
async function newLink(options: { to?: string[]; noForward?: boolean; note?: string } = {}) {
  const name = `KEY_${++count}`;
  const value = `value-of-${name}-0123456789`;
  await ana.call("keys.add", { name, env: "dev", service: "Example", value: utf8(value) });
  const { shares, warnings } = await ana.call("shares.create", {
    keys: [{ name }],
    to: options.to ?? ["Ben"],
    relay: relay.url,
    ttl: "1h",
    ...options,
  });
  const [share] = shares;
  if (share === undefined) throw new Error("no share");
  return { name, value, share, warnings };
}

async function stateOf(id: string) {
  const { shares } = await ana.call("shares.list", {});
  const share = shares.find((one) => one.id === id);
  if (share === undefined) throw new Error("the share is gone");
  return share;
}

describe("a link to a teammate", () => {
  test("carries a key once; the sender sees it opened with a verified receipt", async () => {
    const { name, value, share, warnings } = await newLink({ note: "for the staging server" });
    expect(warnings).toEqual([]);
    expect(share.state).toBe("waiting");
    expect((await stateOf(share.id)).state).toBe("waiting");

    const { message } = await ben.call("inbox.receive", { link: share.link });
    expect(message).toMatchObject({
      sender: { name: "Ana", verified: true, known: true },
      items: [{ name, service: "Example", env: "dev", conflict: false }],
      note: "for the staging server",
      acknowledged: true,
    });
    const { stored } = await ben.call("inbox.decide", { id: message.id, decision: "store" });
    expect(stored).toMatchObject([{ name, env: "dev", service: "Example" }]);
    const got = await ben.call("keys.value", { key: { name }, purpose: "reveal" });
    expect(fromUtf8(got.value)).toBe(value);
    expect(got.page.from).toMatchObject({ name: "Ana", verified: true });

    const seen = await stateOf(share.id);
    expect(seen).toMatchObject({ state: "opened", receipt: true, to: "Ben" });
    const { holders } = await ana.call("keys.get", { key: { name } });
    expect(holders).toMatchObject([{ name: "Ben", version: 1 }]);

    await expect(ben.call("inbox.receive", { link: share.link })).rejects.toMatchObject({ code: "link_decided" });
    await expect(mallory.call("inbox.receive", { link: share.link })).rejects.toMatchObject({ code: "link_gone" });
  });

  test("can be neither read nor burned by a thief", async () => {
    const { share } = await newLink();
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(mallory.call("inbox.receive", { link: share.link })).rejects.toMatchObject({ code: "not_for_me" });
    }
    expect((await stateOf(share.id)).state).toBe("waiting");
    const { message } = await ben.call("inbox.receive", { link: share.link });
    expect(message.items).toHaveLength(1);
    expect((await mallory.call("inbox.list", {})).messages).toEqual([]);
  });

  test("waits undecided through a lock; the same link again shows the same message", async () => {
    const { share, name } = await newLink();
    const first = await ben.call("inbox.receive", { link: `Here it is: <${share.link}>.` });
    await ben.restart();
    const again = await ben.call("inbox.receive", { link: share.link });
    expect(again.message.id).toBe(first.message.id);
    expect((await ben.call("inbox.list", {})).messages.map(({ id }) => id)).toContain(first.message.id);
    await ben.call("inbox.decide", { id: first.message.id, decision: "decline" });
    await expect(ben.call("keys.get", { key: { name } })).rejects.toMatchObject({ code: "not_found" });
  });

  test("is revoked until it is opened", async () => {
    const { share } = await newLink();
    const { share: revoked } = await ana.call("shares.revoke", { id: share.id.slice(0, 8) });
    expect(revoked.state).toBe("revoked");
    await expect(ben.call("inbox.receive", { link: share.link })).rejects.toMatchObject({ code: "link_gone" });

    const opened = await newLink();
    await ben.call("inbox.receive", { link: opened.share.link });
    await expect(ana.call("shares.revoke", { id: opened.share.id })).rejects.toMatchObject({ code: "link_gone" });
    expect((await stateOf(opened.share.id)).state).toBe("opened");
  });

  test("asks what to do when the name is taken, and keeps or replaces", async () => {
    const { share, name, value } = await newLink();
    await ben.call("keys.add", { name, env: "dev", service: "Example", value: utf8("bens-own-value") });
    const { message } = await ben.call("inbox.receive", { link: share.link });
    expect(message.items[0]?.conflict).toBe(true);
    const { id } = message;
    await expect(ben.call("inbox.decide", { id, decision: "store" })).rejects.toMatchObject({ code: "needs_answer" });
    expect((await ben.call("inbox.decide", { id, decision: "store", onConflict: "cancel" })).stored).toEqual([]);
    const { stored } = await ben.call("inbox.decide", { id, decision: "store", onConflict: "replace" });
    expect(stored).toMatchObject([{ name }]);
    const got = await ben.call("keys.value", { key: { name }, purpose: "reveal" });
    expect(fromUtf8(got.value)).toBe(value);
    const { versions } = await ben.call("keys.history", { key: { name } });
    expect(versions).toHaveLength(2);

    const again = await newLink();
    await ben.call("keys.add", { name: again.name, env: "dev", service: "Other", value: utf8("bens-own-value") });
    const second = await ben.call("inbox.receive", { link: again.share.link });
    const kept = await ben.call("inbox.decide", { id: second.message.id, decision: "store", onConflict: "keep" });
    expect(kept.stored).toMatchObject([{ name: `${again.name}-2`, service: "Example" }]);
  });

  test("with the condition not to be passed on is not passed on", async () => {
    const { share, name } = await newLink({ noForward: true });
    const { message } = await ben.call("inbox.receive", { link: share.link });
    expect(message.noForward).toBe(true);
    await ben.call("inbox.decide", { id: message.id, decision: "store" });
    await expect(ben.call("shares.create", { keys: [{ name }], to: ["Ana"], relay: relay.url })).rejects.toMatchObject({
      code: "refused",
    });
  });

  test("carries several environments of one key as one key", async () => {
    await ana.call("keys.add", { name: "PAIR", env: "dev", service: "Example", value: utf8("pair-dev-value") });
    await ana.call("keys.add", { name: "PAIR", env: "prod", value: utf8("pair-prod-value") });
    const { shares } = await ana.call("shares.create", {
      keys: [
        { name: "PAIR", env: "dev" },
        { name: "PAIR", env: "prod" },
      ],
      to: ["ben"],
      relay: relay.url,
    });
    const { message } = await ben.call("inbox.receive", { link: shares[0]?.link ?? "" });
    await ben.call("inbox.decide", { id: message.id, decision: "store" });
    const { rows } = await ben.call("keys.list", { query: "pair" });
    expect(rows.map(({ env }) => env)).toEqual(["dev", "prod"]);
    expect(new Set(rows.map(({ keyId }) => keyId)).size).toBe(1);
  });
});

describe("guest links", () => {
  test("are opened by whoever has link and passphrase, once", async () => {
    await ana.call("keys.add", { name: "GUEST", env: "dev", service: "Example", value: utf8("guest-value-123") });
    const { shares } = await ana.call("shares.create", {
      keys: [{ name: "GUEST" }],
      to: [],
      guest: { passphrase: utf8("said by phone") },
      relay: relay.url,
    });
    const link = shares[0]?.link ?? "";
    await expect(mallory.call("inbox.receive", { link })).rejects.toMatchObject({ code: "needs_answer" });
    await expect(mallory.call("inbox.receive", { link, passphrase: utf8("a guess") })).rejects.toMatchObject({
      code: "not_for_me",
    });
    const { message } = await ben.call("inbox.receive", { link, passphrase: utf8(" said by phone ") });
    expect(message.items[0]?.name).toBe("GUEST");
    expect(await stateOf(shares[0]?.id ?? "")).toMatchObject({ state: "opened", guest: true });
  });
});

describe("a guest link that a mail gateway gave away", () => {
  test("is opened by nobody, and the sender is told", async () => {
    await ana.call("keys.add", { name: "MANGLED", env: "dev", service: "Example", value: utf8("mangled-value-123") });
    const { shares } = await ana.call("shares.create", {
      keys: [{ name: "MANGLED" }],
      to: [],
      guest: {},
      relay: relay.url,
    });
    const link = shares[0]?.link ?? "";
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(ben.call("inbox.receive", { link: link.replace("#", "%23") })).rejects.toMatchObject({
        code: "refused",
      });
    }
    await expect(mallory.call("inbox.receive", { link })).rejects.toMatchObject({ code: "link_gone" });
    expect(await stateOf(shares[0]?.id ?? "")).toMatchObject({ state: "intercepted" });
  });
});

describe("when things are in the way", () => {
  test("a known person's new name is told with the old one", async () => {
    const dora = await TestPerson.create("Dora");
    await ana.call("team.add", { card: (await dora.call("me.get", {})).card });
    const { card } = await dora.call("me.rename", { name: "Dora Lind" });
    expect(await ana.call("team.add", { card })).toMatchObject({ outcome: "updated", previousName: "Dora" });
    await dora.leave();
  });

  test("an unverified card warns, a changed one is refused", async () => {
    const cara = await TestPerson.create("Cara");
    const impostor = await TestPerson.create("Cara");
    await ana.call("team.add", { card: (await cara.call("me.get", {})).card });
    const { warnings, share } = await newLink({ to: ["Cara"] });
    expect(warnings.join(" ")).toContain("not verified");
    const { outcome, person } = await ana.call("team.add", { card: (await impostor.call("me.get", {})).card });
    expect(outcome).toBe("changed");
    await expect(newLink({ to: [person.id] })).rejects.toMatchObject({ code: "card_changed" });
    expect((await cara.call("inbox.receive", { link: share.link })).message.sender.known).toBe(false);
    await cara.leave();
    await impostor.leave();
  });

  test("a relay that is away keeps the share unsent, and a retry sends it", async () => {
    const away = await startRelay({
      store: `sqlite:${join(ana.folder, "away.db")}`,
      port: 0,
      writeLog: () => undefined,
    });
    const { url } = away;
    await away.close();
    await ana.call("keys.add", { name: "LATER", env: "dev", service: "Example", value: utf8("later-value") });
    const { shares } = await ana.call("shares.create", { keys: [{ name: "LATER" }], to: ["Ben"], relay: url });
    expect(shares[0]).toMatchObject({ state: "unsent" });
    expect(shares[0]?.problem).toContain("cannot be reached");
    const port = Number(new URL(url).port);
    const back = await startRelay({ store: `sqlite:${join(ana.folder, "away.db")}`, port, writeLog: () => undefined });
    try {
      await ana.restart();
      expect((await ana.call("shares.retry", {})).sent).toBe(1);
      const { message } = await ben.call("inbox.receive", { link: shares[0]?.link ?? "" });
      expect(message.items[0]?.name).toBe("LATER");
    } finally {
      await back.close();
    }
  });
});
