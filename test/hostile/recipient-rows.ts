/** What a relay can answer a recipient, and what the recipient must make of it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { toBase64 } from "../../shared/crypto/bytes.ts";
import { cardText, readCardText } from "../../shared/identity/card.ts";
import { type LinkStage, minute, openAndStore, refusalOf, storedValue } from "../support/link-stage.ts";
import type { Rule } from "../support/proxy.ts";
import { boxOfAnother, madeByThief, newThief, passedOn } from "./forge.ts";
import { answers, behave, changes, idOf, misbehave, type Row, refuses, type SharedLink } from "./row.ts";

/** Makes a link, and keeps the ciphertext that its relay was given. */
async function keptLink(stage: LinkStage, input: Parameters<LinkStage["newLink"]>[0] = {}) {
  let ciphertext = "";
  stage.proxy.rule = (exchange) => {
    if (exchange.route === "create") ciphertext = String(JSON.parse(exchange.body.toString()).ciphertext);
    return false;
  };
  const link = await stage.newLink(input);
  stage.proxy.rule = () => false;
  return { link, ciphertext };
}

function givesOut(ciphertext: string): Rule {
  return answers(200, { ciphertext, leaseUntil: Date.now() + 10 * minute });
}

/** Ben is refused with this code and has nothing; afterwards the relay is honest, and he gets what Ana sent. */
async function refusedThenFetched(stage: LinkStage, link: SharedLink, code: string): Promise<void> {
  const opening = stage.ben.call("inbox.receive", { link: link.link });
  // None of the relay's words reach the person.
  await expect(opening).rejects.toMatchObject({ code, message: expect.not.stringContaining("trust me") });
  expect(await refusalOf(stage.ben.call("keys.get", { key: { name: link.name } }))).toBe("not_found");
  expect((await stage.told(link.id)).receipt).not.toBe(true);
  behave(stage, link);
  expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
  expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
}

/** Ben is refused, whatever he tries. */
async function refusedForGood(stage: LinkStage, link: SharedLink, code: string): Promise<void> {
  expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe(code);
  const { messages } = await stage.ben.call("inbox.list", {});
  expect(messages.filter(({ items }) => items[0]?.name === link.name)).toEqual([]);
  expect((await stage.told(link.id)).receipt).not.toBe(true);
}

