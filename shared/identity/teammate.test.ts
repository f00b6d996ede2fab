import { describe, expect, test } from "vitest";
import { type Card, type CardDetails, issueCard } from "./card.ts";
import { type Identity, newIdentity, publicKeysOf } from "./identity.ts";
import { foldName, judgeCard, type KnownTeammate, type Standing } from "./teammate.ts";

const own = newIdentity();
const anna = newIdentity();
const bert = newIdentity();
const carol = newIdentity();

function card(identity: Identity, details: Partial<CardDetails> & { name: string }, createdAt = 100): Card {
  return issueCard(identity, { device: "laptop", ...details }, createdAt);
}
const annasCard = card(anna, { name: "Anna", email: "anna@example.com" });
const verified: KnownTeammate = { card: annasCard, standing: "verified" };
const judge = (incoming: Card, known: KnownTeammate[] = [verified]) => judgeCard(incoming, known, publicKeysOf(own));

test("a first card is added, unverified", () => {
  expect(judge(annasCard, [])).toEqual({ outcome: "added", standing: "unverified" });
  expect(judge(card(bert, { name: "Bert", email: "bert@example.com" }))).toEqual({
    outcome: "added",
    standing: "unverified",
  });
});

test("the same keys with newer details are updated and keep their standing", () => {
  for (const standing of ["unverified", "verified", "changed"] as Standing[]) {
    const teammate = { card: annasCard, standing };
    const newer = card(anna, { name: "Anna Maier", email: "anna@example.com" }, 101);
    expect(judge(newer, [teammate])).toEqual({ outcome: "updated", teammate, standing, beside: [] });
  }
});

test("the same card again and older ones change nothing", () => {
  expect(judge(annasCard)).toEqual({ outcome: "unchanged", teammate: verified });
  expect(judge(card(anna, { name: "Old Anna" }, 99))).toEqual({ outcome: "older", teammate: verified });
  expect(judge(card(anna, { name: "Other Anna" }, 100))).toEqual({ outcome: "older", teammate: verified });
});

describe("the same name or e-mail address with other keys is kept beside as changed", () => {
  test.each<[string, Partial<CardDetails> & { name: string }]>([
    ["the name", { name: "Anna" }],
    ["the name in capitals", { name: "ANNA" }],
    ["the name in wide letters", { name: "Ａｎｎａ" }],
    ["the name with an invisible joiner", { name: "An\u200dna" }],
    ["the e-mail address", { name: "Somebody", email: "anna@example.com" }],
    ["the e-mail address in capitals", { name: "Somebody", email: "Anna@Example.COM" }],
  ])("%s", (_what, details) => {
    const decision = { outcome: "changed", standing: "changed", beside: [verified] };
    expect(judge(card(bert, details))).toEqual(decision);
  });

  test("one key in common is other keys all the same", () => {
    const half = { sign: anna.sign, box: bert.box };
    const otherHalf = { sign: bert.sign, box: anna.box };
    expect(judge(card(half, { name: "Bert" }))).toMatchObject({ outcome: "changed" });
    expect(judge(card(otherHalf, { name: "Bert" }))).toMatchObject({ outcome: "changed" });
  });

  test("somebody verified who takes another one's name is changed until compared again", () => {
    const bertKnown: KnownTeammate = { card: card(bert, { name: "Bert" }), standing: "verified" };
    expect(judge(card(bert, { name: "anna" }, 200), [verified, bertKnown])).toEqual({
      outcome: "updated",
      teammate: bertKnown,
      standing: "changed",
      beside: [verified],
    });
  });

  test("two compared devices of one person stay verified when one gets a newer card", () => {
    const second: KnownTeammate = { card: card(carol, { name: "Anna", device: "desktop" }), standing: "verified" };
    expect(judge(card(carol, { name: "Anna", device: "big desktop" }, 200), [verified, second])).toMatchObject({
      outcome: "updated",
      standing: "verified",
      beside: [],
    });
  });
});

test("a card with one of our own keys is refused", () => {
  const refused = expect.objectContaining({ code: "refused" });
  expect(() => judge(card(own, { name: "Me" }))).toThrowError(refused);
  expect(() => judge(card({ sign: bert.sign, box: own.box }, { name: "Bert" }))).toThrowError(refused);
});

test("names fold as people read them", () => {
  expect(foldName("  Straße   Ⅳ ")).toBe(foldName("STRASSE IV"));
  expect(foldName("ΟΔΟΣ")).toBe(foldName("οδος"));
  expect(foldName("Ann")).not.toBe(foldName("Anna"));
});
