/** What a relay can answer a recipient beside the message, and what the recipient must make of it. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { toBase64 } from "../../shared/crypto/bytes.ts";
import { minute, openAndStore, refusalOf, storedValue } from "../support/link-stage.ts";
import type { Rule } from "../support/proxy.ts";
import { givesOut, keptLink, refusedThenFetched } from "./recipient-steps.ts";
import { answers, behave, changes, misbehave, type Row, refuses } from "./row.ts";

export const recipientAnswerRows: readonly Row[] = [
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
