/** What the recipient's rows have in common. */
import { expect } from "vitest";
import { type LinkStage, minute, openAndStore, refusalOf } from "../support/link-stage.ts";
import type { Rule } from "../support/proxy.ts";
import { answers, behave, type SharedLink } from "./row.ts";

/** Makes a link, and keeps the ciphertext that its relay was given. */
export async function keptLink(stage: LinkStage, input: Parameters<LinkStage["newLink"]>[0] = {}) {
  let ciphertext = "";
  stage.proxy.rule = (exchange) => {
    if (exchange.route === "create") ciphertext = String(JSON.parse(exchange.body.toString()).ciphertext);
    return false;
  };
  const link = await stage.newLink(input);
  stage.proxy.rule = () => false;
  return { link, ciphertext };
}

export function givesOut(ciphertext: string): Rule {
  return answers(200, { ciphertext, leaseUntil: Date.now() + 10 * minute });
}

/** Ben is refused with this code and has nothing; afterwards the relay is honest, and he gets what Ana sent. */
export async function refusedThenFetched(stage: LinkStage, link: SharedLink, code: string): Promise<void> {
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
export async function refusedForGood(stage: LinkStage, link: SharedLink, code: string): Promise<void> {
  expect(await refusalOf(stage.ben.call("inbox.receive", { link: link.link }))).toBe(code);
  const { messages } = await stage.ben.call("inbox.list", {});
  expect(messages.filter(({ items }) => items[0]?.name === link.name)).toEqual([]);
  expect((await stage.told(link.id)).receipt).not.toBe(true);
}
