/**
 * G9: a relay that misbehaves in every way it can gains nothing. Each row runs between real people and a real relay
 * behind a proxy that is the hostile part. The controls run the rows over workers in which one check is gone: the rows
 * that name this check must then fail.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { LinkStage, openAndStore, refusalOf } from "../support/link-stage.ts";
import type { Exchange } from "../support/proxy.ts";
import { inboxRows } from "./inbox-rows.ts";
import { bensInbox, foundAndOpened, inboxAnswers, leftLink } from "./inbox-steps.ts";
import { recipientAnswerRows } from "./recipient-answer-rows.ts";
import { recipientMessageRows } from "./recipient-message-rows.ts";
import { behave, misbehave, type Row } from "./row.ts";
import { senderRows } from "./sender-rows.ts";
import { weakenedWorkers } from "./weakened-workers.ts";

const allRows: readonly Row[] = [...senderRows, ...recipientMessageRows, ...recipientAnswerRows, ...inboxRows];

describe("a hostile relay", () => {
  let stage: LinkStage;
  beforeAll(async () => {
    stage = await LinkStage.set();
  });
  afterEach(async () => {
    stage.proxy.rule = () => false;
    stage.proxy.links.clear();
    await stage.setRelayClock(0);
  });
  afterAll(() => stage.strike());

  for (const { name, run } of allRows) test(name, () => run(stage));

  test("that withholds, drips and delays holds nobody longer than the bound, and loses nothing", async () => {
    const drip = (exchange: Exchange) => {
      exchange.response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => exchange.response.write(" "), 500);
      exchange.response.once("close", () => clearInterval(timer));
      return true;
    };
    const withhold = () => true;
    const late = async () => {
      await new Promise((passed) => setTimeout(passed, 3000));
      return false;
    };
    const held = await Promise.all(
      [withhold, drip].map(async (rule) => {
        const link = await stage.newLink();
        misbehave(stage, link, "claim", rule);
        return link;
      }),
    );
    const slow = await stage.newLink();
    misbehave(stage, slow, "claim", late);
    const codes = await Promise.all(
      [...held, slow].map((link) => refusalOf(stage.ben.call("inbox.receive", { link: link.link }))),
    );
    expect(codes).toEqual(["relay_unreachable", "relay_unreachable", "done"]);
    for (const link of held) {
      behave(stage, link);
      expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
    }
  });

  test("that never answers a look, or drips its answer, holds nobody longer than the bound", async () => {
    const { link } = await leftLink(stage);
    inboxAnswers(stage, (exchange) => {
      exchange.response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => exchange.response.write(" "), 500);
      exchange.response.once("close", () => clearInterval(timer));
      return true;
    });
    expect(await bensInbox(stage)).toMatchObject({ links: [], state: "unreachable" });
    await foundAndOpened(stage, link);
  });
});

describe.each(["judge", "message", "inbox-entry"] as const)("control: without the check “%s”", (check) => {
  let stage: LinkStage;
  beforeAll(async () => {
    stage = await LinkStage.set({ workers: await weakenedWorkers(check) });
  });
  afterEach(async () => {
    stage.proxy.rule = () => false;
    stage.proxy.links.clear();
    await stage.setRelayClock(0);
  });
  afterAll(() => stage.strike());

  const rows = allRows.filter(({ caughtBy }) => caughtBy === check);
  test("there are rows for it", () => expect(rows.length).toBeGreaterThan(2));
  for (const { name, run } of rows) {
    test(`fails: ${name}`, async () => {
      await expect(run(stage)).rejects.toMatchObject({ name: "AssertionError" });
    });
  }
});
