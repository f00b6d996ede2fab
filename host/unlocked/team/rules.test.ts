import { afterEach, beforeEach, expect, test } from "vitest";
import { timesToLive } from "../../../shared/contract/link-methods.ts";
import type { RulesChange } from "../../../shared/contract/team-methods.ts";
import { fromBase64, utf8 } from "../../../shared/crypto/bytes.ts";
import { cardText } from "../../../shared/identity/card.ts";
import { safetyWords } from "../../../shared/identity/safety-words.ts";
import { readTeamText } from "../../../shared/team/team-file.ts";
import { newApp, type TestClock } from "../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import { listActivity } from "../activity/list-activity.ts";
import type { App } from "../app.ts";
import { findValues } from "../keys/find-key.ts";
import { addKey } from "../keys/write-key.ts";
import { addPerson } from "./add-person.ts";
import { closePerson, reopenPerson } from "./close-person.ts";
import { renameMe } from "./me.ts";
import { findPerson, listPeople, verifyPerson } from "./people.ts";
import { checkShares, refuseByRules } from "./refuse-by-rules.ts";
import { editRules, exportRules, foundRules, getRules, leaveRules, markRulesSeen } from "./rules.ts";
import { declineRules, importRules, joinRules, takeOverFromLink } from "./take-over.ts";

const clock: TestClock = { now: 1_800_000_000_000 };
const code = (expected: string) => expect.objectContaining({ code: expected });
let places: VaultPlace[];
let noor: App;
let ilse: App;
let owen: App;

beforeEach(() => {
  places = [newPlace(), newPlace(), newPlace()];
  [noor, ilse, owen] = ["Noor", "Ilse", "Owen"].map((name, index) => {
    const app = newApp(places[index] as VaultPlace, clock);
    renameMe(app, { name });
    return app;
  }) as [App, App, App];
  for (const [one, other] of [
    [noor, ilse],
    [noor, owen],
    [ilse, noor],
    [owen, noor],
  ] as const)
    meet(one, other);
  foundRules(noor, { name: "Halden" });
  for (const env of ["dev", "prod"] as const) addKey(noor, newKey("PAYMENTS", env));
});
afterEach(() => {
  for (const place of places) removePlace(place);
});

function newKey(name: string, env: "dev" | "prod") {
  return {
    name,
    env,
    service: "Stripe",
    value: utf8(`value for ${env}`),
    type: "private",
    showOnce: false,
  } as Parameters<typeof addKey>[1];
}

function meet(app: App, other: App, isVerified = true): void {
  addPerson(app, { card: cardText(other.me.card) });
  if (isVerified) verifyPerson(app, { person: other.me.card.name, words: safetyWords(other.me.card).join(" ") });
}

const change = (app: App, ...changes: RulesChange[]) => editRules(app, { changes, preview: false });
const role = (person: string, is: Extract<RulesChange, { change: "role" }>["role"]): RulesChange => ({
  change: "role",
  person,
  role: is,
});
const hand = (from: App, to: App) => importRules(to, { text: exportRules(from).text });
function share(app: App, to: string | undefined, env: "dev" | "prod", ttl: keyof typeof timesToLive = "1d"): void {
  const receivers = to === undefined ? [{ name: "guest" }] : [{ name: to, teammate: findPerson(app, to) }];
  refuseByRules(app, receivers, findValues(app.keys, { name: "PAYMENTS", env }), timesToLive[ttl]);
}
const actions = (app: App) =>
  listActivity(app, { after: 0, filter: {}, limit: 1000 }).entries.map(({ action, outcome }) => `${action} ${outcome}`);

test("a role decides who may receive what, and the refusal names the rule and who signed it", () => {
  const outcome = change(noor, role("Ilse", "member"), role("Owen", "guest"));
  expect(outcome.changes).toEqual(["Ilse is a member now.", "Owen is a guest now."]);
  share(noor, "Ilse", "dev");
  expect(() => share(noor, "Ilse", "prod")).toThrowError(
    "Members may not receive prod (team rule 2, signed by you). Nothing was sent. Choose another person or environment.",
  );
  expect(() => share(noor, undefined, "prod")).toThrowError(
    "Guests may not receive prod (team rule 3, signed by you). Nothing was sent.",
  );
  share(noor, undefined, "dev");
  change(noor, { change: "life", role: "guest", longest: "1h" }, { change: "unverified", choice: "refuse" });
  expect(() => share(noor, "Owen", "dev", "1d")).toThrowError(
    "Links to guests may live 1 hour at most (team rule 3, signed by you). Nothing was sent. Choose a shorter time.",
  );
  share(noor, "Owen", "dev", "1h");
  expect(() => share(noor, "Ilse", "prod")).toThrowError(code("refused"));
  expect(actions(noor).filter((action) => action === "share.create refused")).toHaveLength(4);
  expect(getRules(noor).team?.lines.map(({ number, subject, text }) => `${number} ${subject}: ${text}`)).toEqual([
    "1 Owners and maintainers: every environment",
    "2 Members: dev, test and staging",
    "3 Guests: dev and test, for 1 hour at most",
    "4 Not verified: nothing, until the words are compared",
  ]);
  change(noor, { change: "environment", role: "maintainer", environment: "test", allowed: false });
  expect(() => share(noor, "Ilse", "prod")).toThrowError("(team rule 3, signed by you)");
});

