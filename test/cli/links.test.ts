/** Commands about people and links: two vaults, a relay, real processes. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { goodPassphrase, Home, newFolder, relayProcess, type TestRelay } from "../support/command.ts";
import * as shapes from "./shapes.ts";

const folder = newFolder();
const ada = new Home(folder.path, "ada");
const bob = new Home(folder.path, "bob");
const eve = new Home(folder.path, "eve");
const server = new Home(folder.path, "server");
const secret = "sk_live_9uPfx0a1bc";
let relay: TestRelay;

const codeOf = (value: unknown) => shapes.failure.parse(value).error.code;
const share = async (home: Home, args: readonly string[]) => {
  const [made] = shapes.shared.parse(await home.json(["share", ...args, "--relay", relay.url]));
  if (made === undefined) throw new Error("nothing was shared");
  return made;
};
const stateOf = async (home: Home, id: string) =>
  shapes.shares.parse(await home.json(["shares"])).find((each) => each.id === id);

beforeAll(async () => {
  relay = await relayProcess(server);
  const cards = await Promise.all(
    Object.entries({ Ada: ada, Bob: bob, Eve: eve }).map(async ([name, home]) => {
      const made = shapes.made.parse(await home.json(["init", "--name", name]));
      return made.card;
    }),
  );
  const [adaCard = "", bobCard = "", eveCard = ""] = cards;
  ada.write("bob.card", `\n  ${bobCard}\n\n`);
  shapes.personAdded.parse(await ada.json(["team", "add", "bob.card"]));
  shapes.personAdded.parse(await ada.json(["team", "add", "-"], { input: eveCard }));
  shapes.personAdded.parse(await bob.json(["team", "add", adaCard]));
  await ada.json(["add", "stripe", "--service", "Stripe", "--env", "prod", "--value-file", "-"], { input: secret });
});
afterAll(async () => {
  await relay.stop();
  folder.remove();
});

describe("people", () => {
  test("me, list, words", async () => {
    const me = shapes.me.parse(await bob.json(["me"]));
    expect((await bob.run(["me", "--card"])).stdout).toBe(`${me.card}\n`);
    const seen = shapes.teamWords.parse(await ada.json(["team", "words", "Bob"]));
    expect(seen.words).toEqual(me.words);
    expect(seen.mine).toEqual(shapes.me.parse(await ada.json(["me"])).words);
    const people = z.array(shapes.person).parse(await ada.json(["team", "list"]));
    expect(people.map(({ name, state }) => [name, state]).sort()).toEqual([
      ["Bob", "unverified"],
      ["Eve", "unverified"],
    ]);
  });

  test("verify wants words or a word; wrong words verify nobody", async () => {
    expect(codeOf(await ada.json(["team", "verify", "Bob"], { status: 2 }))).toBe("needs_answer");
    const { words } = shapes.me.parse(await bob.json(["me"]));
    const wrong = await ada.run(["team", "verify", "Bob", "--words", "-"], { input: words.toReversed().join(" ") });
    expect(wrong.status).not.toBe(0);
    const right = await ada.json(["team", "verify", "Bob", "--words", "-"], { input: `${words.join("\n")}\n` });
    expect(shapes.person.parse(right).state).toBe("verified");
    expect(shapes.person.parse(await bob.json(["team", "verify", "Ada", "--yes"])).state).toBe("verified");
  });

  test("what is no card is refused, an unknown person is 4 with a hint", async () => {
    expect((await ada.run(["team", "add", "keyhold-id1.AAAA"])).status).not.toBe(0);
    expect((await ada.run(["team", "add", "absent.card"])).status).toBe(1);
    expect(codeOf(await ada.json(["team", "words", "Bpb"], { status: 4 }))).toBe("not_found");
  });
});

describe("a link", () => {
  test("is read once by its person; a thief neither reads nor burns it", async () => {
    const { id, link } = await share(ada, ["stripe", "--to", "Bob", "--note", "for the\nbilling job"]);
    expect(codeOf(await eve.json(["open", "-"], { input: link, status: 7 }))).toBe("not_for_me");
    expect(await stateOf(ada, id)).toMatchObject({ state: "waiting", to: "Bob" });
    const opened = shapes.opened.parse(await bob.json(["open", "-"], { input: `${link}\n` }));
    expect(opened).toEqual({ name: "stripe", service: "Stripe", env: "prod", sender: { name: "Ada", verified: true } });
    expect(shapes.revealed.parse(await bob.json(["show", "stripe", "--reveal"]))).toMatchObject({
      value: secret,
      from: { name: "Ada", verified: true },
    });
    expect(codeOf(await bob.json(["open", link], { status: 5 }))).toBe("link_decided");
    expect((await eve.run(["open", "-"], { input: link })).status).not.toBe(0);
    expect(await stateOf(ada, id)).toMatchObject({ state: "opened", receipt: true, openedAt: expect.any(String) });
  });

  test("can be revoked until it is opened, by the beginning of its id", async () => {
    const { id, link } = await share(ada, ["stripe", "--to", "Bob", "--ttl", "10m"]);
    expect(shapes.share.parse(await ada.json(["revoke", id.slice(0, 10)])).state).toBe("revoked");
    expect(codeOf(await bob.json(["open", "-"], { input: link, status: 5 }))).toBe("link_gone");
    expect(codeOf(await ada.json(["revoke", "AAAAAAAAAA"], { status: 4 }))).toBe("not_found");
  });

  test("to somebody unverified warns and goes on", async () => {
    const ended = await ada.run(["share", "stripe", "--to", "Eve", "--relay", relay.url]);
    expect(ended.status).toBe(0);
    expect(ended.stderr).toContain("not verified");
    // The link alone is on standard output, for scripts and pipes.
    expect(ended.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/o#[\w-]{44}\n$/);
  });

  test("a conflict waits in the inbox until it is decided", async () => {
    const { link } = await share(ada, ["stripe", "--to", "Bob"]);
    const waits = await bob.json(["open", "-"], { input: link, status: 2 });
    expect(shapes.failure.parse(waits).error.message).toContain("--on-conflict");
    const inbox = z.array(z.looseObject({ id: z.string() })).parse(await bob.json(["inbox", "list"]));
    expect(inbox).toHaveLength(1);
    const decide = ["inbox", "decide", inbox[0]?.id.slice(0, 8) ?? "", "--as", "stripe-two", "--env", "staging"];
    expect(shapes.opened.parse(await bob.json(decide))).toMatchObject({ name: "stripe-two", env: "staging" });
    expect(await bob.json(["inbox", "list"])).toEqual([]);
    expect(codeOf(await bob.json(["inbox", "decide", "AAAA"], { status: 4 }))).toBe("not_found");
  });

  test("keep and replace do what they say; a declined message stores nothing", async () => {
    await ada.json(["edit", "stripe", "--value-file", "-"], { input: "sk_live_second" });
    const replaced = await share(ada, ["stripe", "--to", "Bob"]);
    await bob.json(["open", "-", "--on-conflict", "replace"], { input: replaced.link });
    expect(shapes.revealed.parse(await bob.json(["show", "stripe", "--reveal"])).value).toBe("sk_live_second");
    const kept = await share(ada, ["stripe", "--to", "Bob"]);
    const opened = shapes.opened.parse(await bob.json(["open", "-", "--on-conflict", "keep"], { input: kept.link }));
    expect(opened.name).not.toBe("stripe");
    const declined = await share(ada, ["stripe", "--to", "Bob"]);
    expect((await bob.run(["open", "-"], { input: declined.link })).status).toBe(2);
    const [message] = z.array(z.looseObject({ id: z.string() })).parse(await bob.json(["inbox", "list"]));
    expect(await bob.json(["inbox", "decide", message?.id ?? "", "--decline"])).toMatchObject({ declined: true });
    expect(codeOf(await bob.json(["open", "-"], { input: declined.link, status: 5 }))).toBe("link_decided");
  });

  test("of several values one is stored, the rest waits and is decided later", async () => {
    for (const name of ["north", "south"]) {
      await ada.json(["add", name, "--service", "Compass", "--env", "test", "--generate"]);
    }
    const { link } = await share(ada, ["north", "south", "--to", "Bob"]);
    const first = await bob.run(["open", "-", "--only", "2"], { input: link });
    expect(first.stdout).toBe("Stored south (Compass, test).\n");
    expect(first.stderr).toContain("One value waits in the inbox");
    const [waits] = z.array(z.looseObject({ id: z.string() })).parse(await bob.json(["inbox", "list"]));
    const second = shapes.opened.parse(await bob.json(["inbox", "decide", waits?.id ?? "", "--yes"]));
    expect(second.name).toBe("north");
    const many = await share(ada, ["north", "south", "--to", "Bob"]);
    expect(codeOf(await bob.json(["open", "-", "--only", "3"], { input: many.link, status: 2 }))).toBe("invalid_input");
    const [whole] = z.array(z.looseObject({ id: z.string() })).parse(await bob.json(["inbox", "list"]));
    await bob.json(["inbox", "decide", whole?.id ?? "", "--decline"]);
  });

  test("a link that ended is made again for the same person in one step", async () => {
    const ended = await share(ada, ["stripe", "--to", "Bob"]);
    expect(codeOf(await ada.json(["shares", "--again", ended.id], { status: 7 }))).toBe("refused");
    await ada.json(["revoke", ended.id]);
    const [again] = z
      .array(z.looseObject({ link: z.string(), to: z.string() }))
      .parse(await ada.json(["shares", "--again", ended.id, "--ttl", "1h"]));
    expect(again?.to).toBe("Bob");
    await bob.json(["open", "-", "--on-conflict", "replace"], { input: again?.link ?? "" });
    expect(codeOf(await ada.json(["shares", "--again", "no-such-id"], { status: 4 }))).toBe("not_found");
  });

  test("a file that is a value keeps its name", async () => {
    ada.write("deploy.pem", "-----BEGIN KEY-----\n");
    await ada.json(["add", "deploy", "--service", "ours", "--env", "dev", "--file", "deploy.pem"]);
    const { link } = await share(ada, ["deploy", "--to", "Bob"]);
    expect(shapes.opened.parse(await bob.json(["open", "-"], { input: link })).name).toBe("deploy.pem");
    const dash = ["add", "dash", "--service", "ours", "--env", "dev", "--file", "-"];
    expect(codeOf(await ada.json(dash, { status: 2, input: "x" }))).toBe("invalid_input");
  });

  test("several keys travel in one link", async () => {
    for (const name of ["one", "two"]) {
      await ada.json(["add", name, "--service", "Bundle", "--env", "dev", "--generate"]);
    }
    const { link } = await share(ada, ["one", "two", "--to", "Bob", "--no-forward"]);
    const opened = shapes.opened.parse(await bob.json(["open", "-"], { input: link }));
    expect(opened.items?.map(({ name }) => name)).toEqual(["one", "two"]);
    const passedOn = await bob.json(["share", "one", "--guest", "--relay", relay.url], { status: 7 });
    expect(codeOf(passedOn)).toBe("refused");
  });

  test("a guest link with a passphrase, given by standard input on both sides", async () => {
    const make = ["share", "stripe", "--guest", "--guest-passphrase", "--relay", relay.url];
    const [made] = shapes.shared.parse(await ada.json(make, { input: "said by phone\n" }));
    bob.write("link", made?.link ?? "");
    const open = ["open", "--link-file", "link", "--as", "from-guest"];
    expect(codeOf(await bob.json(open, { status: 2 }))).toBe("needs_answer");
    const opened = await bob.json([...open, "--guest-passphrase"], { input: "said by phone\n" });
    expect(shapes.opened.parse(opened).name).toBe("from-guest");
    expect(await stateOf(ada, made?.id ?? "")).toMatchObject({ guest: true, state: "opened" });
    const both = await ada.bare(["--passphrase-file", "-", ...make], { input: "x" });
    expect(both.status).toBe(2);
  });

  test("what a relay does not take is kept, told, and sent by --retry", async () => {
    const away = "http://127.0.0.1:9";
    const ended = await ada.run(["share", "stripe", "--to", "Bob", "--relay", away, "--json"]);
    expect(ended.status).toBe(1);
    const [made] = shapes.shared.parse(JSON.parse(ended.stdout));
    expect(made?.state).toBe("unsent");
    expect(ended.stderr).toContain("--retry");
    expect(shapes.shares.parse(await ada.json(["shares", "--offline"])).find(({ id }) => id === made?.id)?.state).toBe(
      "unsent",
    );
    expect((await ada.run(["shares", "--retry"])).status).toBe(1);
    expect((await ada.run(["revoke", made?.id ?? ""])).status).toBeLessThan(2);
  });

  test("wrong use", async () => {
    for (const args of [
      ["share", "stripe", "--relay", relay.url],
      ["share", "stripe", "--to", "Bob", "--ttl", "2h"],
      ["share", "stripe", "--to", "Bob", "--guest-passphrase"],
      ["share"],
      ["open"],
      ["open", "x", "--link-file", "link"],
    ]) {
      expect((await ada.run(args)).status, args.join(" ")).toBe(2);
    }
    expect((await ada.run(["share", "absent", "--to", "Bob"])).status).toBe(4);
    expect((await ada.run(["share", "stripe", "--to", "Nobody"])).status).toBe(4);
    expect((await ada.run(["open", "this is no link"])).status).toBe(1);
    expect((await ada.run(["share", "stripe", "--to", "Bob", "--relay", "http://example.com"])).status).toBe(7);
  });
});

describe("on a terminal", () => {
  test("the person sees who sent it and decides where it goes", async () => {
    const { link } = await share(ada, ["stripe", "--to", "Bob", "--note", "for the billing job"]);
    const seen = await bob.onTerminal(
      ["open"],
      [
        { wait: "Paste the link (not shown): ", send: `${link}\r` },
        { wait: "Passphrase: ", send: `${goodPassphrase}\r` },
        { wait: "Store it?", send: "\r" },
        { wait: "Name [stripe]: ", send: "chosen\r" },
        { wait: "Environment [prod]: ", send: "production\r" },
        { wait: "Environment [prod]: ", send: "test\r" },
      ],
    );
    expect(seen).toMatchObject({ status: 0, unasked: 0 });
    expect(seen.screen).toContain("for the billing job");
    expect(seen.screen).toContain("Stored chosen (Stripe, test).");
    expect(seen.screen).not.toContain(link);
    expect(shapes.page.parse(await bob.json(["show", "chosen"])).env).toBe("test");
  });

  test("later leaves it in the inbox, and the same link goes on from there", async () => {
    const { link } = await share(ada, ["stripe", "--to", "Bob"]);
    bob.write("link", link);
    const open = ["open", "--link-file", "link", "--passphrase-file", "passphrase"];
    const later = await bob.onTerminal(open, [{ wait: "Store it?", send: "l\r" }]);
    expect(later.status).toBe(0);
    expect(await bob.json(["inbox", "list"])).toHaveLength(1);
    const drop = await bob.onTerminal(open, [{ wait: "Store it?", send: "d\r" }]);
    expect(drop.status).toBe(0);
    expect(await bob.json(["inbox", "list"])).toEqual([]);
  });
});

describe("relay", () => {
  test("asks for a token where it is told to, and stops on a signal", async () => {
    const guarded = await relayProcess(new Home(folder.path, "guarded"), ["--create-token-file", "tokens"]);
    const to = ["share", "stripe", "--to", "Bob", "--relay", guarded.url];
    expect((await ada.run(to)).status).toBe(1);
    const token = ["--relay-token-file", `${folder.path}/guarded/tokens`];
    expect((await ada.run([...to, ...token])).status).toBe(0);
    expect(await guarded.stop()).toBe(0);
  });

  test("wrong use is told before it listens", async () => {
    for (const args of [
      ["--listen", "nonsense:x"],
      ["--store", "file.db"],
      ["--rate-limit", "many"],
      ["--log", "all"],
    ]) {
      const ended = await server.bare(["relay", ...args]);
      expect(ended.status, args.join(" ")).toBeGreaterThan(0);
      expect(ended.stdout).toBe("");
    }
    const { port } = new URL(relay.url);
    expect((await server.bare(["relay", "--listen", `127.0.0.1:${port}`, "--store", "sqlite:other"])).status).toBe(1);
  });
});
