import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fromUtf8, toBase64, utf8 } from "../../../shared/crypto/bytes.ts";
import { cardText, issueCard } from "../../../shared/identity/card.ts";
import { newIdentity } from "../../../shared/identity/identity.ts";
import { messageFrom, newApp, secondApp, type TestClock } from "../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { keyHistory, keyValue, listKeys } from "../keys/read-key.ts";
import { removeKey } from "../keys/remove-key.ts";
import { sweepRemoved } from "../keys/sweep-values.ts";
import { addKey, editKey } from "../keys/write-key.ts";
import { addPerson } from "../team/add-person.ts";
import { verifyPerson } from "../team/people.ts";
import { decideMessage } from "./decide-message.ts";
import { listInbox } from "./inbox.ts";

const day = 24 * 60 * 60 * 1000;
let place: VaultPlace;
let clock: TestClock;
let app: App;
const mallory = newIdentity();
const cardOf = (name: string, at = 1_700_000_000_000) => issueCard(mallory, { name, device: "laptop" }, at);

beforeEach(() => {
  place = newPlace();
  clock = { now: 1_800_000_000_000 };
  app = newApp(place, clock);
});
afterEach(() => {
  app.vault.vault.close();
  removePlace(place);
});

describe("who a message is from", () => {
  test("a verified teammate cannot put another name on the card inside a message", async () => {
    addPerson(app, { card: cardText(cardOf("Mallory")) });
    verifyPerson(app, { person: "Mallory" });
    const id = messageFrom(app, cardOf("Ana’s boss", 1_750_000_000_000), [{ name: "deploy" }]);
    const [message] = (await listInbox(app)).messages;
    expect(message?.sender).toMatchObject({ name: "Mallory", verified: true, known: true });
    decideMessage(app, { id, decision: "store" });
    const { page } = keyValue(app, { key: { name: "deploy" }, purpose: "reveal" });
    expect(page.from).toMatchObject({ name: "Mallory", verified: true });
  });
});

describe("a message that replaces a value", () => {
  const own = () =>
    addKey(app, { name: "deploy", env: "dev", service: "x", type: "private", showOnce: false, value: utf8("my own") });

  test("keeps the sender's condition that it is shown only once", () => {
    own();
    const id = messageFrom(app, cardOf("Mallory"), [{ name: "deploy", env: "dev" }], { showOnce: true });
    decideMessage(app, { id, decision: "store", onConflict: "replace" });
    expect(() => keyValue(app, { key: { name: "deploy" }, purpose: "reveal" })).toThrow("shown once");
  });

  test("and deletes itself does not take the person's own value along", () => {
    own();
    const policy = { deleteAfter: clock.now + day };
    const id = messageFrom(app, cardOf("Mallory"), [{ name: "deploy", env: "dev" }], policy);
    expect(() => decideMessage(app, { id, decision: "store", onConflict: "replace" })).toThrow("deletes itself");
    const { stored } = decideMessage(app, { id, decision: "store", onConflict: "keep" });
    expect(stored).toMatchObject([{ name: "deploy-2" }]);
    clock.now += 2 * day;
    sweepRemoved(app, 30 * day);
    expect(fromUtf8(keyValue(app, { key: { name: "deploy" }, purpose: "reveal" }).value)).toBe("my own");
    expect(listKeys(app, { removed: false, offset: 0 }).rows.map(({ name }) => name)).toEqual(["deploy"]);
  });

  test("and deletes itself may replace what the same sender sent with a date", () => {
    for (const [days, onConflict] of [
      [1, undefined],
      [30, "replace"],
    ] as const) {
      const policy = { deleteAfter: clock.now + days * day };
      const value = toBase64(utf8(`good for ${days} days`));
      const id = messageFrom(app, cardOf("Mallory"), [{ name: "deploy", env: "dev", value }], policy);
      decideMessage(app, { id, decision: "store", onConflict });
    }
    expect(keyHistory(app, { key: { name: "deploy" } }).versions).toHaveLength(2);
  });
});

test("names of one bundle that differ in case only are kept apart", () => {
  const names = ["Deploy", "DEPLOY", "deploy"];
  const id = messageFrom(
    app,
    cardOf("Mallory"),
    names.map((name) => ({ name, env: "prod", service: "x" })),
  );
  const { stored } = decideMessage(app, { id, decision: "store" });
  for (const { name, env } of stored) keyValue(app, { key: { name, env }, purpose: "reveal" });
  expect(listKeys(app, { removed: false, offset: 0 }).total).toBe(3);
});

