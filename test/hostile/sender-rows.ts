/** What a relay can tell a sender, and what the sender must be told. */
import { expect } from "vitest";
import { toBase64 } from "../../shared/crypto/bytes.ts";
import { type LinkStage, minute, openAndStore, refusalOf } from "../support/link-stage.ts";
import { answers, behave, changes, misbehave, type Row, refuses, type SharedLink } from "./row.ts";

type Answer = Record<string, unknown>;

/** A link that Ben has read, with the status that the relay gives of it. */
async function readLinkAndStatus(stage: LinkStage): Promise<{ link: SharedLink; status: Answer }> {
  const link = await stage.newLink();
  await openAndStore(stage.ben, link.link, link.name);
  return { link, status: await statusSeen(stage, link) };
}

async function statusSeen(stage: LinkStage, link: SharedLink): Promise<Answer> {
  let seen: Answer = {};
  misbehave(
    stage,
    link,
    "status",
    changes((answer) => (seen = answer)),
  );
  await stage.ana.call("shares.list", {});
  behave(stage, link);
  return seen;
}

/** The relay answers each status of the link so. @returns what Ana is told. */
async function toldWhen(stage: LinkStage, link: SharedLink, change: (answer: Answer) => object) {
  misbehave(stage, link, "status", changes(change));
  const told = await stage.told(link.id);
  behave(stage, link);
  return told;
}

/** A link that Ben has claimed without his ack arriving. */
async function claimedLink(stage: LinkStage): Promise<SharedLink> {
  const link = await stage.newLink();
  misbehave(stage, link, "ack", refuses("cancelled", {}, 503));
  await stage.ben.call("inbox.receive", { link: link.link });
  behave(stage, link);
  return link;
}

function flipped(text: unknown): string {
  const bytes = Buffer.from(String(text), "base64url");
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  return bytes.toString("base64url");
}

const noise = toBase64(new Uint8Array(300).fill(7));