export const recipientRows: readonly Row[] = [
  {
    name: "swaps the ciphertexts of two links",
    run: async (stage) => {
      const [one, two] = [await keptLink(stage), await keptLink(stage)];
      misbehave(stage, one.link, "claim", givesOut(two.ciphertext));
      misbehave(stage, two.link, "claim", givesOut(one.ciphertext));
      for (const { link } of [one, two]) await refusedThenFetched(stage, link, "message_forged");
    },
  },
  {
    name: "puts another link's message into this one's place, with the help of somebody who knows both",
    caughtBy: "message",
    run: async (stage) => {
      const [one, two] = [await keptLink(stage), await keptLink(stage)];
      misbehave(stage, one.link, "claim", givesOut(boxOfAnother(one.link, two.link, two.ciphertext)));
      await refusedThenFetched(stage, one.link, "message_forged");
    },
  },
  {
    name: "serves a message that was made for somebody else, who passes it on as it was signed",
    caughtBy: "message",
    run: async (stage) => {
      const thief = newThief(`Carol ${idOf((await keptLink(stage)).link).slice(0, 5)}`);
      await stage.ana.call("team.add", { card: cardText(thief.card) });
      const { link, ciphertext } = await keptLink(stage, { to: [thief.card.name] });
      const ben = readCardText((await stage.ben.call("me.get", {})).card);
      misbehave(stage, link, "claim", givesOut(passedOn(link, ciphertext, thief, ben)));
      await refusedForGood(stage, link, "message_forged");
    },
  },
  {
    name: "serves a thief's message under Ana's card",
    caughtBy: "message",
    run: async (stage) => {
      const ana = readCardText((await stage.ana.call("me.get", {})).card);
      const { link } = await keptLink(stage);
      misbehave(stage, link, "claim", givesOut(await madeByThief(stage, link, newThief("Ana"), ana)));
      await refusedThenFetched(stage, link, "message_forged");
    },
  },
  {
    name: "serves a thief's message under a card of the thief's own that says Ana: never shown as the Ana one knows",
    run: async (stage) => {
      const { link } = await keptLink(stage);
      const thief = newThief("Ana");
      misbehave(stage, link, "claim", givesOut(await madeByThief(stage, link, thief, thief.card)));
      const { message } = await stage.ben.call("inbox.receive", { link: link.link });
      expect(message.sender).toMatchObject({ name: "Ana", verified: false, known: false });
      await stage.ben.call("inbox.decide", { id: message.id, decision: "decline" });
      behave(stage, link);
      // Its receipt is sealed to the thief: Ana is not told that what she sent was opened.
      expect((await stage.told(link.id)).receipt).not.toBe(true);
    },
  },
  {
    name: "changes bits of the ciphertext, cuts it, lengthens it, makes one up",
    run: async (stage) => {
      const { link, ciphertext } = await keptLink(stage);
      const bytes = Buffer.from(ciphertext, "base64url");
      const bad = [0, 30, bytes.length - 1].map((index) => {
        const copy = Buffer.from(bytes);
        copy[index] = (copy[index] ?? 0) ^ 1;
        return copy;
      });
      bad.push(bytes.subarray(1), bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.of(0)]), Buffer.of(1));
      for (const changed of bad) {
        misbehave(stage, link, "claim", givesOut(toBase64(changed)));
        expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("message_forged");
      }
      await refusedThenFetched(stage, link, "message_forged");
    },
  },
  {
    name: "gives the ciphertext to everybody who asks: it opens for nobody but the recipient",
    run: async (stage) => {
      const { link, ciphertext } = await keptLink(stage);
      misbehave(stage, link, "claim", givesOut(ciphertext));
      expect(await stage.stolen(link.link)).toBe("nothing");
      expect((await stage.mallory.call("inbox.list", {})).messages).toEqual([]);
      behave(stage, link);
      expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
    },
  },
  {
    name: "hands out a link that was opened here before",
    run: async (stage) => {
      const { link, ciphertext } = await keptLink(stage);
      await openAndStore(stage.ben, link.link, link.name);
      misbehave(stage, link, "claim", givesOut(ciphertext));
      misbehave(
        stage,
        link,
        "look",
        changes((answer) => ({ ...answer, state: "pending" })),
      );
      expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("link_decided");
      await stage.ben.restart();
      expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("link_decided");
    },
  },
  {
    name: "serves an expired link",
    run: async (stage) => {
      const { link, ciphertext } = await keptLink(stage, { ttl: "10m" });
      await stage.setRelayClock(20 * minute);
      stage.ben.setClockOffset(20 * minute);
      await stage.ben.restart();
      misbehave(stage, link, "claim", givesOut(ciphertext));
      await refusedForGood(stage, link, "link_gone");
      stage.ben.setClockOffset(0);
      await stage.ben.restart();
    },
  },
  {
    name: "serves a revoked link: the one it was for gets it, and nobody else; the sender has the relay's word only",
    run: async (stage) => {
      const { link, ciphertext } = await keptLink(stage);
      await stage.ana.call("shares.revoke", { id: link.id });
      misbehave(stage, link, "claim", givesOut(ciphertext));
      expect(await stage.stolen(link.link)).toBe("nothing");
      const { message } = await stage.ben.call("inbox.receive", { link: link.link });
      expect(message.sender).toMatchObject({ name: "Ana", verified: true });
      expect((await stage.told(link.id)).state).toBe("revoked");
    },
  },
  {
    name: "answers the look with another link's E, with an E that no sender makes",
    run: async (stage) => {
      const other = await stage.newLink();
      let otherE: unknown;
      const note = changes((answer) => {
        otherE = answer.E;
        return answer;
      });
      misbehave(stage, other, "look", note);
      await openAndStore(stage.ben, other.link, other.name);
      for (const [E, code] of [
        [otherE, "not_for_me"],
        [toBase64(new Uint8Array(32)), "relay_hostile"],
      ]) {
        const link = await stage.newLink();
        misbehave(
          stage,
          link,
          "look",
          changes((answer) => ({ ...answer, E })),
        );
        await refusedThenFetched(stage, link, String(code));
      }
    },
  },
  {
    name: "lies about state, kind and expiry in its look: the link opens all the same",
    run: async (stage) => {
      const lies = [{ state: "read" }, { state: "revoked" }, { state: "expired" }, { kind: 2 }, { expiresAt: 1 }];
      for (const lie of lies) {
        const link = await stage.newLink();
        misbehave(
          stage,
          link,
          "look",
          changes((answer) => ({ ...answer, ...lie })),
        );
        expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
        expect((await stage.told(link.id)).state).toBe("opened");
      }
    },
  },
  {
    name: "refuses a claim with every false reason",
    run: async (stage) => {
      const lies: readonly (readonly [Rule, string])[] = [
        [refuses("link_gone", { state: "expired" }), "link_gone"],
        [refuses("link_gone", { state: "revoked" }), "link_gone"],
        [refuses("bad_signature", {}, 403), "not_for_me"],
        [refuses("unauthorized", {}, 401), "unauthorized"],
        [refuses("internal", {}, 500), "relay_refused"],
        [refuses("clock_wrong", { now: 1 }, 400), "clock_wrong"],
        [refuses("storage_full", {}, 507), "storage_full"],
        [answers(502, Buffer.from("<h1>trust me</h1>"), { "content-type": "text/html" }), "relay_unreachable"],
        [answers(410, { error: { code: "link_gone", message: "trust me", extra: 1 } }), "relay_unreachable"],
      ];
      for (const [rule, code] of lies) {
        const link = await stage.newLink();
        misbehave(stage, link, "claim", rule);
        await refusedThenFetched(stage, link, code);
      }
    },
  },
  {
    name: "says that somebody else took the link: the sender hears the alarm, and that it contradicts the claim",
    run: async (stage) => {
      const link = await stage.newLink();
      misbehave(stage, link, "claim", async (exchange) => {
        await exchange.forward();
        exchange.answer(409, { error: { code: "taken", message: "trust me", state: "claimed" } });
        return true;
      });
      expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("link_gone");
      const told = await stage.told(link.id);
      expect(told.state).toBe("intercepted");
      expect(told.why).toContain("their own claim");
    },
  },
  {
    name: "swallows receipts and says it has them: the sender is told that the opening is not confirmed",
    run: async (stage) => {
      const link = await stage.newLink();
      misbehave(stage, link, "ack", answers(200, { state: "read" }));
      expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
      behave(stage, link);
      expect(await stage.told(link.id)).toMatchObject({ state: "unconfirmed", receipt: false });
    },
  },
  {
    name: "refuses receipts, or answers them with noise: the message is kept",
    run: async (stage) => {
      const odd = [
        refuses("link_gone", { state: "read" }),
        refuses("taken", {}, 409),
        refuses("internal", {}, 500),
        answers(200, { state: "pending" }),
        answers(200, Buffer.from("x")),
      ];
      for (const rule of odd) {
        const link = await stage.newLink();
        misbehave(stage, link, "ack", rule);
        expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
        behave(stage, link);
        expect(["unconfirmed", "opened"]).toContain((await stage.told(link.id)).state);
      }
    },
  },
  {
    name: "answers with what no relay answers",
    run: async (stage) => {
      const { link, ciphertext } = await keptLink(stage);
      const good = { ciphertext, leaseUntil: Date.now() };
      const odd: (object | Buffer)[] = [
        { ...good, extra: 1 },
        JSON.parse(`{"__proto__": {}, "ciphertext": "${ciphertext}", "leaseUntil": 1}`),
        { ciphertext },
        { ...good, ciphertext: "" },
        { ...good, ciphertext: `${ciphertext}=` },
        { ...good, leaseUntil: -1 },
        { ...good, leaseUntil: "soon" },
        [good],
        Buffer.from("null"),
        Buffer.from(""),
        Buffer.from(`[${"[".repeat(100_000)}`),
        Buffer.from([0xff, 0xfe, 0]),
      ];
      for (const body of odd) {
        misbehave(stage, link, "claim", answers(200, body));
        expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe("relay_hostile");
      }
      await refusedThenFetched(stage, link, "relay_hostile");
    },
  },
  {
    name: "answers with 200 MB",
    run: async (stage) => {
      const link = await stage.newLink();
      let sent = 0;
      misbehave(stage, link, "claim", (exchange) => {
        exchange.response.writeHead(200, { "content-type": "application/json", "content-length": 200_000_000 });
        const piece = Buffer.alloc(1_000_000, 0x20);
        const pour = () => {
          while (sent < 200 && !exchange.response.destroyed) {
            sent++;
            if (!exchange.response.write(piece)) return;
          }
        };
        exchange.response.on("drain", pour);
        pour();
        return true;
      });
      await refusedThenFetched(stage, link, "relay_hostile");
      expect(sent).toBeLessThan(100);
    },
  },
  {
    name: "redirects: nothing is sent to where it points",
    run: async (stage) => {
      let visits = 0;
      const elsewhere = createServer((_request, response) => {
        visits++;
        response.end("{}");
      });
      await new Promise<void>((listening) => elsewhere.listen(0, "127.0.0.1", listening));
      const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`;
      for (const status of [301, 302, 303, 307, 308]) {
        const link = await stage.newLink();
        misbehave(stage, link, "claim", answers(status, {}, { location }));
        await refusedThenFetched(stage, link, "relay_unreachable");
      }
      elsewhere.close();
      expect(visits).toBe(0);
    },
  },
  {
    name: "names a wrong content type: what it says is judged as ever",
    run: async (stage) => {
      const link = await stage.newLink();
      misbehave(stage, link, "claim", async (exchange) => {
        const { status, body } = await exchange.forward();
        exchange.answer(status, body, { "content-type": "text/html; charset=utf-16" });
        return true;
      });
      expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
    },
  },
  {
    name: "asks for a pause of a year: the person is told at once",
    run: async (stage) => {
      const link = await stage.newLink();
      const body = { error: { code: "rate_limited", message: "trust me" } };
      misbehave(stage, link, "claim", answers(429, body, { "retry-after": "31536000" }));
      await refusedThenFetched(stage, link, "rate_limited");
    },
  },
  {
    name: "lies about the time to serve an expired link: its message is genuine, and the receipt tells the true time",
    run: async (stage) => {
      const { link, ciphertext } = await keptLink(stage, { ttl: "10m" });
      stage.ben.setClockOffset(20 * minute);
      await stage.ben.restart();
      let lied = false;
      misbehave(stage, link, "claim", (exchange) => {
        const rule = lied ? givesOut(ciphertext) : refuses("clock_wrong", { now: Date.now() }, 400);
        lied = true;
        return rule(exchange);
      });
      const { message } = await stage.ben.call("inbox.receive", { link: link.link });
      expect(message.sender).toMatchObject({ name: "Ana", verified: true });
      await stage.ben.call("inbox.decide", { id: message.id, decision: "store" });
      expect(await storedValue(stage.ben, link.name)).toBe(link.value);
      behave(stage, link);
      stage.ben.setClockOffset(0);
      await stage.ben.restart();
    },
  },
];
