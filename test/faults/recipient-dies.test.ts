/**
 * The recipient's process is killed at every point between choosing a reader and the ack being accepted, and the
 * sender's around the post. Once the ciphertext has arrived it is kept; nobody else gets it; the sender is told what
 * protocol.md says for the case.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ShareState } from "../../shared/contract/link-methods.ts";
import { LinkStage, minute, openAndStore, refusalOf, storedValue } from "../support/link-stage.ts";
import { type Checkpoint, PersonProcess } from "../support/person-process.ts";

let stage: LinkStage;
let ben: PersonProcess;
beforeAll(async () => {
  stage = await LinkStage.set();
  await stage.ben.lock();
  ben = await PersonProcess.startUnlocked(stage.ben.folder);
});
afterAll(async () => {
  await ben.close();
  await stage.strike();
});

/** Ben opens a link, is killed at the checkpoint, and starts again. */
async function killedOpening(checkpoint: Checkpoint, whileDead: () => Promise<void>) {
  const link = await stage.newLink();
  ben.dieAt(checkpoint);
  const answer = await ben.ask("inbox.receive", { link: link.link });
  expect(answer.ok).toBe(false);
  expect(await ben.ended).toBe("SIGKILL");
  const toldWhileDead = await stage.told(link.id);
  const thief = await stage.stolen(link.link);
  await whileDead();
  ben = await PersonProcess.startUnlocked(stage.ben.folder);
  return { link, toldWhileDead, thief };
}

const within: readonly (readonly [Checkpoint, ShareState])[] = [
  ["receive.before-reader", "waiting"],
  ["receive.after-reader", "waiting"],
  ["receive.after-claim", "unconfirmed"],
  ["receive.before-store", "unconfirmed"],
  ["receive.after-store", "unconfirmed"],
  ["receive.before-ack", "unconfirmed"],
  ["receive.after-ack", "opened"],
];

describe("the recipient dies and is back within the lease", () => {
  test.each(within)("at %s: the sender is told %s, then opened", async (checkpoint, state) => {
    const { link, toldWhileDead, thief } = await killedOpening(checkpoint, async () => undefined);
    expect(toldWhileDead.state).toBe(state);
    expect(thief).toBe("nothing");
    expect(await openAndStore(ben, link.link, link.name)).toBe(link.value);
    expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
    expect(await refusalOf(ben.call("inbox.receive", { link: link.link }))).toBe("link_decided");
    expect(await stage.stolen(link.link)).toBe("nothing");
  });

  test("a claim that was under way is taken up by the inbox, without the link at hand", async () => {
    const { link } = await killedOpening("receive.after-claim", async () => undefined);
    const { messages } = await ben.call("inbox.list", {});
    const message = messages.find(({ items }) => items[0]?.name === link.name);
    await ben.call("inbox.decide", { id: message?.id ?? "", decision: "store" });
    expect(await storedValue(ben, link.name)).toBe(link.value);
    expect((await stage.told(link.id)).state).toBe("opened");
  });
});

const after: readonly (readonly [Checkpoint, boolean])[] = [
  ["receive.after-claim", false],
  ["receive.before-store", false],
  ["receive.after-store", true],
  ["receive.before-ack", true],
];

describe("the recipient dies and is back after the lease", () => {
  test.each(after)("at %s: the message is kept: %s", async (checkpoint, kept) => {
    const { link, toldWhileDead } = await killedOpening(checkpoint, async () => {
      await stage.setRelayClock(11 * minute);
    });
    try {
      expect(toldWhileDead.state).toBe("unconfirmed");
      expect((await stage.told(link.id)).state).toBe("lapsed");
      if (kept) {
        expect(await openAndStore(ben, link.link, link.name)).toBe(link.value);
        expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
      } else {
        expect(await refusalOf(ben.call("inbox.receive", { link: link.link }))).toBe("link_gone");
        expect((await stage.told(link.id)).state).toBe("lapsed");
      }
      expect(await stage.stolen(link.link)).toBe("nothing");
    } finally {
      await stage.setRelayClock(0);
    }
  });

  test("a message that was stored is there with the relay gone for good", async () => {
    const { link } = await killedOpening("receive.after-store", async () => stage.relay.kill());
    expect(await openAndStore(ben, link.link, link.name)).toBe(link.value);
    await stage.restartRelay();
    await ben.call("inbox.list", {});
    expect((await stage.told(link.id)).state).toBe("opened");
  });
});

describe("the sender dies", () => {
  let ana: PersonProcess;
  beforeAll(async () => {
    await stage.ana.lock();
    ana = await PersonProcess.startUnlocked(stage.ana.folder);
  });
  afterAll(async () => {
    await ana.close();
    await stage.ana.unlock();
  });

  async function killedSharing(checkpoint: Checkpoint) {
    ana.dieAt(checkpoint);
    expect(await refusalOf(stage.newLink({}, ana))).toBe("internal");
    expect(await ana.ended).toBe("SIGKILL");
    ana = await PersonProcess.startUnlocked(stage.ana.folder);
    const { shares } = await ana.call("shares.list", {});
    const share = shares.find(({ name }) => name === stage.lastName);
    if (share === undefined) throw new Error("no share");
    return share;
  }

  test("before the post: the share is unsent, and can be sent or taken back", async () => {
    const share = await killedSharing("share.before-post");
    expect(share.state).toBe("unsent");
    expect((await ana.call("shares.retry", {})).sent).toBe(1);
    expect((await stage.told(share.id, ana)).state).toBe("waiting");
    expect((await ana.call("shares.revoke", { id: share.id })).share.state).toBe("revoked");
    const second = await killedSharing("share.before-post");
    expect((await ana.call("shares.revoke", { id: second.id })).share.state).toBe("revoked");
  });

  test("after the post: the sender is told that the relay has it, and the same request again changes nothing", async () => {
    const share = await killedSharing("share.after-post");
    expect(share.state).toBe("waiting");
    expect((await ana.call("shares.retry", {})).sent).toBe(0);
    expect((await ana.call("shares.revoke", { id: share.id })).share.state).toBe("revoked");
  });
});
