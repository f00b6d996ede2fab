/** What the rows about the inbox at a relay have in common. */
import { expect } from "vitest";
import { type LinkStage, openAndStore, storedValue } from "../support/link-stage.ts";
import type { TestPerson } from "../support/people.ts";
import type { Rule } from "../support/proxy.ts";
import { changes, idOf, type SharedLink } from "./row.ts";

export type Left = { readonly day: number; readonly tag: string; readonly entry: string };
type Entry = { readonly tag: string; readonly entry: string };

/** Makes a link that also lies in the recipient's inbox, and keeps what the relay was given for it. */
export async function leftLink(
  stage: LinkStage,
  input: Parameters<LinkStage["newLink"]>[0] = {},
  sender: TestPerson = stage.ana,
): Promise<{ link: SharedLink; left: Left[] }> {
  const left: Left[] = [];
  const before = stage.proxy.rule;
  stage.proxy.rule = (exchange) => {
    if (exchange.route === "inbox-leave") left.push(JSON.parse(exchange.body.toString()) as Left);
    return before(exchange);
  };
  const link = await stage.newLink({ inbox: true, ...input }, sender);
  stage.proxy.rule = before;
  // They arrive in an order that says nothing; only the tag of today, the first, is asked for.
  left.sort((one, other) => one.day - other.day);
  return { link, left };
}

/** From now on the relay answers so when somebody looks into their inbox; everything else is passed on. */
export function inboxAnswers(stage: LinkStage, act: Rule): void {
  stage.proxy.rule = (exchange) => (exchange.route === "inbox-look" ? act(exchange) : false);
}

/** Changes what lies under the tags that are asked for. */
export function inboxHolds(stage: LinkStage, change: (entries: Entry[], asked: readonly string[]) => Entry[]): void {
  inboxAnswers(stage, (exchange) => {
    const { tags } = JSON.parse(exchange.body.toString()) as { tags: string[] };
    return changes((answer) => ({ ...answer, entries: change(answer.entries as Entry[], tags) }))(exchange);
  });
}

export function inboxBehaves(stage: LinkStage): void {
  stage.proxy.rule = () => false;
}

/** What waits for Ben when he looks now, and how the relay stands. */
export async function bensInbox(stage: LinkStage) {
  const { relays } = (await stage.ben.call("settings.get", {})).inbox;
  if (!relays.includes(stage.proxy.url)) {
    await stage.ben.call("settings.set", { name: "inbox.relays", value: stage.proxy.url });
  }
  const { links, relays: known } = await stage.ben.call("inbox.look", {});
  const relay = known.find(({ relay: origin }) => origin === stage.proxy.url);
  return { links, state: relay?.state, foreign: relay?.foreign ?? 0 };
}

export async function isFound(stage: LinkStage, link: SharedLink): Promise<boolean> {
  return (await bensInbox(stage)).links.some(({ id }) => id === idOf(link));
}

/** The relay is honest again: Ben finds the link under its sender's name, and opens it. */
export async function foundAndOpened(stage: LinkStage, link: SharedLink, from = "Ana"): Promise<void> {
  inboxBehaves(stage);
  const { links } = await bensInbox(stage);
  expect(links.find(({ id }) => id === idOf(link))?.from).toMatchObject({ name: from, verified: true });
  const { message } = await stage.ben.call("inbox.take", { id: idOf(link) });
  expect(message.sender).toMatchObject({ name: from, verified: true });
  await stage.ben.call("inbox.decide", { id: message.id, decision: "store" });
  expect(await storedValue(stage.ben, link.name)).toBe(link.value);
}

/** The relay did not let Ben find it; by hand nothing is lost. */
export async function openedByHand(stage: LinkStage, link: SharedLink): Promise<void> {
  expect(await openAndStore(stage.ben, link.link, link.name)).toBe(link.value);
  expect(await stage.told(link.id)).toMatchObject({ state: "opened", receipt: true });
}
