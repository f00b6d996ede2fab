/** Who holds what, and somebody leaving, as a script uses them: three vaults, a relay, real processes. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { z } from "zod";
import { Home, newFolder, relayProcess, type TestRelay } from "../support/command.ts";
import * as shapes from "./shapes.ts";

const folder = newFolder();
const ada = new Home(folder.path, "ada");
const bob = new Home(folder.path, "bob");
const cleo = new Home(folder.path, "cleo");
let relay: TestRelay;

const codeOf = (value: unknown) => shapes.failure.parse(value).error.code;
const rows = async (...args: string[]) => shapes.offboarded.parse(await ada.json(["offboard", ...args]));

async function give(key: string, to: "Bob" | "Cleo"): Promise<void> {
  const args = ["share", key, "--to", to, "--relay", relay.url];
  const [made] = shapes.shared.parse(await ada.json(args));
  const receiver = to === "Bob" ? bob : cleo;
  await receiver.json(["open", "-", "--on-conflict", "replace"], { input: made?.link ?? "" });
}

beforeAll(async () => {
  relay = await relayProcess(new Home(folder.path, "server"));
  const homes = Object.entries({ Ada: ada, Bob: bob, Cleo: cleo });
  const made = await Promise.all(
    homes.map(async ([name, home]) => shapes.made.parse(await home.json(["init", "--name", name]))),
  );
  const [mine, ...others] = made;
  for (const { card } of others) await ada.json(["team", "add", card]);
  for (const home of [bob, cleo]) await home.json(["team", "add", mine?.card ?? ""]);
  for (const [name, env] of [
    ["sentry", "dev"],
    ["stripe", "prod"],
    ["slack", "prod"],
  ] as const) {
    await ada.json(["add", name, "--service", name, "--env", env, "--value-file", "-"], { input: `value of ${name}` });
  }
  await give("stripe", "Bob");
  await give("sentry", "Bob");
  await give("stripe", "Cleo");
  // One that nobody opens.
  await ada.json(["share", "slack", "--to", "Bob", "--relay", relay.url]);
  await ada.json(["shares"]);
}, 300_000);
afterAll(async () => {
  await relay.stop();
  folder.remove();
});

test("holders: of a key, of a person, of everybody, as CSV, and what is wrong", async () => {
  const ofKey = shapes.holdings.parse(await ada.json(["holders", "stripe"]));
  expect(ofKey.map(({ person, sure }) => [person, sure]).sort()).toEqual([
    ["Bob", "receipt"],
    ["Cleo", "receipt"],
  ]);
  const ofBob = shapes.holdings.parse(await ada.json(["holders", "--person", "Bob"]));
  expect(ofBob.map(({ name, sure }) => [name, sure]).sort()).toEqual([
    ["sentry", "receipt"],
    ["slack", "waiting"],
    ["stripe", "receipt"],
  ]);
  expect(shapes.holdings.parse(await ada.json(["holders", "stripe", "--person", "Bob"]))).toHaveLength(1);
  // Who sent a key has it too.
  expect(shapes.holdings.parse(await bob.json(["holders", "stripe"]))).toMatchObject([
    { person: "Ada", sure: "source" },
  ]);
  expect(shapes.holderCounts.parse(await ada.json(["holders"]))).toMatchObject([
    { name: "Bob", holds: 3 },
    { name: "Cleo", holds: 1 },
  ]);
  const csv = await ada.run(["holders", "--csv", "-"]);
  expect(csv.stdout.trim().split("\n")).toHaveLength(5);
  expect((await ada.run(["holders", "--csv", "held.csv"])).status).toBe(0);
  expect(statSync(join(ada.path, "held.csv")).mode & 0o777).toBe(0o600);
  expect(codeOf(await ada.json(["holders", "--csv", "held.csv"], { status: 1 }))).toBe("already_exists");
  expect(codeOf(await ada.json(["holders", "--person", "Bpb"], { status: 4 }))).toBe("not_found");
  expect(codeOf(await ada.json(["holders", "nothing"], { status: 4 }))).toBe("not_found");
  expect(codeOf(await ada.json(["holders", "--env", "prod"], { status: 2 }))).toBe("invalid_input");
});

test("offboard: shown first, begun, ticked, looked at, reported, finished, taken back", async () => {
  expect((await rows("Bob")).map(({ key, done }) => [key, done])).toEqual([
    ["stripe", false],
    ["slack", false],
    ["sentry", false],
  ]);
  expect(await ada.json(["offboard"])).toEqual([]);
  expect(codeOf(await ada.json(["offboard", "Bob", "--finish"], { status: 4 }))).toBe("not_found");

  // The link that waited is revoked, and what it held was never theirs.
  expect((await rows("Bob", "--yes", "--date", "2030-11-28")).map(({ key }) => key)).toEqual(["stripe", "sentry"]);
  expect(shapes.offboardings.parse(await ada.json(["offboard"]))).toMatchObject([
    { name: "Bob", state: "running", total: 2, done: 0, leavesOn: expect.stringMatching(/^2030-11-2[78]/) },
  ]);
  expect(codeOf(await ada.json(["share", "stripe", "--to", "Bob", "--relay", relay.url], { status: 7 }))).toBe(
    "refused",
  );

  // By itself, once who stays has the new value.
  await ada.json(["edit", "stripe", "--value-file", "-"], { input: "another value of stripe" });
  expect((await rows("Bob"))[0]).toMatchObject({ key: "stripe", step: "new-value", done: false });
  await give("stripe", "Cleo");
  await ada.json(["shares"]);
  expect((await rows("Bob")).find(({ key }) => key === "stripe")).toMatchObject({ step: "done", done: true });

  // By hand, with the reason.
  expect(codeOf(await ada.json(["offboard", "Bob", "--done", "sentry"], { status: 2 }))).toBe("invalid_input");
  expect(codeOf(await ada.json(["offboard", "Bob", "--done", "no", "--why", "x"], { status: 4 }))).toBe("not_found");
  expect(codeOf(await ada.json(["offboard", "Bob", "--finish"], { status: 1 }))).toBe("conflict");
  const ticked = await rows("Bob", "--done", "sentry", "--why", "not in use");
  expect(ticked.find(({ key }) => key === "sentry")).toMatchObject({ done: true, ticked: { why: "not in use" } });

  const told = await ada.run(["offboard", "Bob", "--checked-log"]);
  expect(told.stderr).toMatch(/Since \d{4}-\d\d-\d\d: \d+ reveals?/);
  expect((await ada.run(["offboard", "Bob", "--report", "bob.md"])).status).toBe(0);
  expect(readFileSync(join(ada.path, "bob.md"), "utf8")).toContain("# Offboarding of Bob");
  expect(codeOf(await ada.json(["offboard", "Bob", "--report", "bob.md"], { status: 1 }))).toBe("already_exists");
  await rows("Bob", "--finish");
  expect(((await ada.json(["team", "list"])) as { name: string }[]).map(({ name }) => name)).toEqual(["Cleo"]);
  await rows("Bob", "--reopen");
  expect(await ada.json(["team", "list"])).toHaveLength(2);
}, 300_000);

test("compromised: begun with its links taken back, ticked, told, replaced, reported, ended", async () => {
  const plan = async (...args: string[]) => shapes.plan.parse(await ada.json(["compromised", "slack", ...args]));
  const done = ({ steps }: z.infer<typeof shapes.plan>) => steps.filter((one) => one.done).map(({ step }) => step);
  await give("slack", "Bob");
  await ada.json(["share", "slack", "--to", "Cleo", "--relay", relay.url]);
  await ada.json(["shares"]);
  expect(codeOf(await ada.json(["compromised", "slack", "--status"], { status: 4 }))).toBe("not_found");
  expect(codeOf(await ada.json(["compromised", "slack", "--undone", "look"], { status: 4 }))).toBe("not_found");
  expect(codeOf(await ada.json(["compromised", "nothing"], { status: 4 }))).toBe("not_found");
  const withValue = ["compromised", "slack", "--why", "it was value of slack, in a chat"];
  expect(codeOf(await ada.json(withValue, { status: 2 }))).toBe("invalid_input");

  const begun = await plan("--why", "pasted into a chat", "--last-good", "2d");
  expect(begun).toMatchObject({ why: "pasted into a chat", open: [], next: "revoke", people: [{ name: "Bob" }] });
  expect(done(begun)).toEqual(["isolate", "others"]);
  expect(Date.parse(begun.lastGoodAt)).toBeLessThan(Date.parse(begun.startedAt));
  expect(shapes.plans.parse(await ada.json(["compromised"]))).toMatchObject([{ name: "slack", done: 2, total: 7 }]);
  const refused = ["share", "slack", "--to", "Cleo", "--relay", relay.url];
  expect(codeOf(await ada.json(refused, { status: 7 }))).toBe("refused");

  const replaced = ["rotate", "slack", "--reason", "compromised", "--value-file", "-", "--relay", relay.url];
  const rotation = (await ada.json(replaced, { input: "slack's new value" })) as { people: { link?: string }[] };
  await bob.json(["open", "-", "--on-conflict", "replace"], { input: rotation.people[0]?.link ?? "" });
  expect(done(await plan())).toEqual(["isolate", "replace", "reshare", "others"]);
  expect(codeOf(await ada.json(["compromised", "slack", "--end"], { status: 2 }))).toBe("needs_answer");
  expect(codeOf(await ada.json(["compromised", "slack", "--done", "sleep"], { status: 2 }))).toBe("invalid_input");
  expect(done(await plan("--done", "revoke", "--done", "look", "--done", "tell", "--undone", "tell"))).not.toContain(
    "tell",
  );

  expect((await ada.run(["health"])).stderr).toContain("Compromised: slack (prod).");
  const told = await ada.run(["compromised", "slack", "--message"]);
  expect(told.stdout).toContain("The key slack (slack, prod) is compromised");
  expect((await ada.run(["compromised", "slack", "--evidence"])).stdout).toContain("compromised.start");
  const ended = await ada.run(["compromised", "slack", "--done", "tell", "--report", "slack.md", "--end"]);
  expect(ended.status).toBe(0);
  const report = readFileSync(join(ada.path, "slack.md"), "utf8");
  expect(report).toContain("# Compromised: slack (prod)");
  for (const secret of ["value of slack", "slack's new value"]) expect(report + told.stdout).not.toContain(secret);
  expect(await plan("--status")).toMatchObject({ state: "closed", done: 7 });
  expect(await ada.json(["compromised"])).toEqual([]);
}, 300_000);

test("a relay that is away stops nothing and is named; who holds nothing is done at once", async () => {
  await relay.stop();
  const begun = await ada.run(["offboard", "Cleo", "--yes"]);
  expect(begun.status).toBe(0);
  expect(begun.stdout).toContain("stripe");
  await bob.json(["team", "add", shapes.me.parse(await cleo.json(["me"])).card]);
  const nothing = await bob.run(["offboard", "Cleo", "--yes"]);
  expect(nothing.status).toBe(0);
  expect(nothing.stderr).toContain("They hold nothing of this vault.");
  expect((await bob.run(["offboard", "Cleo", "--finish"])).status).toBe(0);
  expect((await ada.run(["offboard", "guest", "--yes"])).status).toBe(7);
});
