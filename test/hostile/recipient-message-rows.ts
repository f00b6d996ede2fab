/** What a relay can give out instead of the message, and what the recipient must make of it. */
import { expect } from "vitest";
import { toBase64 } from "../../shared/crypto/bytes.ts";
import { cardText, readCardText } from "../../shared/identity/card.ts";
import { minute, openAndStore, refusalOf } from "../support/link-stage.ts";
import { boxOfAnother, madeByThief, newThief, passedOn } from "./forge.ts";
import { givesOut, keptLink, refusedForGood, refusedThenFetched } from "./recipient-steps.ts";
import { behave, changes, idOf, misbehave, type Row } from "./row.ts";

export const recipientMessageRows: readonly Row[] = [
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
];
