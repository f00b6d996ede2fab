/** Devices, team rules and the inbox at a relay, as a script uses them: real processes, a relay of one's own. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { Home, newFolder, relayProcess, type TestRelay } from "../support/command.ts";
import * as shapes from "./shapes.ts";

const folder = newFolder();
const ada = new Home(folder.path, "ada");
const bob = new Home(folder.path, "bob");
const phone = new Home(folder.path, "phone");
let relay: TestRelay;
let cards: Record<"ada" | "bob" | "phone", string>;

const codeOf = (value: unknown) => shapes.failure.parse(value).error.code;
const sentenceOf = (value: unknown) => shapes.failure.parse(value).error.message;

beforeAll(async () => {
  relay = await relayProcess(new Home(folder.path, "server"));
  const init = async (home: Home, name: string) => shapes.made.parse(await home.json(["init", "--name", name])).card;
  const [mine, theirs, further] = await Promise.all([init(ada, "Ada"), init(bob, "Bob"), init(phone, "Bob")]);
  cards = { ada: mine, bob: theirs, phone: further };
  await Promise.all([
    ada.json(["team", "add", theirs]).then(() => ada.json(["team", "verify", "Bob", "--yes"])),
    bob.json(["team", "add", mine]).then(() => bob.json(["config", "set", "inbox.relays", relay.url])),
    phone.json(["team", "add", mine]),
  ]);
  for (const env of ["dev", "prod"]) {
    await ada.json(["add", "pay", "--service", "Pay", "--env", env, "--value-file", "-"], {
      input: `value for ${env}`,
    });
  }
}, 300_000);
afterAll(async () => {
  await relay.stop();
  folder.remove();
});

test("a link that is left in the inbox is found, listed without being opened, and taken by the beginning of its id", async () => {
  const args = ["share", "pay", "--env", "dev", "--to", "Bob", "--inbox", "--relay", relay.url];
  const [made] = z.array(z.looseObject({ inInbox: z.boolean() })).parse(await ada.json(args));
  expect(made?.inInbox).toBe(true);
  const looked = z.array(
    z.strictObject({
      id: z.string(),
      from: z.strictObject({ id: z.string(), name: z.string(), signKey: z.string(), verified: z.boolean() }),
      relay: z.string(),
      foundAt: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
    }),
  );
  const [found, ...more] = looked.parse(await bob.json(["inbox", "--look"]));
  expect([found?.from.name, found?.from.verified, found?.relay, more.length]).toEqual(["Ada", false, relay.url, 0]);
  expect(await bob.json(["inbox", "list"])).toEqual([]);
  expect(codeOf(await bob.json(["inbox", "take", "AAAA"], { status: 4 }))).toBe("not_found");
  const taken = await bob.json(["inbox", "take", found?.id.slice(0, 8) ?? "", "--as", "their-pay", "--env", "staging"]);
  expect(shapes.opened.parse(taken)).toMatchObject({ name: "their-pay", env: "staging" });
  expect(await bob.json(["inbox", "--look"])).toEqual([]);
});

test("somebody else's look finds nothing, and one that asks nowhere says so", async () => {
  await ada.json(["share", "pay", "--env", "dev", "--to", "Bob", "--inbox", "--relay", relay.url]);
  const nowhere = await phone.run(["inbox", "--look"]);
  expect([nowhere.status, nowhere.stderr]).toEqual([0, expect.stringContaining("No relay is looked at.")]);
  await phone.json(["config", "set", "inbox.relays", relay.url]);
  expect(await phone.json(["inbox", "--look"])).toEqual([]);
});

test("a further device is introduced, gets a link of its own, and is one holder with the first; a stranger's card stops", async () => {
  expect(shapes.personAdded.parse(await ada.json(["team", "add", cards.phone]))).toMatchObject({ outcome: "changed" });
  const to = ["share", "pay", "--env", "dev", "--to", "Bob", "--relay", relay.url];
  const id = shapes.person
    .array()
    .parse(await ada.json(["team", "list"]))
    .find(({ state }) => state === "changed")?.id;
  const stopped = await ada.json([...to.slice(0, 5), id ?? "", ...to.slice(6)], { status: 7 });
  expect([codeOf(stopped), sentenceOf(stopped)]).toEqual([
    "card_changed",
    expect.stringContaining("Nothing was sent."),
  ]);

  expect(codeOf(await bob.json(["me", "introduce", cards.phone], { status: 2 }))).toBe("needs_answer");
  const wrong = ["me", "introduce", cards.phone, "--words", "-"];
  expect(codeOf(await bob.json(wrong, { status: 7, input: "twelve other words" }))).toBe("refused");
  const { introduction, person } = shapes.introduced.parse(await bob.json(["me", "introduce", cards.phone, "--yes"]));
  expect(person.mine).toBe(true);
  ada.write("bob.intro", `${introduction}\n`);
  const added = shapes.personAdded.parse(await ada.json(["team", "add", join(ada.path, "bob.intro")]));
  expect(added).toMatchObject({ outcome: "introduced", state: "verified" });

  const made = shapes.shared.parse(await ada.json(to));
  expect(made).toHaveLength(2);
  const [one, other] = made.map(({ link }) => link);
  expect(codeOf(await bob.json(["open", "-"], { input: other ?? "", status: 7 }))).toBe("not_for_me");
  await bob.json(["open", "-", "--yes", "--on-conflict", "keep"], { input: one ?? "" });
  await phone.json(["open", "-", "--yes"], { input: other ?? "" });
  await ada.json(["shares"]);
  const held = shapes.holdings.parse(await ada.json(["holders", "pay", "--env", "dev"]));
  expect(held.map(({ person, version, sure }) => [person, version, sure])).toEqual([["Bob", 1, "receipt"]]);
  // Both leave at once.
  const closed = await ada.run(["offboard", "Bob", "--yes"]);
  expect(closed.status).toBe(0);
  const people = shapes.person.array().parse(await ada.json(["team", "list"]));
  expect(people.map(({ leaving }) => leaving !== undefined)).toEqual([true, true]);
  await ada.json(["offboard", "Bob", "--reopen"]);
});

test("team rules: founded, changed, shown, exported, joined, kept by the sender with the rule's name, and left", async () => {
  expect(codeOf(await ada.json(["team", "role", "Bob", "member"], { status: 4 }))).toBe("not_found");
  expect(await ada.json(["team", "found", "Halden"])).toMatchObject({ name: "Halden", role: "owner" });
  const changed = await ada.json(["team", "role", "Bob", "member"]);
  expect(changed).toMatchObject({ changes: [expect.stringContaining("Bob is a member now")] });
  expect(await ada.json(["team", "deny", "member", "prod", "staging"])).toMatchObject({ changes: expect.any(Array) });
  expect(await ada.json(["team", "limit", "member", "1h"])).toMatchObject({
    changes: [expect.stringContaining("1 hour")],
  });
  expect(codeOf(await ada.json(["team", "allow", "owner", "prod"], { status: 2 }))).toBe("invalid_input");
  expect(codeOf(await ada.json(["team", "limit", "member", "2y"], { status: 2 }))).toBe("invalid_input");

  const refused = await ada.json(["share", "pay", "--env", "prod", "--to", "Bob", "--relay", relay.url], { status: 7 });
  expect([codeOf(refused), sentenceOf(refused)]).toEqual([
    "refused",
    expect.stringMatching(/Members may not receive .*prod.* \(team rule \d+, signed by you\)\. Nothing was sent\./),
  ]);
  const tooLong = ["share", "pay", "--env", "dev", "--to", "Bob", "--ttl", "1d", "--relay", relay.url];
  expect(sentenceOf(await ada.json(tooLong, { status: 7 }))).toContain("may live 1 hour at most (team rule");
  expect(await ada.json(["team", "rules"])).toMatchObject({ team: { name: "Halden" }, offers: [] });

  // Ada's words were not compared by Bob: her rules wait, and are not followed unasked.
  const { stdout } = await ada.run(["team", "rules", "--export", "-"]);
  await bob.json(["team", "verify", "Ada", "--yes"]);
  await bob.json(["team", "add", "-"], { input: stdout });
  expect(codeOf(await bob.json(["team", "join"], { status: 2 }))).toBe("needs_answer");
  expect(await bob.json(["team", "join", "Halden", "--yes"])).toMatchObject({ name: "Halden", role: "member" });
  expect(codeOf(await bob.json(["team", "unverified", "refuse"], { status: 7 }))).toBe("refused");
  expect(await bob.json(["team", "leave", "--yes"])).toEqual({ name: "Halden" });
});
