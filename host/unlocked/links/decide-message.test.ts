import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fromUtf8, toBase64, utf8 } from "../../../shared/crypto/bytes.ts";
import { issueCard } from "../../../shared/identity/card.ts";
import { newIdentity } from "../../../shared/identity/identity.ts";
import { messageFrom, newApp, secondApp, type TestClock } from "../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { getKey, keyHistory, keyValue, listKeys } from "../keys/read-key.ts";
import { addKey, editKey } from "../keys/write-key.ts";
import { sweep } from "../sweep.ts";
import { decideMessage } from "./decide-message.ts";
import { listInbox } from "./inbox.ts";

const day = 24 * 60 * 60 * 1000;
let place: VaultPlace;
let clock: TestClock;
let app: App;
const card = issueCard(newIdentity(), { name: "Ben", device: "laptop" }, 1_700_000_000_000);

beforeEach(() => {
  place = newPlace();
  clock = { now: 1_800_000_000_000 };
  app = newApp(place, clock);
});
afterEach(() => {
  app.vault.vault.close();
  removePlace(place);
});

const own = (name: string, value = `my own ${name}`) =>
  addKey(app, { name, env: "dev", service: "x", type: "private", showOnce: false, value: utf8(value) });
const item = (name: string, value = `sent ${name}`) =>
  ({ name, env: "dev", service: "x", value: toBase64(utf8(value)) }) as const;
const names = () => listKeys(app, { removed: false, offset: 0 }).rows.map(({ name, env }) => `${name} ${env}`);
const heldValue = (name: string) => fromUtf8(keyValue(app, { key: { name }, purpose: "copy" }).value);

describe("a bundle decided value by value", () => {
  test("stores, replaces, keeps both, drops, and leaves the rest in the inbox", async () => {
    for (const name of ["a", "b", "c"]) own(name);
    const id = messageFrom(
      app,
      card,
      ["a", "b", "c", "d", "e", "f"].map((name) => item(name)),
    );
    const decided = decideMessage(app, {
      id,
      decision: "store",
      items: [
        { index: 0, decision: "store", onConflict: "replace" },
        { index: 1, decision: "store", onConflict: "keep" },
        { index: 2, decision: "store", onConflict: "cancel" },
        { index: 3, decision: "drop" },
        { index: 4, decision: "wait" },
        { index: 5, decision: "store", name: "g", env: "prod" },
      ],
    });
    expect(decided).toMatchObject({ waiting: 2, stored: [{ name: "a" }, { name: "b-2" }, { name: "g", env: "prod" }] });
    expect(names()).toEqual(["a dev", "b dev", "b-2 dev", "c dev", "g prod"]);
    expect([heldValue("a"), heldValue("b"), heldValue("c")]).toEqual(["sent a", "my own b", "my own c"]);
    const { messages } = await listInbox(app);
    expect(messages).toMatchObject([
      {
        id,
        items: [
          { name: "c", conflict: true },
          { name: "e", conflict: false },
        ],
      },
    ]);

    expect(decideMessage(app, { id, decision: "store", onConflict: "keep" }).stored).toHaveLength(2);
    expect((await listInbox(app)).messages).toEqual([]);
  });

  test("with an answer for all, and others for single ones", () => {
    for (const name of ["a", "b"]) own(name);
    const id = messageFrom(app, card, [item("a"), item("b")]);
    expect(() => decideMessage(app, { id, decision: "store", items: [{ index: 0, decision: "drop" }] })).toThrow("“b”");
    const items = [{ index: 0, decision: "store" as const, onConflict: "keep" as const }];
    decideMessage(app, { id, decision: "store", onConflict: "replace", items });
    expect([heldValue("a"), heldValue("a-2"), heldValue("b")]).toEqual(["my own a", "sent a", "sent b"]);
  });

  test("in two windows at once is decided once", () => {
    const other = secondApp(place, clock);
    try {
      const id = messageFrom(app, card, [item("a"), item("b"), item("c")]);
      other.vault.refresh();
      const { write } = app.vault;
      // The other window is faster by the moment between reading the message and writing.
      app.vault.write = ((entries, change) => {
        app.vault.write = write;
        decideMessage(other, { id, decision: "store", items: [{ index: 0, decision: "wait" }] });
        return write.call(app.vault, entries as never, change);
      }) as typeof write;
      const items = [{ index: 1, decision: "drop" as const }];
      expect(() => decideMessage(app, { id, decision: "store", items })).toThrow("decided upon already");
      app.vault.refresh();
      expect(names()).toEqual(["b dev", "c dev"]);
    } finally {
      other.vault.vault.close();
    }
  });
});

describe("a value that is here already", () => {
  test("is pointed out, and makes no new version when it replaces itself", async () => {
    own("a", "the same");
    const id = messageFrom(app, card, [item("a", "the same"), item("b", "another")], { noForward: true });
    const [message] = (await listInbox(app)).messages;
    expect(message?.items.map(({ same }) => same)).toEqual([[{ name: "a", env: "dev" }], undefined]);
    decideMessage(app, { id, decision: "store", onConflict: "replace" });
    expect(keyHistory(app, { key: { name: "a" } }).versions).toHaveLength(1);
    expect(getKey(app, { key: { name: "a" } })).toMatchObject({ noForward: true, from: { name: "Ben" } });
  });
});

describe("conditions of a sender", () => {
  test("are not shed by putting the value away and back; one's own value is one's own", () => {
    const id = messageFrom(app, card, [item("a")], { noForward: true, deleteAfter: clock.now + day });
    decideMessage(app, { id, decision: "store" });
    const key = { name: "a" };
    editKey(app, { key, value: utf8("my own") });
    expect(getKey(app, { key })).not.toHaveProperty("noForward");
    editKey(app, { key, value: utf8("sent a") });
    expect(getKey(app, { key })).toMatchObject({ noForward: true, deleteAfter: clock.now + day });
  });

  test("end a message that nobody decided upon, whether the vault is open or not", async () => {
    const policy = { deleteAfter: clock.now + day };
    const open = messageFrom(app, card, [item("a")], policy);
    clock.now += day;
    expect(() => decideMessage(app, { id: open, decision: "store" })).toThrow("to be deleted by now");
    sweep(app);
    expect((await listInbox(app)).messages).toEqual([]);
    expect(app.vault.detail(open)).not.toHaveProperty("message");
  });
});

test("a file keeps its name, and is a file again when it is shared on", () => {
  const id = messageFrom(app, card, [{ ...item("server.pem", "-----BEGIN\n…\n-----END\n"), kind: "file" }]);
  decideMessage(app, { id, decision: "store", name: "tls" });
  expect(getKey(app, { key: { name: "tls" } })).toMatchObject({ file: "server.pem", name: "tls" });
  editKey(app, { key: { name: "tls" }, value: utf8("a token") });
  expect(getKey(app, { key: { name: "tls" } })).not.toHaveProperty("file");
});
