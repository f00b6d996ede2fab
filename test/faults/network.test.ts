/** Lines that go dead: what was asked arrived, what was answered did not. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { LinkStage, minute, openAndStore, refusalOf } from "../support/link-stage.ts";
import { loseAnswers, once, type RelayProxy } from "../support/proxy.ts";

let stage: LinkStage;
let proxy: RelayProxy;
beforeAll(async () => {
  stage = await LinkStage.set();
  proxy = stage.proxy;
});
afterEach(async () => {
  proxy.rule = () => false;
  await stage.setRelayClock(0);
});
afterAll(() => stage.strike());

describe("the answer to a claim is lost", () => {
  test("and the rightful reader, back within the lease, still gets the key", async () => {
    const link = await stage.newLink();
    proxy.rule = loseAnswers("claim", 3);
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("relay_unreachable");
    }
    expect((await stage.told(link.id)).state).toBe("unconfirmed");
    expect(await stage.stolen(link.link)).toBe("nothing");
    await stage.ben.restart();
    expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
    expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
  });

  test("and half of it came through", async () => {
    const link = await stage.newLink();
    proxy.rule = once("claim", async (exchange) => {
      const { body } = await exchange.forward();
      exchange.response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
      exchange.response.write(body.subarray(0, body.length >> 1), () => exchange.cut());
    });
    expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("relay_unreachable");
    expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
  });

  test("and the link expires before the reader is back: the lease outlives it", async () => {
    const link = await stage.newLink({ ttl: "10m" });
    await stage.setRelayClock(9 * minute);
    proxy.rule = loseAnswers("claim");
    expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("relay_unreachable");
    await stage.setRelayClock(18 * minute);
    expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
    expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
  });

  test("and the reader comes back after the lease: nobody has the key, and the sender is told lapsed", async () => {
    const link = await stage.newLink();
    proxy.rule = loseAnswers("claim");
    expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("relay_unreachable");
    await stage.setRelayClock(11 * minute);
    expect((await stage.told(link.id)).state).toBe("lapsed");
    expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("link_gone");
    expect(await stage.stolen(link.link)).toBe("nothing");
  });
});

describe("acks are lost", () => {
  test("until after the lease: lapsed, then opened by the late ack", async () => {
    const link = await stage.newLink();
    proxy.rule = (exchange) => {
      if (exchange.route !== "ack") return false;
      exchange.cut();
      return true;
    };
    const { message } = await stage.ben.call("inbox.receive", { link: link.link });
    expect(message.acknowledged).toBe(false);
    expect((await stage.told(link.id)).state).toBe("unconfirmed");
    await stage.setRelayClock(11 * minute);
    expect((await stage.told(link.id)).state).toBe("lapsed");
    await stage.ben.call("inbox.decide", { id: message.id, decision: "store" });
    proxy.rule = () => false;
    await stage.ben.restart();
    await stage.ben.call("inbox.list", {});
    expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
  });

  test("after they arrived: the repeated ack is answered the same", async () => {
    const link = await stage.newLink();
    proxy.rule = loseAnswers("ack");
    const { message } = await stage.ben.call("inbox.receive", { link: link.link });
    expect(message.acknowledged).toBe(false);
    const told = await stage.told(link.id);
    expect(told).toMatchObject({ state: "opened", receipt: true });
    expect((await stage.ben.call("inbox.receive", { link: link.link })).message.acknowledged).toBe(true);
    expect(await stage.told(link.id)).toEqual(told);
  });
});

describe("the sender's lines go dead", () => {
  test("the answer to the post is lost: unsent, and true again at the next look", async () => {
    proxy.rule = loseAnswers("create");
    const link = await stage.newLink();
    expect(link).toMatchObject({ state: "unsent" });
    expect(link.problem).toContain("Nothing was lost");
    expect((await stage.told(link.id)).state).toBe("waiting");
    expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
    expect((await stage.told(link.id)).state).toBe("opened");
  });

  test("and the same post again changes nothing, even after the link was read", async () => {
    proxy.rule = loseAnswers("create");
    const link = await stage.newLink();
    expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
    expect((await stage.ana.call("shares.retry", {})).sent).toBe(1);
    expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
  });

  test("the answer to a revoke is lost: it counts, and the same again says so", async () => {
    const link = await stage.newLink();
    proxy.rule = loseAnswers("revoke");
    expect(await refusalOf(stage.ana.call("shares.revoke", { id: link.id }))).toBe("relay_unreachable");
    expect((await stage.ana.call("shares.revoke", { id: link.id })).share.state).toBe("revoked");
    expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("link_gone");
  });

  test("the answer to a status is lost: nothing changes, and the relay is named", async () => {
    const link = await stage.newLink();
    proxy.rule = loseAnswers("status", 100);
    const { shares, unreachable } = await stage.ana.call("shares.list", {});
    expect(unreachable).toEqual([proxy.url]);
    expect(shares.find(({ id }) => id === link.id)?.state).toBe("waiting");
  });
});