test("somebody without a role counts as a guest; who is not verified may be refused; who is out receives nothing", () => {
  expect(() => share(noor, "Owen", "prod")).toThrowError(
    "Owen has no role in the team and counts as a guest. Guests may not receive prod (team rule 3",
  );
  change(noor, role("Owen", "maintainer"));
  share(noor, "Owen", "prod");
  const { refusals } = checkShares(noor, { keys: [{ name: "PAYMENTS", env: "prod" }] });
  expect(refusals).toMatchObject([
    { person: findPerson(noor, "Ilse").id, rule: 3 },
    { rule: 3, sentence: "Guests may not receive prod (team rule 3, signed by you)." },
  ]);
  change(noor, role("Owen", "left"));
  expect(() => share(noor, "Owen", "dev")).toThrowError("Owen is out of the team (signed by you). Nothing was sent.");
  expect(listPeople(noor).people.map(({ name, role: is, receives }) => [name, is, receives])).toEqual([
    ["Ilse", "none", ["dev", "test"]],
    ["Owen", "left", []],
  ]);
});

test("a person who is not verified receives nothing where the rules say so", () => {
  const place = newPlace();
  places.push(place);
  const mara = newApp(place, clock);
  renameMe(mara, { name: "Mara" });
  meet(noor, mara, false);
  change(noor, role("Mara", "member"));
  share(noor, "Mara", "dev");
  change(noor, { change: "unverified", choice: "refuse" });
  expect(() => share(noor, "Mara", "dev")).toThrowError(
    "Mara is not verified, and receives nothing until then (team rule 4, signed by you). Nothing was sent. Compare the words first.",
  );
});

test("a team is joined once, through somebody whose words were compared, and then followed", () => {
  change(noor, role("Ilse", "owner"), role("Owen", "member"));
  expect(hand(noor, ilse)).toMatchObject({ outcome: "offered", offer: { name: "Halden", founderState: "verified" } });
  const id = getRules(ilse).offers[0]?.id ?? "";
  expect(joinRules(ilse, { id }).team).toMatchObject({ role: "owner", number: 2 });
  expect(hand(noor, ilse).outcome).toBe("known");
  change(ilse, { change: "environment", role: "member", environment: "prod", allowed: true });
  expect(hand(ilse, noor)).toMatchObject({ outcome: "updated", changes: ["Members may receive prod."] });
  expect(getRules(noor).team?.news).toMatchObject([
    { by: ["Ilse"], changes: ["Members may receive prod."], merged: false },
  ]);
  share(noor, "Owen", "prod");
  markRulesSeen(noor);
  expect(getRules(noor).team?.news).toEqual([]);
  expect(actions(noor)).toContain("rules.update ok");
});

test("a stranger's team cannot be joined, nor a second one", () => {
  const place = newPlace();
  places.push(place);
  const mallory = newApp(place, clock);
  foundRules(mallory, { name: "Halden" });
  expect(hand(mallory, ilse).offer?.problem).toContain("Nobody whose words you have compared signed these rules");
  const id = getRules(ilse).offers[0]?.id ?? "";
  expect(() => joinRules(ilse, { id })).toThrowError(code("refused"));
  declineRules(ilse, { id });
  expect(getRules(ilse)).toEqual({ offers: [] });
  expect(() => hand(mallory, noor)).toThrowError(
    "These are the rules of another team, which only is called “Halden” too",
  );
  expect(() => foundRules(noor, { name: "Again" })).toThrowError(code("already_exists"));
  expect(leaveRules(noor).text).toMatch(/^keyhold-team1\./);
  share(noor, "Owen", "prod");
});

