/**
 * What somebody on the team, or who was, may try with the rules: each attempt goes through a real link and a real relay
 * to Ben, is refused and named, and takes nothing from the key that came along. Controls show that an honest one passes.
 */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { firstRules } from "../../shared/contract/team-fields.ts";
import { concat, lengthPrefixed, toBase64, utf8 } from "../../shared/crypto/bytes.ts";
import { contexts } from "../../shared/crypto/contexts.ts";
import { signObject } from "../../shared/crypto/sign.ts";
import { cardText, issueCard, readCardText } from "../../shared/identity/card.ts";
import { type Identity, newIdentity } from "../../shared/identity/identity.ts";
import { prepareLink } from "../../shared/link/sender.ts";
import type { TeamEdit } from "../../shared/team/edit.ts";
import { signEdits, type TeamEntry } from "../../shared/team/entry.ts";
import { editTeam, foundTeam, mergeHistory, type TeamHistory } from "../../shared/team/history.ts";
import { openTeamFile, readTeamText, teamFile } from "../../shared/team/team-file.ts";
import { RelayPlace } from "../e2e/relay-place.ts";
import { TestPerson } from "../support/people.ts";

type Member = { readonly name: string; readonly identity: Identity; readonly key: string };
const memberNamed = (name: string): Member => {
  const identity = newIdentity();
  return { name, identity, key: toBase64(identity.sign.publicKey) };
};
const role = ({ key, name }: Member, is: "left" | "guest" | "member" | "maintainer"): TeamEdit => ({
  set: "member",
  signKey: key,
  name,
  role: is,
});
const owner = ({ key, name }: Member, rank: number): TeamEdit => ({ set: "owner", signKey: key, name, rank });

let relay: RelayPlace;
let ben: TestPerson;
let benMember: Member;
const noor = memberNamed("Noor");
const jonas = memberNamed("Jonas");
const mallory = memberNamed("Mallory");
let before: TeamHistory;
let present: TeamHistory;

const edited = (history: TeamHistory, by: Member, ...edits: TeamEdit[]) =>
  editTeam(history, by.identity.sign, by.key, edits, 1000);
const cardOf = ({ identity, name }: Member) => issueCard(identity, { name, device: "laptop" }, 1000);

beforeAll(async () => {
  relay = await RelayPlace.open();
});
afterAll(() => relay.close());
beforeEach(async () => {
  ben = await TestPerson.create("Ben");
  const { card } = await ben.call("me.get", {});
  const { signKey } = readCardText(card);
  benMember = { ...memberNamed("Ben"), key: toBase64(signKey) };
  for (const member of [noor, jonas, mallory]) {
    const added = await ben.call("team.add", { card: cardText(cardOf(member)) });
    if (member === noor) await ben.call("team.verify", { person: added.person.id });
  }
  const owners = [{ signKey: noor.key, name: noor.name, rank: 0 }];
  const founding = foundTeam(noor.identity.sign, { name: "Halden", owners, members: [], rules: firstRules }, 1000);
  before = edited(founding, noor, owner(jonas, 1), role(mallory, "member"), role(benMember, "member"));
  present = edited(before, noor, { set: "dismissed", signKey: jonas.key }, role(jonas, "left"));
  expect(await sent(noor, teamFile(present))).toMatchObject({ team: { outcome: "offered" } });
  const { offers } = await ben.call("rules.get", {});
  await ben.call("rules.join", { id: offers[0]?.id ?? "" });
});
afterEach(() => ben.leave());

/** A link with one key and this as its team file, opened by Ben. */
async function sent(from: Member, file: Uint8Array) {
  const { card } = await ben.call("me.get", {});
  const now = Date.now();
  const { linkText, create } = prepareLink({
    identity: from.identity,
    card: cardOf(from),
    recipient: { kind: "teammate", card: readCardText(card) },
    origin: relay.url,
    payload: { items: [{ kind: "key", name: "GIFT", service: "Example", value: utf8("a value") }], teamFile: file },
    now,
    expiresAt: now + 60_000,
  });
  const posted = await fetch(`${relay.url}/v1/links`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(create),
  });
  expect(posted.status).toBe(201);
  const { message } = await ben.call("inbox.receive", { link: linkText });
  expect(message.items).toMatchObject([{ name: "GIFT" }]);
  await ben.call("inbox.decide", { id: message.id, decision: "decline" });
  return message;
}

function withEntry(history: TeamHistory, entry: TeamEntry): Uint8Array {
  return concat(teamFile(history), lengthPrefixed(entry.bytes));
}
function forged(history: TeamHistory, by: Member, rank: number, ...edits: TeamEdit[]): TeamEntry {
  const { team, heads, state } = history;
  return signEdits(by.identity.sign, { team, number: state.number + 1, rank, after: heads, at: 1 }, edits);
}
async function rulesOfBen() {
  const { team } = await ben.call("rules.get", {});
  return {
    number: team?.number,
    rules: team?.rules,
    people: team?.people.map(({ name, role: is }) => `${name} ${is}`),
  };
}
/** @returns the sentence that Ben reads. */
async function refusedFrom(from: Member, file: Uint8Array): Promise<string> {
  const then = await rulesOfBen();
  const { team } = await sent(from, file);
  expect(team?.outcome).toBe("refused");
  expect(await rulesOfBen()).toEqual(then);
  return team?.sentence ?? "";
}