export const senderRows: readonly Row[] = [
  {
    name: "answers with the status of another link that was read",
    caughtBy: "judge",
    run: async (stage) => {
      const other = await readLinkAndStatus(stage);
      const link = await stage.newLink();
      const told = await toldWhen(stage, link, () => ({ ...other.status, expiresAt: link.expiresAt }));
      expect(told).toMatchObject({ state: "disputed", why: expect.stringContaining("did not make") });
      // The relay mends its ways: so does what is told.
      expect((await stage.told(link.id)).state).toBe("waiting");
    },
  },
  {
    name: "says read without a claim",
    caughtBy: "judge",
    run: async (stage) => {
      for (const state of ["read", "claimed", "lapsed"]) {
        const link = await stage.newLink();
        const told = await toldWhen(stage, link, (answer) => ({ ...answer, state }));
        expect(told).toMatchObject({ state: "disputed", why: expect.stringContaining("no proof") });
        expect(told.receipt).not.toBe(true);
      }
    },
  },
  {
    name: "withholds the proof it showed before: pending, revoked, expired after opened",
    caughtBy: "judge",
    run: async (stage) => {
      const { link } = await readLinkAndStatus(stage);
      for (const state of ["pending", "revoked", "expired", "claimed"]) {
        const told = await toldWhen(stage, link, ({ expiresAt }) => ({ state, expiresAt }));
        expect(told).toMatchObject({ state: "opened", receipt: true, why: expect.stringContaining("no longer shows") });
      }
    },
  },
  {
    name: "replays an old status",
    caughtBy: "judge",
    run: async (stage) => {
      const link = await stage.newLink();
      const old = await statusSeen(stage, link);
      await openAndStore(stage.ben, link.link, link.name);
      expect((await stage.told(link.id)).state).toBe("opened");
      expect((await toldWhen(stage, link, () => old)).state).toBe("opened");
    },
  },
  {
    name: "shows the claim beside a state that denies it",
    caughtBy: "judge",
    run: async (stage) => {
      for (const state of ["pending", "revoked", "expired"]) {
        const link = await claimedLink(stage);
        const told = await toldWhen(stage, link, (answer) => ({ ...answer, state }));
        expect(told).toMatchObject({ state: "unconfirmed", why: expect.stringContaining("contradicts") });
      }
    },
  },
  {
    name: "forges a receipt: noise, a flipped bit, another link's",
    caughtBy: "judge",
    run: async (stage) => {
      const other = await readLinkAndStatus(stage);
      for (const receipt of [noise, flipped(other.status.receipt), other.status.receipt]) {
        const link = await claimedLink(stage);
        const told = await toldWhen(stage, link, (answer) => ({ ...answer, state: "read", receipt }));
        expect(told).toMatchObject({ state: "unconfirmed", receipt: false });
        expect(told.why).toContain("receipt that the recipient did not make");
      }
    },
  },
  {
    name: "shows a good receipt without the claim",
    caughtBy: "judge",
    run: async (stage) => {
      const link = await stage.newLink();
      await openAndStore(stage.ben, link.link, link.name);
      const told = await toldWhen(stage, link, ({ claim: _claim, ...rest }) => rest);
      expect(told).toMatchObject({ state: "disputed", why: expect.stringContaining("no proof") });
    },
  },
  {
    name: "forges a claim: a flipped bit, another link's, its own",
    caughtBy: "judge",
    run: async (stage) => {
      const other = await readLinkAndStatus(stage);
      for (const claim of [noise, flipped(other.status.claim), other.status.claim]) {
        const link = await stage.newLink();
        const told = await toldWhen(stage, link, (answer) => ({ ...answer, state: "claimed", claim }));
        expect(told).toMatchObject({ state: "disputed", why: expect.stringContaining("did not make") });
      }
    },
  },
  {
    name: "forges an alarm",
    caughtBy: "judge",
    run: async (stage) => {
      const waiting = await stage.newLink();
      const claimed = await claimedLink(stage);
      for (const link of [waiting, claimed]) {
        const told = await toldWhen(stage, link, (answer) => ({ ...answer, report: noise }));
        expect(told).toMatchObject({ state: "disputed", why: expect.stringContaining("cannot be verified") });
      }
    },
  },
  {
    name: "changes the expiry, expires a link early, keeps it waiting for ever",
    caughtBy: "judge",
    run: async (stage) => {
      const link = await stage.newLink();
      for (const expiresAt of [link.expiresAt + 1, link.expiresAt - minute, 1]) {
        const told = await toldWhen(stage, link, (answer) => ({ ...answer, expiresAt }));
        expect(told).toMatchObject({ state: "disputed", why: expect.stringContaining("another expiry") });
      }
      const early = await toldWhen(stage, link, (answer) => ({ ...answer, state: "expired" }));
      expect(early).toMatchObject({ state: "disputed", why: expect.stringContaining("before its time") });
      await stage.setRelayClock(66 * minute);
      const late = await toldWhen(stage, link, (answer) => ({ ...answer, state: "pending" }));
      expect(late).toMatchObject({ state: "expired", why: expect.stringContaining("time is over") });
      await stage.setRelayClock(0);
    },
  },
  {
    name: "says it has forgotten a link that it took",
    run: async (stage) => {
      const link = await stage.newLink();
      misbehave(stage, link, "status", refuses("bad_signature", {}, 403));
      expect(await stage.told(link.id)).toMatchObject({ state: "disputed" });
      behave(stage, link);
      expect((await stage.told(link.id)).state).toBe("waiting");
    },
  },
  {
    name: "says revoked of a link that was opened",
    run: async (stage) => {
      const { link } = await readLinkAndStatus(stage);
      misbehave(stage, link, "revoke", answers(200, { state: "revoked" }));
      expect(await refusalOf(stage.ana.call("shares.revoke", { id: link.id }))).toBe("link_gone");
      behave(stage, link);
      expect((await stage.told(link.id)).state).toBe("opened");
    },
  },
  {
    name: "counts guesses on a link that has no passphrase",
    run: async (stage) => {
      const link = await stage.newLink();
      expect((await toldWhen(stage, link, (answer) => ({ ...answer, guesses: 1000 }))).state).toBe("waiting");
    },
  },
  {
    name: "takes a link with a false answer, or refuses it in odd ways",
    run: async (stage) => {
      const odd = [
        answers(201, { state: "read", expiresAt: 1 }),
        answers(201, { state: "pending" }),
        answers(201, Buffer.from("<html>")),
        answers(500, Buffer.from("")),
        refuses("link_gone", { state: "revoked" }),
        refuses("taken", {}, 409),
        refuses("already_exists", {}, 409),
      ];
      for (const rule of odd) {
        stage.proxy.rule = (exchange) => (exchange.route === "create" ? rule(exchange) : false);
        const link = await stage.newLink();
        stage.proxy.rule = () => false;
        expect(["waiting", "unsent"]).toContain(link.state);
        if (link.state === "unsent") {
          expect(link.problem).toMatch(/relay|link/);
          expect(link.problem).not.toContain("trust me");
          await stage.ana.call("shares.retry", {});
          expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
          expect((await stage.told(link.id)).state).toBe("opened");
        } else {
          // It never had the link: asked for it, it cannot show it.
          expect((await stage.told(link.id)).state).toBe("disputed");
        }
      }
    },
  },
  {
    name: "lies about the time to whoever asks for a status",
    run: async (stage) => {
      const { link } = await readLinkAndStatus(stage);
      for (const now of [0, 1, Date.now() + 400 * 24 * 60 * minute]) {
        misbehave(stage, link, "status", refuses("clock_wrong", { now }, 400));
        expect((await stage.ana.call("shares.list", {})).unreachable).toEqual([stage.proxy.url]);
        behave(stage, link);
        expect((await stage.told(link.id)).state).toBe("opened");
      }
    },
  },
  {
    name: "answers a status with what no relay answers",
    run: async (stage) => {
      const { link } = await readLinkAndStatus(stage);
      const good = await statusSeen(stage, link);
      const odd: object[] = [
        { ...good, extra: 1 },
        JSON.parse(`{"__proto__": {"state": "read"}, "state": "pending", "expiresAt": ${link.expiresAt}}`),
        { ...good, state: "opened" },
        { ...good, expiresAt: -1 },
        { ...good, claim: "!" },
        { ...good, claim: "A".repeat(10_000) },
        { ...good, guesses: -1 },
        [],
        Buffer.from("null"),
        Buffer.from(`[${"[".repeat(100_000)}`),
        Buffer.from([0xff, 0xfe, 0]),
      ];
      for (const body of odd) {
        misbehave(stage, link, "status", answers(200, body));
        const { shares, unreachable } = await stage.ana.call("shares.list", {});
        expect(unreachable).toEqual([stage.proxy.url]);
        expect(shares.find(({ id }) => id === link.id)).toMatchObject({ state: "opened", receipt: true });
      }
      behave(stage, link);
    },
  },
];
