/** Wrong clocks: each is either corrected by the relay's or told in a sentence, and nothing is lost. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { LinkStage, minute, openAndStore, refusalOf } from "../support/link-stage.ts";
import type { TestPerson } from "../support/people.ts";
import { loseAnswers } from "../support/proxy.ts";

const hour = 60 * minute;
const day = 24 * hour;

let stage: LinkStage;
beforeAll(async () => {
  stage = await LinkStage.set();
});
afterEach(async () => {
  stage.proxy.rule = () => false;
  await stage.setRelayClock(0);
});
afterAll(() => stage.strike());

async function setClock(person: TestPerson, offset: number): Promise<void> {
  person.setClockOffset(offset);
  await person.restart();
}

const offsets = [-400 * day, -3 * hour, 4 * minute, 3 * hour];

describe.each(offsets)("the recipient's clock is wrong by %i ms", (offset) => {
  beforeAll(() => setClock(stage.ben, offset));
  afterAll(() => setClock(stage.ben, 0));

  test("the link opens all the same", async () => {
    const link = await stage.newLink({ ttl: "10m" });
    expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
    expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
  });

  test("an expired link is told to have expired", async () => {
    const link = await stage.newLink({ ttl: "10m" });
    await stage.setRelayClock(11 * minute);
    const opening = stage.ben.call("inbox.receive", { link: link.link });
    await expect(opening).rejects.toMatchObject({ code: "link_gone", message: expect.stringContaining("expired") });
    expect((await stage.told(link.id)).state).toBe("expired");
  });

  test("the answer is lost until the link expired: within the lease it still opens", async () => {
    const link = await stage.newLink({ ttl: "10m" });
    await stage.setRelayClock(9 * minute);
    stage.proxy.rule = loseAnswers("claim");
    expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("relay_unreachable");
    await stage.ben.restart();
    await stage.setRelayClock(18 * minute);
    expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
    expect((await stage.told(link.id)).state).toBe("opened");
  });
});

describe("the sender's clock is wrong", () => {
  afterEach(() => setClock(stage.ana, 0));

  test.each(offsets)("by %i ms: the link lives as long as was asked, by the relay's clock", async (offset) => {
    await setClock(stage.ana, offset);
    const before = Date.now();
    const link = await stage.newLink({ ttl: "1h" });
    expect(link.state).toBe("waiting");
    const isTold = link.warnings.some((warning) => warning.includes("clock"));
    expect(isTold).toBe(Math.abs(offset) > 5 * minute);
    if (isTold) {
      expect(link.expiresAt).toBeGreaterThan(before + hour - minute);
      expect(link.expiresAt).toBeLessThan(Date.now() + hour + minute);
    }
    expect((await stage.told(link.id)).state).toBe("waiting");
    expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
    expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
  });

  test("and a link that expired is told to have expired", async () => {
    await setClock(stage.ana, -3 * hour);
    const link = await stage.newLink({ ttl: "10m" });
    await stage.setRelayClock(11 * minute);
    expect((await stage.told(link.id)).state).toBe("expired");
  });
});

describe("the relay's clock is wrong", () => {
  test.each([-400 * day, -3 * hour, 3 * hour, 400 * day])(
    "by %i ms: people are told, and links work",
    async (offset) => {
      await stage.setRelayClock(offset);
      const link = await stage.newLink();
      expect(link.warnings.join(" ")).toContain("clock");
      expect((await stage.told(link.id)).state).toBe("waiting");
      expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
      expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
    },
  );

  test("and is set right under a waiting link: the link opens, or is told to have expired", async () => {
    await stage.setRelayClock(3 * hour);
    const link = await stage.newLink({ ttl: "1h" });
    await stage.setRelayClock(0);
    expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
    await stage.setRelayClock(-3 * hour);
    const other = await stage.newLink({ ttl: "1h" });
    await stage.setRelayClock(0);
    expect(await refusalOf(stage.ben.call("inbox.receive", { link: other.link }))).toBe("link_gone");
    expect((await stage.told(other.id)).state).toBe("expired");
  });
});