test("control: what the founder signs is taken over, whoever brings it", async () => {
  const next = edited(present, noor, role(mallory, "guest"));
  expect((await sent(mallory, teamFile(next))).team).toMatchObject({
    outcome: "updated",
    sentence: "Newer rules of Halden came along. Mallory is a guest now, not a member.",
  });
  expect((await rulesOfBen()).people).toContain("Mallory guest");
});

test("a member who edits is refused by name", async () => {
  for (const [by, rank] of [
    [mallory, 1],
    [mallory, 0],
    [mallory, 7],
  ] as const) {
    const sentence = await refusedFrom(
      mallory,
      withEntry(present, forged(present, by, rank, role(mallory, "maintainer"))),
    );
    expect(sentence).toContain("signed by Mallory, who is not an owner of the team");
  }
});

test("a former owner is refused by name, after the dismissal and dated back", async () => {
  const after = forged(present, jonas, 1, role(mallory, "maintainer"));
  expect(await refusedFrom(jonas, withEntry(present, after))).toContain("signed by Jonas, who is no longer an owner");
  const back = edited(before, jonas, role(mallory, "maintainer"), owner(mallory, 5));
  expect(await refusedFrom(jonas, teamFile(back))).toContain("signed by Jonas, who is no longer an owner");
});

test("a forged merge of two versions is nobody's", async () => {
  const other = edited(before, noor, role(benMember, "guest"));
  const both = mergeHistory(present, openTeamFile(teamFile(other))).history;
  const merge = forged(both, mallory, 1, role(benMember, "maintainer"));
  // The founder's own other version in it is good and is taken over; the merge is not.
  await sent(mallory, withEntry(both, merge));
  expect((await rulesOfBen()).people).toContain("Ben guest");
  expect(await refusedFrom(mallory, withEntry(both, merge))).toContain("signed by Mallory");
});

test("rules that were rolled back change nothing, and by hand they are refused", async () => {
  const then = await rulesOfBen();
  expect((await sent(mallory, teamFile(before))).team).toMatchObject({ outcome: "known" });
  expect(await rulesOfBen()).toEqual(then);
  const text = `keyhold-team1.${toBase64(teamFile(before))}`;
  await expect(ben.call("rules.import", { text })).rejects.toMatchObject({
    code: "refused",
    message: expect.stringContaining("older than yours"),
  });
});

test("another team of the same name is refused and told apart", async () => {
  const owners = [{ signKey: mallory.key, name: "Noor", rank: 0 }];
  const namesake = foundTeam(mallory.identity.sign, { name: "Halden", owners, members: [], rules: firstRules }, 1);
  expect(await refusedFrom(mallory, teamFile(namesake))).toContain("another team, which only is called “Halden” too");
  expect(await refusedFrom(mallory, concat(teamFile(present), teamFile(namesake)))).toContain(
    "mixed from several teams",
  );
});

test("unsigned and changed rules are refused", async () => {
  const broken = teamFile(present).slice();
  broken[broken.length - 5] = (broken[broken.length - 5] ?? 0) ^ 1;
  expect(await refusedFrom(mallory, broken)).toContain("not taken over");
  expect(await refusedFrom(mallory, utf8("{}"))).toContain("not taken over");
});

test("a role on a card is no card", async () => {
  const { signKey, boxKey } = cardOf(mallory);
  const body = {
    v: 1,
    name: "Mallory",
    device: "laptop",
    signKey: toBase64(signKey),
    boxKey: toBase64(boxKey),
    createdAt: 9000,
    role: "owner",
  };
  const claimed = signObject(contexts.cardSignature, mallory.identity.sign, utf8(JSON.stringify(body)));
  await expect(ben.call("team.add", { card: cardText({ bytes: claimed }) })).rejects.toMatchObject({
    code: "malformed",
  });
  const { people } = await ben.call("team.list", {});
  expect(people.find(({ name }) => name === "Mallory")?.role).toBe("member");
});

test("what the rules forbid is refused before anything is made", async () => {
  await ben.call("keys.add", { name: "PAY", env: "prod", service: "Stripe", value: utf8("a prod value") });
  const share = ben.call("shares.create", { keys: [{ name: "PAY" }], to: ["Mallory"], relay: relay.url });
  await expect(share).rejects.toMatchObject({
    code: "refused",
    message:
      "Members may not receive prod (team rule 2, signed by Noor). Nothing was sent. Choose another person or environment.",
  });
  expect((await ben.call("shares.list", { refresh: false })).shares).toEqual([]);
  expect(readTeamText((await ben.call("rules.export", {})).text)).toEqual(teamFile(present));
});
