/** What a relay can make of the inbox that people keep there, and what they must make of it. */
import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { toBase64 } from "../../shared/crypto/bytes.ts";
import { readCardText } from "../../shared/identity/card.ts";
import { entryLength } from "../../shared/link/inbox-wire.ts";
import { readLink } from "../../shared/link/link-text.ts";
import type { LinkStage } from "../support/link-stage.ts";
import { TestPerson } from "../support/people.ts";
import { RelayProxy } from "../support/proxy.ts";
import {
  bensInbox,
  foundAndOpened,
  inboxAnswers,
  inboxBehaves,
  inboxHolds,
  isFound,
  leftLink,
  openedByHand,
} from "./inbox-steps.ts";
import { answers, changes, idOf, misbehave, type Row, refuses, type SharedLink } from "./row.ts";
import { forgeEntry } from "./trusting-inbox-entry.ts";

/** Ben is shown nothing of the link, and is told that something lay there that nobody he knows left. */
async function refusedAsForeign(stage: LinkStage, link: SharedLink): Promise<void> {
  const { links, foreign } = await bensInbox(stage);
  expect(links.map(({ id }) => id)).not.toContain(idOf(link));
  expect(foreign).toBeGreaterThan(0);
}

export const inboxRows: readonly Row[] = [
  {
    name: "invents entries under every tag it is asked for",
    run: async (stage) => {
      const { link } = await leftLink(stage);
      inboxHolds(stage, (_, asked) => asked.map((tag) => ({ tag, entry: toBase64(randomBytes(entryLength)) })));
      const { links, foreign, state } = await bensInbox(stage);
      expect({ links, foreign, state }).toEqual({ links: [], foreign: 16, state: "looked" });
      await foundAndOpened(stage, link);
    },
  },
  {
    name: "seals an entry to Ben's card that names a genuine link, under every tag it is asked for",
    caughtBy: "inbox-entry",
    run: async (stage) => {
      // Left by nobody: the link is on its way by hand.
      const link = await stage.newLink({ inbox: false });
      const { card } = await stage.ben.call("me.get", {});
      const forged = toBase64(forgeEntry(readLink(link.link).secret, readCardText(card).boxKey));
      inboxHolds(stage, (_, asked) => asked.map((tag) => ({ tag, entry: forged })));
      await refusedAsForeign(stage, link);
      inboxBehaves(stage);
      await openedByHand(stage, link);
    },
  },
  {
    name: "swaps what two people left for Ben",
    caughtBy: "inbox-entry",
    run: async (stage) => {
      const cleo = await TestPerson.createWith("Cleo", {});
      await cleo.meet(stage.ben);
      await stage.ben.meet(cleo);
      const ofAna = await leftLink(stage);
      const ofCleo = await leftLink(stage, {}, cleo);
      const [one, other] = [ofAna.left[0], ofCleo.left[0]];
      inboxHolds(stage, () => [
        { tag: one?.tag ?? "", entry: other?.entry ?? "" },
        { tag: other?.tag ?? "", entry: one?.entry ?? "" },
      ]);
      await refusedAsForeign(stage, ofAna.link);
      await refusedAsForeign(stage, ofCleo.link);
      await foundAndOpened(stage, ofAna.link);
      await foundAndOpened(stage, ofCleo.link, "Cleo");
      await stage.ben.call("team.remove", { person: "Cleo" });
      await cleo.leave();
    },
  },
  {
    name: "gives out another day's entry under today's tag, and today's under the tags that fill up",
    caughtBy: "inbox-entry",
    run: async (stage) => {
      const { link, left } = await leftLink(stage, { ttl: "7d" });
      const [today, ...later] = left;
      inboxHolds(stage, () => later.map(({ entry }) => ({ tag: today?.tag ?? "", entry })));
      await refusedAsForeign(stage, link);
      inboxHolds(stage, (_, asked) =>
        asked.filter((tag) => tag !== today?.tag).map((tag) => ({ tag, entry: today?.entry ?? "" })),
      );
      await refusedAsForeign(stage, link);
      await foundAndOpened(stage, link);
    },
  },
  {
    name: "gives out an entry that was left at another relay",
    caughtBy: "inbox-entry",
    run: async (stage) => {
      const here = await leftLink(stage);
      const other = await RelayProxy.start();
      other.target = stage.proxy.target;
      let entry = "";
      other.rule = (exchange) => {
        if (exchange.route === "inbox-leave") entry = JSON.parse(exchange.body.toString()).entry as string;
        return false;
      };
      const link = await stage.newLink({ inbox: true, relay: other.url });
      expect(entry).not.toBe("");
      inboxHolds(stage, () => [{ tag: here.left[0]?.tag ?? "", entry }]);
      await refusedAsForeign(stage, link);
      await foundAndOpened(stage, here.link);
      await other.close();
    },
  },
  {
    name: "gives out one entry many times, also after its link was opened: it is shown once and opened once",
    run: async (stage) => {
      const { link, left } = await leftLink(stage);
      const shown = async () => (await bensInbox(stage)).links.filter(({ id }) => id === idOf(link)).length;
      const [today] = left;
      const replay = () => inboxHolds(stage, () => Array.from({ length: 16 }, () => ({ ...pick(today) })));
      replay();
      expect(await shown()).toBe(1);
      await foundAndOpened(stage, link);
      replay();
      expect(await shown()).toBe(0);
      // What is only in memory is not what it rests on.
      await stage.ben.restart();
      expect(await shown()).toBe(0);
    },
  },
  {
    name: "drops entries, or takes none and says that it did: by hand nothing is lost",
    run: async (stage) => {
      const dropped = await leftLink(stage);
      inboxHolds(stage, () => []);
      expect(await isFound(stage, dropped.link)).toBe(false);
      stage.proxy.rule = (exchange) =>
        exchange.route === "inbox-leave" ? answers(201, { left: true })(exchange) : false;
      const untaken = await leftLink(stage);
      inboxBehaves(stage);
      expect(await isFound(stage, untaken.link)).toBe(false);
      await openedByHand(stage, untaken.link);
      await foundAndOpened(stage, dropped.link);
    },
  },
  {
    name: "refuses to take entries with every false reason: the link is sent, and its sender is told",
    run: async (stage) => {
      const lies = [
        refuses("conflict", {}, 409),
        refuses("storage_full", {}, 507),
        refuses("internal", {}, 500),
        answers(201, { left: "yes" }),
        answers(502, Buffer.from("<h1>trust me</h1>")),
        refuses("not_found", {}, 404),
      ];
      for (const lie of lies) {
        stage.proxy.rule = (exchange) => (exchange.route === "inbox-leave" ? lie(exchange) : false);
        const { link } = await leftLink(stage);
        expect(link).toMatchObject({ state: "waiting" });
        expect(link.inInbox).toBeUndefined();
        expect(link.warnings.join()).toContain("Send the link yourself");
        expect(link.warnings.join()).not.toContain("trust me");
        await openedByHand(stage, link);
      }
      // It said that it keeps no inbox, and is believed for an hour, or until the next start.
      await stage.ana.restart();
    },
  },
  {
    name: "lies about a link that was found: it is not shown, and opens by hand",
    run: async (stage) => {
      const lies = [{ state: "read" }, { kind: 2 }, { expiresAt: Date.now() + 400 * 24 * 3600_000 }];
      for (const lie of lies) {
        const { link } = await leftLink(stage);
        misbehave(
          stage,
          link,
          "look",
          changes((answer) => ({ ...answer, ...lie })),
        );
        expect(await isFound(stage, link)).toBe(false);
        stage.proxy.links.clear();
        await openedByHand(stage, link);
      }
    },
  },
  {
    name: "answers a look with what no relay answers, and with more than an answer may be",
    run: async (stage) => {
      const { link, left } = await leftLink(stage);
      const good = { entries: [pick(left[0])], now: Date.now(), padding: "" };
      const many = Array.from({ length: 5_000 }, () => pick(left[0]));
      const odd: (object | Buffer)[] = [
        { ...good, extra: 1 },
        { ...good, now: -1 },
        { ...good, padding: 1 },
        { ...good, padding: "0".repeat(5 * 1024 * 1024) },
        { ...good, entries: many },
        { ...good, entries: [{ ...pick(left[0]), from: "Ana" }] },
        { ...good, entries: [{ ...pick(left[0]), entry: left[0]?.entry.slice(4) }] },
        { ...good, entries: [{ ...pick(left[0]), tag: `${left[0]?.tag}=` }] },
        { entries: good.entries },
        [good],
        Buffer.from("null"),
        Buffer.from(`[${"[".repeat(100_000)}`),
        Buffer.alloc(30_000_000, 0x20),
      ];
      for (const body of odd) {
        inboxAnswers(stage, answers(200, body));
        expect(await isFound(stage, link)).toBe(false);
      }
      await foundAndOpened(stage, link);
    },
  },
  {
    name: "says a false time when it is looked at: links of the true day are found again once it does not",
    run: async (stage) => {
      const { link } = await leftLink(stage);
      for (const days of [-40, 40, 4_000]) {
        inboxAnswers(
          stage,
          changes((answer) => ({ ...answer, now: Date.now() + days * 24 * 3600_000, entries: [] })),
        );
        expect(await isFound(stage, link)).toBe(false);
      }
      inboxBehaves(stage);
      // The first honest answer sets the time right again.
      await bensInbox(stage);
      await foundAndOpened(stage, link);
    },
  },
];

function pick(left: { readonly tag: string; readonly entry: string } | undefined) {
  return { tag: left?.tag ?? "", entry: left?.entry ?? "" };
}
