/** The relay is killed at each step, before it did what was asked or right after, and started on the same store. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { LinkStage, openAndStore, refusalOf } from "../support/link-stage.ts";
import type { ProxyRoute } from "../support/proxy.ts";

let stage: LinkStage;
beforeAll(async () => {
  stage = await LinkStage.set();
});
afterAll(() => stage.strike());

type Moment = "before" | "during" | "after";

/** Kills and restarts the relay the next time it is asked this, then breaks the line to whoever asked. */
function killAt(route: ProxyRoute, moment: Moment): () => boolean {
  let done = false;
  stage.proxy.rule = async (exchange) => {
    if (done || exchange.route !== route) return false;
    done = true;
    if (moment === "after") await exchange.forward();
    // Under way when the process dies: the store has it, or has not, never a half.
    const underWay = moment === "during" ? exchange.forward().catch(() => undefined) : undefined;
    await stage.restartRelay();
    await underWay;
    exchange.cut();
    return true;
  };
  return () => done;
}

const moments: readonly Moment[] = ["before", "during", "after"];

test.each(moments)("at the create, %s: sent by a retry, read once", async (moment) => {
  const killed = killAt("create", moment);
  const link = await stage.newLink();
  expect(killed()).toBe(true);
  expect(link.state).toBe("unsent");
  await stage.ana.call("shares.retry", {});
  expect((await stage.told(link.id)).state).toBe("waiting");
  expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
  expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
});

test.each(["during"] as const)("at the look, %s: the link works at the next try", async (moment) => {
  const link = await stage.newLink();
  killAt("look", moment);
  expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("relay_unreachable");
  expect((await stage.told(link.id)).state).toBe("waiting");
  expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
});

test.each(moments)("at the claim, %s: the reader that asked first is the reader", async (moment) => {
  const link = await stage.newLink();
  killAt("claim", moment);
  expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("relay_unreachable");
  const told = (await stage.told(link.id)).state;
  if (moment === "before") expect(told).toBe("waiting");
  if (moment === "after") expect(told).toBe("unconfirmed");
  expect(["waiting", "unconfirmed"]).toContain(told);
  expect(await stage.stolen(link.link)).toBe("nothing");
  expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
  expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
});

test.each(moments)("at the ack, %s: the message is kept and the receipt arrives later", async (moment) => {
  const link = await stage.newLink();
  killAt("ack", moment);
  const { message } = await stage.ben.call("inbox.receive", { link: link.link });
  expect(message.acknowledged).toBe(false);
  const told = (await stage.told(link.id)).state;
  if (moment === "before") expect(told).toBe("unconfirmed");
  if (moment === "after") expect(told).toBe("opened");
  expect(["unconfirmed", "opened"]).toContain(told);
  expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
  expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
});

test.each(["after"] as const)("at the status, %s: the next look tells", async (moment) => {
  const link = await stage.newLink();
  expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
  killAt("status", moment);
  expect((await stage.ana.call("shares.list", {})).unreachable).toEqual([stage.proxy.url]);
  expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
});

test.each(moments)("at the revoke, %s: revoked at the latest by the next", async (moment) => {
  const link = await stage.newLink();
  killAt("revoke", moment);
  expect(await refusalOf(stage.ana.call("shares.revoke", { id: link.id }))).toBe("relay_unreachable");
  expect((await stage.ana.call("shares.revoke", { id: link.id })).share.state).toBe("revoked");
  expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("link_gone");
  expect((await stage.told(link.id)).state).toBe("revoked");
});