test("older rules are refused and named; what two owners change at once ends the same in both vaults", () => {
  change(noor, role("Ilse", "owner"));
  hand(noor, ilse);
  joinRules(ilse, { id: getRules(ilse).offers[0]?.id ?? "" });
  const old = exportRules(noor).text;
  change(noor, role("Owen", "guest"));
  expect(() => importRules(noor, { text: old })).toThrowError(
    "These rules are older than yours: version 2, and you have version 3",
  );
  meet(ilse, owen);
  change(ilse, role("Owen", "maintainer"));
  const [mine, theirs] = [exportRules(noor).text, exportRules(ilse).text];
  importRules(noor, { text: theirs });
  importRules(ilse, { text: mine });
  expect(exportRules(noor).text).toBe(exportRules(ilse).text);
  expect(getRules(ilse).team?.people.find(({ name }) => name === "Owen")?.role).toBe("guest");
  expect(getRules(ilse).team?.news).toMatchObject([{ by: ["Noor"], merged: true }]);
});

test("what comes with a link is taken over, or refused with a sentence and without an exception", () => {
  change(noor, role("Ilse", "member"));
  const bytes = readTeamText(exportRules(noor).text);
  expect(takeOverFromLink(ilse, bytes, "Noor")).toMatchObject({ outcome: "offered" });
  const broken = bytes.slice();
  broken[200] = (broken[200] ?? 0) ^ 1;
  expect(takeOverFromLink(ilse, broken, "Noor")).toMatchObject({ outcome: "refused" });
  expect(takeOverFromLink(noor, bytes, "Ilse")).toMatchObject({ outcome: "known" });
  change(noor, role("Owen", "member"));
  expect(takeOverFromLink(noor, bytes, "Ilse")).toEqual({
    outcome: "known",
    sentence: "Older team rules came along. Yours are newer.",
  });
});

test("only owners change rules, and the founder stays", () => {
  change(noor, role("Ilse", "maintainer"));
  hand(noor, ilse);
  joinRules(ilse, { id: getRules(ilse).offers[0]?.id ?? "" });
  expect(() => change(ilse, role("me", "owner"))).toThrowError(
    "Only an owner changes the team rules. Nothing was changed; ask Noor.",
  );
  expect(() => change(noor, role("me", "maintainer"))).toThrowError("the last owner stays");
  change(noor, role("Ilse", "owner"));
  hand(noor, ilse);
  expect(() => change(ilse, role("Noor", "member"))).toThrowError(code("refused"));
  change(ilse, role("me", "member"));
  expect(getRules(ilse).team?.role).toBe("member");
});

test("a preview signs nothing and says who gains and loses; undo leads back", () => {
  change(noor, role("Ilse", "member"));
  const before = exportRules(noor).text;
  const wanted: RulesChange[] = [
    role("Ilse", "guest"),
    { change: "environment", role: "guest", environment: "prod", allowed: true },
  ];
  const { consequences, undo } = editRules(noor, { changes: wanted, preview: true });
  expect(exportRules(noor).text).toBe(before);
  expect(consequences).toMatchObject([
    { name: "Ilse", gains: ["prod"], loses: ["staging"] },
    { name: "Owen", gains: ["prod"], loses: [] },
  ]);
  const { rules } = getRules(noor).team ?? {};
  change(noor, ...wanted);
  change(noor, ...undo);
  expect(getRules(noor).team?.rules).toEqual(rules);
  expect(getRules(noor).team?.people.find(({ name }) => name === "Ilse")?.role).toBe("member");
});

test("a closed card receives nothing; an owner signs the person out as well", () => {
  change(noor, role("Owen", "member"));
  expect(closePerson(noor, findPerson(noor, "Owen"))).toEqual({ signed: true });
  expect(getRules(noor).team?.people.find(({ name }) => name === "Owen")?.role).toBe("left");
  expect(() => share(noor, "Owen", "dev")).toThrowError("Owen left, and the card is closed. Nothing was sent.");
  reopenPerson(noor, findPerson(noor, "Owen"));
  expect(() => share(noor, "Owen", "dev")).toThrowError("Owen is out of the team");
  expect(closePerson(owen, findPerson(owen, "Noor"))).toMatchObject({
    signed: false,
    why: "There are no team rules here.",
  });
  expect(fromBase64(getRules(noor).team?.founder.signKey ?? "")).toEqual(noor.me.card.signKey);
});

test("an owner of longer standing is not signed out; the card is closed here all the same", () => {
  change(noor, role("Ilse", "owner"));
  const { offer } = hand(noor, ilse);
  joinRules(ilse, { id: offer?.id ?? "" });
  expect(closePerson(ilse, findPerson(ilse, "Noor"))).toEqual({
    signed: false,
    why: "Noor became an owner before you did.",
  });
  expect(findPerson(ilse, "Noor").overview.closedAt).toBeDefined();
});
