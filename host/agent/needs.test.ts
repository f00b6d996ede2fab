import { expect, test } from "vitest";
import { agentKeysText } from "../../shared/contract/agent-words.ts";
import type { MethodName } from "../../shared/contract/api.ts";
import { GrantBook } from "./grant-book.ts";
import type { Lookup, Need } from "./need.ts";
import { ruleOf } from "./needs.ts";
import type { AgentPeer } from "./peer.ts";

const person = (name: string, device: string, personOf = name) => ({
  id: `card of ${name} ${device}`,
  name,
  device,
  signKey: `key of ${name} ${device}`,
  personOf,
});
const share = (id: string, more: object) => ({
  id,
  items: [{ valueId: "v1", name: "X", env: "prod" }],
  relay: "https://usual.example",
  ...more,
});
const given = (field: string, secret = true) => ({ id: "v1", name: "X", environment: "prod", field, secret });
/** What an open vault would say. */
const said: Record<string, (input: never) => unknown> = {
  "keys.get": ({ key }: { key: { name: string } }) => ({ id: "v1", name: key.name, env: "prod" }),
  "team.list": () => ({ people: [person("Bob", "laptop"), person("Cem", "laptop"), person("Cem", "phone")] }),
  "team.words": ({ person: who }: { person: string }) => ({ person: { id: `card of ${who}`, name: who } }),
  "team.read": ({ card }: { card: string }) => ({ name: card, device: "laptop", words: [card, "words"] }),
  "settings.get": () => ({ relay: "https://usual.example" }),
  "shares.list": () => ({
    shares: [share("s1", { to: "Bob", toSignKey: "b", guest: false }), share("s2", { to: "guest", guest: true })],
  }),
  "rotations.get": ({ id }: { id: string }) => ({
    rotation: { valueId: `v of ${id}`, name: `K of ${id}`, env: "dev" },
  }),
  "run.plan": ({ all }: { all?: boolean }) => ({
    given: all ? [given("value"), given("notes"), given("totp"), given("service", false)] : [given("service", false)],
  }),
};
const lookup = (async (name: string, input: never) => ({ ok: true, value: said[name]?.(input) })) as unknown as Lookup;

async function needsOf(name: MethodName, input: object): Promise<Need[]> {
  const rule = ruleOf(name) as { find(input: object, lookup: Lookup): Promise<Need | Need[]> };
  return [await rule.find(input, lookup)].flat();
}
const texts = async (name: MethodName, input: object) =>
  (await needsOf(name, input)).map(({ purpose, keys }) => `${purpose}: ${agentKeysText(keys)}`);

const peer: AgentPeer = {
  program: { name: "p", executable: "/p", commandLine: "p", folder: "/", command: "p" },
  identity: "p",
  kind: "p",
  isSame: () => true,
};

test("a question for a share says to whom, and a permission for one recipient is for no other", async () => {
  const create = (more: object) => ({ keys: [{ name: "X" }], to: [], ...more });
  const rows: [object, string[]][] = [
    [{ to: ["bob"] }, ["share: X (prod) → Bob"]],
    [{ to: ["Cem"] }, ["share: X (prod) → Cem, laptop, X (prod) → Cem, phone"]],
    [{ to: ["card of Cem phone"] }, ["share: X (prod) → Cem"]],
    [{ to: ["Cem"], device: "phone" }, ["share: X (prod) → Cem, phone"]],
    [{ guest: {} }, ["guest: X (prod) → anyone with the link"]],
    [{ to: ["Bob"], guest: {} }, ["share: X (prod) → Bob", "guest: X (prod) → anyone with the link"]],
    [{ to: ["Bob"], relay: "https://evil.example" }, ["share: X (prod) → Bob by https://evil.example"]],
    [{ to: ["Bob"], relay: "https://usual.example" }, ["share: X (prod) → Bob"]],
    [{ to: ["Nobody"] }, ["share: X (prod) → Nobody"]],
  ];
  const book = new GrantBook(() => 0);
  const [toBob] = await needsOf("shares.create", create({ to: ["Bob"] }));
  book.allowFor(10, peer, toBob as Need);
  for (const [more, expected] of rows) {
    expect(await texts("shares.create", create(more)), JSON.stringify(more)).toEqual(expected);
    const needs = await needsOf("shares.create", create(more));
    const isCovered = needs.every((need) => book.isAllowed({}, peer, need));
    expect(isCovered, JSON.stringify(more)).toBe(expected.join() === "share: X (prod) → Bob");
  }
  expect(await texts("shares.again", { ids: ["s1", "s2"] })).toEqual([
    "share: X (prod) → Bob",
    "guest: X (prod) → anyone with the link",
  ]);
});

test("a value, its notes and its codes are asked about apart; what is secret is not among the names", async () => {
  expect(await texts("run.plan", { all: true })).toEqual(["inject: X (prod), X (prod) · notes", "code: X (prod)"]);
  expect(await texts("run.plan", {})).toEqual(["names: "]);
  type Trimming = { trim(output: object, input: object): object };
  const page = { id: "v1", name: "X", notes: "a second password" };
  expect((ruleOf("keys.get") as unknown as Trimming).trim(page, {})).not.toHaveProperty("notes");
  const trimmed = (purpose: string) =>
    JSON.stringify((ruleOf("keys.value") as unknown as Trimming).trim({ page, value: 1 }, { purpose }));
  expect(trimmed("copy")).not.toContain("second");
  expect(trimmed("reveal")).toContain("second");
});

test("people, rotations and settings are asked about one by one, and once ends soon", async () => {
  expect(await texts("team.add", { card: "Eve" })).toEqual(["people: Eve → added, with laptop"]);
  expect(await texts("team.verify", { person: "Eve" })).toEqual(["people: Eve → verified"]);
  expect(await texts("settings.set", { name: "relay", value: "https://evil.example" })).toEqual([
    "settings: relay → https://evil.example",
  ]);
  expect(await texts("rotations.share", { id: "r1" })).toEqual(["rotate: K of r1 (dev)"]);

  let now = 0;
  const book = new GrantBook(() => now);
  const command = {};
  const once = async (name: MethodName, input: object) => {
    const [need] = await needsOf(name, input);
    return {
      allow: () => book.allowOnce(command, peer, need as Need),
      is: () => book.isAllowed(command, peer, need as Need),
    };
  };
  const added = await once("team.add", { card: "Eve" });
  const verified = await once("team.verify", { person: "Eve" });
  const rotated = await once("rotations.newValue", { id: "r1" });
  added.allow();
  rotated.allow();
  expect([added.is(), verified.is(), (await once("team.add", { card: "Bob" })).is()]).toEqual([true, false, false]);
  // All the steps of one rotation in one run of the command, and none of another.
  expect((await once("rotations.finish", { id: "r1" })).is()).toBe(true);
  expect((await once("rotations.finish", { id: "r2" })).is()).toBe(false);
  now += 5 * 60_000;
  expect([added.is(), rotated.is()]).toEqual([false, false]);
});

test("what needs no vault, and what answers guesses, is not done under another name", () => {
  expect(ruleOf("scan.patterns")).toBe("never");
  expect(ruleOf("health.compareWithLeaks")).toBe("leaks");
});
