/** G5: exactly one reader for each link, over several relay processes on one store, and when they are killed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Variant } from "../support/relay-entry.ts";
import { newReader, newTestLink, type TestLink } from "../support/relay-link.ts";
import { postRequest, type RelayProcess, spawnRelay } from "../support/relay-process.ts";
import { scale } from "../support/scale.ts";

const origin = "https://relay.example";
const claimants = 64;
const processes = 4;

let folder: string;
let store: string;
const running: RelayProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "keyhold-one-reader-"));
  store = `sqlite:${join(folder, "links.sqlite")}`;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((relay) => relay.kill()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(variant?: Variant): Promise<RelayProcess> {
  const options = { store, origins: [origin], logLevel: "error" } as const;
  const relay = await spawnRelay(variant === undefined ? options : { ...options, variant });
  running.push(relay);
  return relay;
}

async function createLink(url: string): Promise<TestLink> {
  const link = newTestLink({ origin, now: Date.now() });
  expect((await postRequest(url, "/v1/links", link.create))?.status).toBe(201);
  return link;
}

const claimPath = (link: TestLink) => `/v1/links/${link.id}/claim`;

/** @returns for each link, how many of its claimants got the ciphertext. */
async function race(links: number, variant?: Variant): Promise<number[]> {
  const relays = await Promise.all(Array.from({ length: processes }, () => start(variant)));
  const urls = relays.map(({ url }) => url);
  const winners: number[] = [];
  for (let number = 0; number < links; number++) {
    const link = await createLink(urls[number % processes] ?? "");
    const requests = Array.from({ length: claimants }, () => link.claim(newReader()));
    const answers = await Promise.all(
      requests.map((request, index) => postRequest(urls[index % processes] ?? "", claimPath(link), request)),
    );
    const won = answers.filter((answer) => answer?.status === 200);
    for (const answer of won) expect(answer?.body.ciphertext).toBe(link.create.ciphertext);
    expect(answers.filter((answer) => answer?.status === 409).length).toBe(claimants - won.length);
    winners.push(won.length);
  }
  return winners;
}

describe("one reader for each link", () => {
  test(`${claimants} claimants over ${processes} relay processes`, async () => {
    const links = Math.ceil(50 * scale);
    expect(await race(links)).toEqual(Array.from({ length: links }, () => 1));
  }, 600_000);

  test("control: a claim that is not atomic is caught by the same race", async () => {
    expect((await race(10, "non-atomic-claim")).some((winners) => winners > 1)).toBe(true);
  }, 600_000);

  test("killed in mid-claim: at most one winner, and it can come back within the lease", async () => {
    const kills = Math.ceil(10 * scale);
    let answeredBefore = 0;
    let unanswered = 0;
    let relay = await start();
    for (let kill = 0; kill < kills; kill++) {
      const { url } = relay;
      const begun = performance.now();
      const links = await Promise.all(Array.from({ length: 12 }, () => createLink(url)));
      // How long a round takes on this machine: the kill falls somewhere into the next one.
      const round = performance.now() - begun;
      const tries = links.flatMap((link) =>
        Array.from({ length: 4 }, () => ({ link, claim: link.claim(newReader()) })),
      );
      const answers = Promise.all(tries.map(({ link, claim }) => postRequest(url, claimPath(link), claim)));
      await new Promise((resolve) => setTimeout(resolve, 2 + Math.random() * Math.max(30, 2 * round)));
      await relay.kill();
      const before = await answers;
      relay = await start();
      const after = await Promise.all(tries.map(({ link, claim }) => postRequest(relay.url, claimPath(link), claim)));
      for (const link of links) {
        const own = tries.map((attempt, index) => ({ ...attempt, first: before[index], second: after[index] }));
        const mine = own.filter((attempt) => attempt.link === link);
        const firstWinners = mine.filter(({ first }) => first?.status === 200);
        const winners = mine.filter(({ second }) => second?.status === 200);
        expect(winners.length).toBe(1);
        expect(winners[0]?.second?.body.ciphertext).toBe(link.create.ciphertext);
        for (const winner of firstWinners) expect(winner).toBe(winners[0]);
        answeredBefore += firstWinners.length;
        unanswered += mine.filter(({ first }) => first === undefined).length;
      }
    }
    // The kills must fall where they mean something: after some answers, before others.
    expect(answeredBefore).toBeGreaterThan(0);
    expect(unanswered).toBeGreaterThan(0);
  }, 600_000);

  test("killed after each step, a restarted relay still has what it answered", async () => {
    let relay = await start();
    const restart = async () => {
      await relay.kill();
      relay = await start();
    };
    const link = await createLink(relay.url);
    const revoked = await createLink(relay.url);
    const post = async (of: TestLink, route: string, body: Buffer) => {
      const answer = await postRequest(relay.url, `/v1/links/${of.id}/${route}`, body);
      return { status: answer?.status, ...answer?.body };
    };
    const state = async (of: TestLink) => (await post(of, "status", of.status())) as Record<string, unknown>;

    await restart();
    expect(await state(link)).toMatchObject({ state: "pending" });
    expect((await post(revoked, "revoke", revoked.revoke())).status).toBe(200);
    const reader = newReader();
    const request = link.claim(reader);
    expect((await post(link, "claim", request)).status).toBe(200);

    await restart();
    expect(await state(revoked)).toMatchObject({ state: "revoked" });
    expect(await state(link)).toMatchObject({ state: "claimed", claim: request.toString("base64url") });
    expect((await post(link, "claim", link.claim(newReader()))).status).toBe(409);
    expect(await post(link, "claim", request)).toMatchObject({ ciphertext: link.create.ciphertext });
    expect((await post(link, "ack", link.ack(reader, { receipt: "AAAA" }))).status).toBe(200);
    expect((await post(link, "report", link.report({ report: "BBBB" }))).status).toBe(200);

    await restart();
    expect(await state(link)).toMatchObject({ state: "read", receipt: "AAAA", report: "BBBB" });
    expect((await post(link, "claim", request)).status).toBe(410);
  }, 600_000);
});