test.each(["dep\u00adloy", "deploy\u200d", "\u3164deploy"])(
  "a name that looks like one's own is no other name (%j)",
  async (name) => {
    addKey(app, { name: "deploy", env: "dev", service: "x", type: "private", showOnce: false, value: utf8("my own") });
    const id = messageFrom(app, cardOf("Mallory"), [{ name, env: "dev" }]);
    expect((await listInbox(app)).messages[0]?.items[0]?.conflict).toBe(true);
    expect(() => decideMessage(app, { id, decision: "store" })).toThrow("already in this vault");
  },
);

test("a bundle whose items differ in service, or name none, can be stored all the same", () => {
  addKey(app, { name: "deploy", env: "dev", service: "x", type: "private", showOnce: false, value: utf8("my own") });
  const id = messageFrom(app, cardOf("Mallory"), [
    { name: "deploy", env: "prod" },
    { name: "token", env: "dev", service: "one" },
    { name: "token", env: "prod", service: "two" },
  ]);
  const { stored } = decideMessage(app, { id, decision: "store", onConflict: "keep" });
  expect(stored).toHaveLength(3);
});

describe("a value that deletes itself", () => {
  const receive = (deleteAfter: number) => {
    const id = messageFrom(app, cardOf("Mallory"), [{ name: "deploy", env: "dev" }], { deleteAfter });
    decideMessage(app, { id, decision: "store" });
  };
  const reveal = (version?: number) => keyValue(app, { key: { name: "deploy" }, purpose: "reveal", version }).value;

  test("is not given out after its date, however long the vault stays open", () => {
    receive(clock.now + day);
    reveal();
    clock.now += day;
    expect(() => reveal()).toThrow("to be deleted by now");
    expect(app.vault.vault.readAudit().at(-1)).toMatchObject({ action: "key.reveal", outcome: "refused" });
  });

  test("goes alone: what the person put in its place stays", () => {
    receive(clock.now + day);
    editKey(app, { key: { name: "deploy" }, value: utf8("my own") });
    editKey(app, { key: { name: "deploy" }, value: utf8("my own, later") });
    expect(fromUtf8(reveal(1))).toBe("sent deploy");
    clock.now += day;
    expect(() => reveal(1)).toThrow("to be deleted by now");
    expect(sweepRemoved(app, 30 * day)).toBe(1);
    expect(sweepRemoved(app, 30 * day)).toBe(0);
    expect(keyHistory(app, { key: { name: "deploy" } }).versions.map(({ version }) => version)).toEqual([3, 2]);
    expect(fromUtf8(reveal())).toBe("my own, later");
    expect(fromUtf8(reveal(2))).toBe("my own");
  });

  test("does not outlive its date by being typed in again", () => {
    receive(clock.now + day);
    editKey(app, { key: { name: "deploy" }, value: utf8("sent deploy") });
    clock.now += day;
    expect(sweepRemoved(app, 30 * day)).toBe(1);
    expect(listKeys(app, { removed: false, offset: 0 }).total).toBe(0);
  });

  test("is deleted once when two processes unlock at the same moment", () => {
    receive(clock.now + day);
    const other = secondApp(place, clock);
    clock.now += day;
    expect(sweepRemoved(other, 30 * day)).toBe(1);
    expect(sweepRemoved(app, 30 * day)).toBe(0);
    other.vault.vault.close();
  });
});

describe("a variable that a program would obey", () => {
  const variableOf = (name: string) => keyValue(app, { key: { name }, purpose: "copy" }).page.variable;

  test.each([
    ["sent as the variable", { name: "deploy", variable: "LD_PRELOAD" }, "KEY_LD_PRELOAD"],
    ["made from the name", { name: "path" }, "KEY_PATH"],
  ])("%s is stored under a safe one, and said", (_how, item, expected) => {
    const id = messageFrom(app, cardOf("Mallory"), [item]);
    const { warnings } = decideMessage(app, { id, decision: "store" });
    expect(warnings.join()).toContain(expected);
    expect(variableOf(item.name)).toBe(expected);
  });

  test("is nothing to say of any other", () => {
    const id = messageFrom(app, cardOf("Mallory"), [{ name: "deploy", variable: "DEPLOY_KEY" }]);
    expect(decideMessage(app, { id, decision: "store" }).warnings).toEqual([]);
    expect(variableOf("deploy")).toBe("DEPLOY_KEY");
  });
});

describe("a clock that is wrong once", () => {
  test("does not take removed keys for good", () => {
    addKey(app, { name: "old", env: "dev", service: "x", type: "private", showOnce: false, value: utf8("kept") });
    removeKey(app, { key: { name: "old" } });
    const removed = () => listKeys(app, { removed: true, offset: 0 }).total;
    for (let unlock = 0; unlock < 3; unlock++) {
      clock.now = 2_800_000_000_000 + unlock;
      app.vault.audit({ action: "vault.unlock", subject: "vault", outcome: "ok" });
      sweepRemoved(app, 30 * day);
    }
    expect(removed()).toBe(1);
  });
});
