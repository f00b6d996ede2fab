/** Two windows of one vault, and two copies of one vault, at the same link. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { LinkStage, refusalOf, storedValue } from "../support/link-stage.ts";
import type { TestPerson } from "../support/people.ts";
import { type Checkpoint, PersonProcess } from "../support/person-process.ts";

let stage: LinkStage;
beforeAll(async () => {
  stage = await LinkStage.set();
  await stage.ben.lock();
});
afterAll(() => stage.strike());

describe("two windows of one vault", () => {
  let left: PersonProcess;
  let right: PersonProcess;
  beforeAll(async () => {
    left = await PersonProcess.startUnlocked(stage.ben.folder);
    right = await PersonProcess.startUnlocked(stage.ben.folder);
  });
  afterAll(async () => {
    await left.close();
    await right.close();
  });

  /** One message for each window, and together one. */
  async function expectOneMessage(
    link: Awaited<ReturnType<LinkStage["newLink"]>>,
    opened: { message: { id: string } }[],
  ) {
    expect(new Set(opened.map(({ message }) => message.id)).size).toBe(1);
    for (const window of [left, right]) {
      const { messages } = await window.call("inbox.list", {});
      expect(messages.filter(({ items }) => items[0]?.name === link.name)).toHaveLength(1);
    }
    expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
    const id = opened[0]?.message.id ?? "";
    const decisions = await Promise.all(
      [left, right].map((window) => refusalOf(window.call("inbox.decide", { id, decision: "store" }))),
    );
    expect(decisions.sort()).toEqual(["done", "link_decided"]);
    for (const window of [left, right]) {
      expect(await storedValue(window, link.name)).toBe(link.value);
      expect((await window.call("keys.list", { query: link.name })).rows).toHaveLength(1);
    }
  }

  test("open it at once: exactly one message", async () => {
    for (let round = 0; round < 8; round++) {
      const link = await stage.newLink();
      const opened = await Promise.all(
        [left, right].map((window) => window.call("inbox.receive", { link: link.link })),
      );
      await expectOneMessage(link, opened);
    }
  });

  const points: readonly Checkpoint[] = [
    "receive.before-reader",
    "receive.after-reader",
    "receive.after-claim",
    "receive.before-store",
    "receive.after-store",
    "receive.before-ack",
    "receive.after-ack",
  ];
  test.each(points)("one stands still at %s while the other goes all the way", async (checkpoint) => {
    const link = await stage.newLink();
    const slow = left.call("inbox.receive", { link: link.link });
    const goOn = await left.pausedAt(checkpoint);
    const fast = await right.call("inbox.receive", { link: link.link });
    goOn();
    await expectOneMessage(link, [fast, await slow]);
  });

  test.each(points)("one stands still at %s while the other goes all the way and decides", async (checkpoint) => {
    const link = await stage.newLink();
    const slow = refusalOf(left.call("inbox.receive", { link: link.link }));
    const goOn = await left.pausedAt(checkpoint);
    const { message } = await right.call("inbox.receive", { link: link.link });
    await right.call("inbox.decide", { id: message.id, decision: "store" });
    goOn();
    expect(await slow).toBe("link_decided");
    expect((await left.call("keys.list", { query: link.name })).rows).toHaveLength(1);
    expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
  });

  test("a link that was taken back is told to be gone in both", async () => {
    for (let round = 0; round < 4; round++) {
      const link = await stage.newLink();
      const slow = refusalOf(left.call("inbox.receive", { link: link.link }));
      const goOn = await left.pausedAt("receive.after-reader");
      await stage.ana.call("shares.revoke", { id: link.id });
      const fast = refusalOf(right.call("inbox.receive", { link: link.link }));
      if (round % 2 === 0) expect(await fast).toBe("link_gone");
      goOn();
      expect([await slow, await fast]).toEqual(["link_gone", "link_gone"]);
    }
  });

  test("one window asks twice at once: exactly one message", async () => {
    const link = await stage.newLink();
    const opened = await Promise.all([left, left].map((window) => window.call("inbox.receive", { link: link.link })));
    await expectOneMessage(link, opened);
  });
});

describe("two copies of one vault", () => {
  let copy: TestPerson;
  beforeAll(async () => {
    copy = stage.ben.copy();
    await copy.unlock();
    await stage.ben.unlock();
  });
  afterEach(() => {
    stage.proxy.rule = () => false;
  });
  afterAll(() => copy.leave());

  test("race for a link: one gets it, the other raises the alarm, and the sender sees it", async () => {
    for (let round = 0; round < 6; round++) {
      const link = await stage.newLink();
      const outcomes = await Promise.all(
        [stage.ben, copy].map((person) => refusalOf(person.call("inbox.receive", { link: link.link }))),
      );
      expect(outcomes.sort()).toEqual(["done", "link_gone"]);
      const told = await stage.told(link.id);
      expect(told.state).toBe("intercepted");
      expect(told.why).toContain("Rotate the key");
    }
  });

  test("and the alarm whose line was dead is sent with the next visit to the inbox", async () => {
    const link = await stage.newLink();
    await copy.call("inbox.receive", { link: link.link });
    stage.proxy.rule = (exchange) => {
      if (exchange.route === "report") exchange.cut();
      return exchange.route === "report";
    };
    const opening = stage.ben.call("inbox.receive", { link: link.link });
    await expect(opening).rejects.toMatchObject({ code: "link_gone", message: expect.stringContaining("call them") });
    expect((await stage.told(link.id)).state).toBe("opened");
    stage.proxy.rule = () => false;
    await stage.ben.restart();
    await stage.ben.call("inbox.list", {});
    expect((await stage.told(link.id)).state).toBe("intercepted");
  });

  test("that was made after the reader was chosen is the same reader: nobody can tell the two apart", async () => {
    const link = await stage.newLink();
    stage.proxy.rule = (exchange) => {
      if (exchange.route === "claim") exchange.cut();
      return exchange.route === "claim";
    };
    expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("relay_unreachable");
    stage.proxy.rule = () => false;
    await stage.ben.lock();
    const late = stage.ben.copy();
    await late.unlock();
    await stage.ben.unlock();
    expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("done");
    // After the ack there is nothing left to fetch, for whoever asks.
    expect(await refusalOf(late.call("inbox.receive", { link: link.link }))).toBe("link_gone");
    expect((await stage.told(link.id)).state).toBe("opened");
    await late.leave();
  });
});
