import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { entriesPerTag, entryLength, tagBuckets } from "../shared/link/inbox-wire.ts";
import { startTestRelay, type TestRelay } from "../test/support/relay-app.ts";

const day = 24 * 60 * 60_000;
const text = (length: number) => randomBytes(length).toString("base64url");

let relay: TestRelay;
beforeEach(async () => {
  relay = await startTestRelay();
});
afterEach(() => relay.close());

const today = () => Math.floor(relay.now / day);
const entry = (change: object = {}) => ({ day: today(), tag: text(32), entry: text(entryLength), ...change });
const look = async (tags: readonly string[], size = 16) => {
  const filled = [...tags, ...Array.from({ length: size - tags.length }, () => text(32))];
  return relay.post("/v1/inbox/look", { tags: filled });
};
const entriesIn = (body: Record<string, unknown>) => body.entries as { tag: string; entry: string }[];

describe("the inbox", () => {
  test("gives what was left under a tag to whoever asks for the tag, again and again, until its day is over", async () => {
    const one = entry();
    expect((await relay.post("/v1/inbox", one)).status).toBe(201);
    expect(await relay.post("/v1/inbox", one)).toMatchObject({ status: 200, body: { left: true } });
    for (let time = 0; time < 2; time++) {
      const { status, body } = await look([one.tag]);
      expect([status, entriesIn(body)]).toEqual([200, [{ tag: one.tag, entry: one.entry }]]);
      expect(body.now).toBe(relay.now);
    }
    relay.now = (today() + 1) * day + 9 * 60_000;
    expect(entriesIn((await look([one.tag])).body)).toHaveLength(1);
    relay.now += 2 * 60_000;
    // Whether a sweep has run makes no difference.
    expect(entriesIn((await look([one.tag])).body)).toEqual([]);
    expect(await relay.store.sweep(relay.now)).toBe(1);
  });

  test("takes entries for as long ahead as a link may live, and says its time to others", async () => {
    const status = async (ahead: number) => (await relay.post("/v1/inbox", entry({ day: today() + ahead }))).status;
    expect([await status(0), await status(7), await status(9), await status(-1)]).toEqual([201, 201, 400, 400]);
    const late = await relay.post("/v1/inbox", entry({ day: today() + 30 }));
    expect(late.body.error).toMatchObject({ code: "clock_wrong", now: relay.now });
  });

  test("bounds what lies under one tag, and what all entries take", async () => {
    const tag = text(32);
    for (let count = 0; count < entriesPerTag; count++) {
      expect((await relay.post("/v1/inbox", entry({ tag }))).status).toBe(201);
    }
    expect(await relay.post("/v1/inbox", entry({ tag }))).toMatchObject({
      status: 409,
      body: { error: { code: "conflict" } },
    });
    await relay.close();
    relay = await startTestRelay({ storageLimit: 200_000 });
    let answer = await relay.post("/v1/inbox", entry());
    for (let count = 0; count < 2_000 && answer.status === 201; count++)
      answer = await relay.post("/v1/inbox", entry());
    expect(answer).toMatchObject({ status: 507, body: { error: { code: "storage_full" } } });
  });

  test("answers of up to eight entries are of one length, and longer ones of few lengths", async () => {
    const length = async (count: number): Promise<number> => {
      const tag = text(32);
      for (let left = 0; left < count; left++) await relay.post("/v1/inbox", entry({ tag }));
      return JSON.stringify((await look([tag])).body).length;
    };
    const small = await Promise.all([0, 1, 2, 7, 8].map(length));
    expect(new Set(small).size).toBe(1);
    const large = await Promise.all([9, 12, 16].map(length));
    expect(new Set(large).size).toBe(1);
  });

  test("takes questions of few sizes only", async () => {
    for (const size of tagBuckets) expect((await look([], size)).status).toBe(200);
    for (const size of [0, 1, 15, 17, 255, 257, 512]) {
      expect((await look([], size)).status).toBeGreaterThanOrEqual(400);
    }
  });

  test("asks those who leave for the token that new links need, and those who look for none", async () => {
    await relay.close();
    relay = await startTestRelay({ isCreator: (header) => header === "Bearer good" });
    expect((await relay.post("/v1/inbox", entry())).status).toBe(401);
    expect((await relay.post("/v1/inbox", entry(), { headers: { authorization: "Bearer good" } })).status).toBe(201);
    expect((await look([])).status).toBe(200);
  });

  test("is not there where the operator wants none", async () => {
    await relay.close();
    relay = await startTestRelay({ inbox: false });
    expect(await relay.post("/v1/inbox", entry())).toMatchObject({
      status: 404,
      body: { error: { code: "not_found" } },
    });
    expect((await look([])).status).toBe(404);
  });

  test("is forgotten with a new epoch, and logged by its routes' names alone", async () => {
    const one = entry();
    await relay.post("/v1/inbox", one);
    await look([one.tag]);
    expect(relay.lines.map((line) => JSON.parse(line).route)).toEqual(["inbox-leave", "inbox-look"]);
    expect(relay.lines.join("")).not.toContain(one.tag.slice(0, 12));
    await relay.store.startEpoch(3);
    expect(entriesIn((await look([one.tag])).body)).toEqual([]);
  });
});
