/** A person with several devices is one holder, one who stays, and one who leaves; in a rotation each device has a link. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { randomBytes, toBase64, utf8 } from "../../../shared/crypto/bytes.ts";
import { cardText, issueCard } from "../../../shared/identity/card.ts";
import { newIdentity } from "../../../shared/identity/identity.ts";
import { introductionText, issueIntroduction } from "../../../shared/identity/introduction.ts";
import type { IntroductionKind } from "../../../shared/identity/introduction-kinds.ts";
import { newApp, type TestClock } from "../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { countHoldings, holdersOfKey, holdersOfPerson, openedBy } from "../holders/read-holders.ts";
import { addKey, editKey } from "../keys/write-key.ts";
import { previewOffboarding, shown } from "../offboarding/read-offboarding.ts";
import { finishOffboarding, reopenOffboarding, startOffboarding } from "../offboarding/run-offboarding.ts";
import type { ShareOverview } from "../records/links.ts";
import { getRotation, startRotations } from "../rotation/run-rotation.ts";
import { addPerson } from "./add-person.ts";
import { closePerson } from "./close-person.ts";
import { introduceDevice } from "./introduce.ts";
import { listPeople, removePerson, verifyPerson } from "./people.ts";
import { findRecipients } from "./recipients.ts";
import { editRules, foundRules, getRules } from "./rules.ts";

let place: VaultPlace;
let clock: TestClock;
let app: App;
beforeEach(() => {
  place = newPlace();
  clock = { now: 1_800_000_000_000 };
  app = newApp(place, clock);
});
afterEach(() => {
  app.vault.vault.close();
  removePlace(place);
});

function newDevice(name: string, device: string, email?: string) {
  const identity = newIdentity();
  const card = issueCard(identity, { name, device, email }, clock.now);
  return { identity, card, signKey: toBase64(card.signKey) };
}
type Device = ReturnType<typeof newDevice>;

function add(device: Device): Device & { id: string } {
  const { id } = addPerson(app, { card: cardText(device.card) }).person;
  verifyPerson(app, { person: id });
  return { ...device, id };
}
function introduce(by: Device, device: Device, kind: IntroductionKind = "adds"): Device & { id: string } {
  const card = introductionText(issueIntroduction(by.identity, device.card, kind, clock.now++));
  return { ...device, id: addPerson(app, { card }).person.id };
}
const makeKey = (name: string): string =>
  addKey(app, { name, env: "prod", service: "Stripe", type: "private", showOnce: false, value: utf8(name) }).id;

/** Opened, with a receipt, or still waiting. */
function sent(valueId: string, { signKey, card }: Device, state: "opened" | "waiting" = "opened"): void {
  const { key, value } = app.keys.value(valueId) ?? {};
  if (key === undefined || value === undefined) throw new Error("there is such a key");
  const overview: ShareOverview = {
    kind: "share",
    linkId: toBase64(randomBytes(16)),
    items: [{ keyId: value.keyId, valueId, name: key.name, env: value.env, version: value.version }],
    to: card.name,
    toSignKey: signKey,
    relay: "https://relay.example",
    state,
    createdAt: clock.now,
    expiresAt: clock.now + 60_000,
  };
  const verdict = { state: "opened", openedAt: clock.now, receipt: true, by: "recipient", reasons: [] } as const;
  const judged = state === "opened" ? { ...overview, verdict: { ...verdict, reasons: [] } } : overview;
  app.vault.write([], (tx) => tx.insert(judged, { share: {} }));
}
const heldBy = (id: string) => app.holders.heldBy(id, clock.now).map(({ name }) => name);
const refused = expect.objectContaining({ code: "refused" });

test("what went to two devices is held by one person, as soon as it is known that they are one's", () => {
  const [laptop, phone] = [add(newDevice("Bob", "laptop")), newDevice("Bob", "phone")];
  const [one, other] = [makeKey("one"), makeKey("other")];
  sent(one, laptop);
  sent(one, phone);
  sent(other, phone);
  expect(heldBy(one)).toHaveLength(2);
  expect(countHoldings(app).people).toHaveLength(2);
  const { id } = introduce(laptop, phone);
  expect(heldBy(one)).toEqual(["Bob"]);
  expect(openedBy(app, one)).toHaveLength(1);
  expect(holdersOfKey(app, { key: { id: one } }).holders).toMatchObject([{ person: "Bob", sure: "receipt" }]);
  expect(countHoldings(app).people).toEqual([{ name: "Bob", signKey: laptop.signKey, holds: 2 }]);
  for (const who of ["Bob", id, laptop.id, phone.signKey]) {
    const { held, signKeys } = holdersOfPerson(app, { person: who });
    expect(held.map(({ name }) => name).sort()).toEqual(["one", "other"]);
    expect(signKeys).toHaveLength(2);
  }
  // The first device names the person, also when it is off the list.
  removePerson(app, { person: laptop.id });
  expect(heldBy(one)).toEqual(["Bob"]);
  expect(countHoldings(app).people).toEqual([{ name: "Bob", signKey: laptop.signKey, holds: 2 }]);
  removePerson(app, { person: id });
  expect(heldBy(one)).toHaveLength(2);
});

test("somebody who stays has the new value when one of their devices has it", async () => {
  const jonas = add(newDevice("Jonas", "desk"));
  const laptop = add(newDevice("Bob", "laptop"));
  const phone = introduce(laptop, newDevice("Bob", "phone"));
  const id = makeKey("one");
  for (const device of [jonas, laptop, phone]) sent(id, device);
  const { offboarding } = await startOffboarding(app, { person: "Jonas" });
  const row = () => shown(app, offboarding.id).rows[0];
  editKey(app, { key: { id }, value: utf8("new") });
  expect(row()).toMatchObject({ step: "new-value", staying: [{ name: "Bob", has: "old" }] });
  sent(id, laptop, "waiting");
  sent(id, phone);
  expect(row()).toMatchObject({ step: "done", staying: [{ name: "Bob", has: "new" }] });
});

test("who leaves is offboarded on all devices: cards closed and signed out, what they hold in one list", async () => {
  foundRules(app, { name: "Halden" });
  const laptop = add(newDevice("Bob", "laptop"));
  const phone = introduce(laptop, newDevice("Bob", "phone"));
  const namesake = add(newDevice("Bob", "desk", "bob@elsewhere.example"));
  // A device's newer card says another name: it is theirs by the introduction alone.
  const renamed = issueCard(phone.identity, { name: "Robert", device: "phone" }, clock.now + 5);
  addPerson(app, { card: cardText(renamed) });
  editRules(app, { changes: [{ change: "role", person: laptop.signKey, role: "maintainer" }], preview: false });
  sent(makeKey("one"), laptop);
  sent(makeKey("other"), phone);
  // The device with the role is off the team list by now; the rules still know it.
  removePerson(app, { person: laptop.id });
  expect(await previewOffboarding(app, { person: "Robert", refresh: false })).toMatchObject({
    cards: [{ person: phone.id }, { signKey: laptop.signKey }],
    rows: [{ key: "one" }, { key: "other" }],
  });
  const again = add(laptop);
  const { offboarding } = await startOffboarding(app, { person: "Robert" });
  expect(offboarding.rows).toHaveLength(2);
  const people = () => listPeople(app).people.filter(({ signKey }) => signKey !== namesake.signKey);
  expect(people().map(({ closedAt, leaving }) => closedAt !== undefined && leaving?.offboarding)).toEqual([
    offboarding.id,
    offboarding.id,
  ]);
  const roles = () => getRules(app).team?.people.map(({ signKey, role }) => [signKey, role]);
  expect(roles()).toContainEqual([laptop.signKey, "left"]);
  expect(roles()).toContainEqual([phone.signKey, "left"]);
  for (const who of ["Robert", again.id, phone.id]) expect(() => findRecipients(app, who)).toThrow(refused);
  // Neither introduces another.
  for (const by of [laptop, phone])
    expect(() => introduce(by, newDevice(by === laptop ? "Bob" : "Robert", "tablet"))).toThrow(refused);
  expect(findRecipients(app, "bob@elsewhere.example")).toHaveLength(1);

  for (const { id } of offboarding.rows) editKey(app, { key: { id }, value: utf8("new") });
  finishOffboarding(app, { id: offboarding.id });
  expect(people()).toEqual([]);
  expect(addPerson(app, { card: cardText(renamed) }).person.leaving).toBeDefined();
  reopenOffboarding(app, { id: offboarding.id });
  expect(people().map(({ closedAt, state, leaving }) => ({ closedAt, state, leaving }))).toEqual(
    Array.from({ length: 2 }, () => ({ closedAt: undefined, state: expect.any(String), leaving: undefined })),
  );
});

test("a device that comes on the list in whatever way is closed with its person, under any name", async () => {
  const laptop = add(newDevice("Bob", "laptop"));
  await startOffboarding(app, { person: "Bob" });
  const { card, signKey } = newDevice("Robert", "phone");
  const boxKey = toBase64(card.boxKey);
  const stored = { card: cardText(card), name: "Robert", device: "phone", signKey, boxKey, createdAt: 1, addedAt: 1 };
  app.vault.write([], (tx) =>
    tx.insert({ kind: "person", ...stored, state: "verified", personOf: laptop.signKey }, {}),
  );
  expect(() => findRecipients(app, "Robert")).toThrow(refused);
});

test("two people of one name are told apart by their addresses: one leaves, the other does not", async () => {
  const [one, other] = [newDevice("Bob", "a", "bob@one.example"), newDevice("Bob", "b", "bob@other.example")].map(add);
  if (one === undefined || other === undefined) throw new Error("there are two");
  sent(makeKey("one"), one);
  sent(makeKey("other"), other);
  expect(() => holdersOfPerson(app, { person: "Bob" })).toThrow(expect.objectContaining({ code: "ambiguous" }));
  expect(holdersOfPerson(app, { person: "bob@one.example" }).held).toMatchObject([{ name: "one" }]);
  expect(holdersOfPerson(app, { person: other.id }).held).toMatchObject([{ name: "other" }]);
  const { offboarding } = await startOffboarding(app, { person: one.id });
  expect(offboarding.rows).toMatchObject([{ key: "one" }]);
  expect(findRecipients(app, other.id)).toHaveLength(1);
  expect(() => findRecipients(app, one.id)).toThrow(refused);
});

test("whoever comes later under the name of somebody who left is not closed; a guest cannot be offboarded", async () => {
  add(newDevice("Bob", "laptop"));
  const { offboarding } = await startOffboarding(app, { person: "Bob" });
  finishOffboarding(app, { id: offboarding.id });
  expect(findRecipients(app, add(newDevice("Bob", "another")).id)).toHaveLength(1);
  await expect(startOffboarding(app, { person: "guest" })).rejects.toThrow(refused);
});

test("a key in the rules that no card has any more is signed out with the rest; other people's roles stay", async () => {
  foundRules(app, { name: "Halden" });
  const [laptop, ilse] = [add(newDevice("Bob", "laptop")), add(newDevice("Ilse", "desk"))];
  const changes = [laptop, ilse].map(({ signKey }) => ({ change: "role", person: signKey, role: "member" }) as const);
  editRules(app, { changes, preview: false });
  sent(makeKey("one"), laptop);
  removePerson(app, { person: laptop.id });
  const { offboarding } = await startOffboarding(app, { person: "Bob" });
  expect(offboarding.checks.rules).toBeDefined();
  const roles = getRules(app).team?.people.map(({ name, role }) => [name, role]);
  expect(roles).toEqual(
    expect.arrayContaining([
      ["Bob", "left"],
      ["Ilse", "member"],
    ]),
  );
});

test("one's own devices are not offboarded, and the own key keeps its role", async () => {
  foundRules(app, { name: "Halden" });
  const phone = newDevice("Ana", "phone");
  introduceDevice(app, { card: cardText(phone.card), kind: "adds" });
  await expect(startOffboarding(app, { person: "Ana" })).rejects.toThrow(refused);
  const [own] = listPeople(app).people;
  expect(own).toMatchObject({ mine: true });
  expect(own?.closedAt).toBeUndefined();
  // Closing such a card by itself does not sign oneself out with it.
  expect(closePerson(app, { id: own?.id ?? "" })).toEqual({ signed: true });
  expect(getRules(app).team?.role).toBe("owner");
});

test("a role that is given by name is the person's: the first device's, or of those that have one", () => {
  foundRules(app, { name: "Halden" });
  const laptop = add(newDevice("Bob", "laptop"));
  const phone = introduce(laptop, newDevice("Bob", "phone"));
  const give = (role: "member" | "maintainer") =>
    editRules(app, { changes: [{ change: "role", person: "Bob", role }], preview: false });
  const inFile = () =>
    getRules(app).team?.people.flatMap(({ signKey, role, rank }) => (rank === 0 ? [] : [[signKey, role]]));
  const { consequences } = give("member");
  expect(consequences).toHaveLength(1);
  expect(inFile()).toEqual([[laptop.signKey, "member"]]);
  expect(listPeople(app).people.map(({ role }) => role)).toEqual(["member", "member"]);
  editRules(app, { changes: [{ change: "role", person: phone.signKey, role: "guest" }], preview: false });
  give("maintainer");
  expect(inFile()?.map(([, role]) => role)).toEqual(["maintainer", "maintainer"]);
});

test("whoever leaves by name leaves with every device, also those that have their role from a replaced one", () => {
  foundRules(app, { name: "Halden" });
  const laptop = add(newDevice("Bob", "laptop"));
  const set = (person: string, role: "member" | "owner" | "left") =>
    editRules(app, { changes: [{ change: "role", person, role }], preview: false });
  set(laptop.signKey, "member");
  const desktop = introduce(laptop, newDevice("Bob", "desktop"));
  const roles = () =>
    listPeople(app)
      .people.map(({ device, role }) => `${device} ${role}`)
      .sort();
  // One device in use, whose role is that of the one it took the place of.
  introduce(laptop, desktop, "replaces");
  set("Bob", "left");
  expect(roles()).toEqual(["desktop left", "laptop left"]);
  set("Bob", "member");
  introduce(desktop, newDevice("Bob", "tablet"));
  expect(roles()).toEqual(["desktop member", "laptop member", "tablet member"]);
  set("Bob", "left");
  expect(roles()).toEqual(["desktop left", "laptop left", "tablet left"]);
  set("Bob", "member");
  // A key that is not in use any more does not get to sign.
  set("Bob", "owner");
  expect(roles()).toEqual(["desktop owner", "laptop member", "tablet owner"]);
});

test("a rotation has a line for each device in use, also one that never had the old value, and none for a replaced one", () => {
  const laptop = add(newDevice("Bob", "laptop"));
  const id = makeKey("one");
  sent(id, laptop);
  const rotation = startRotations(app, { key: { id }, reason: "asked" }).rotation.id;
  const lines = () =>
    getRotation(app, { id: rotation })
      .rotation.people.map(({ name, device, state }) => [name, device, state])
      .sort();
  expect(lines()).toEqual([["Bob", undefined, "ready"]]);
  const phone = introduce(laptop, newDevice("Bob", "phone"));
  expect(lines()).toEqual([
    ["Bob", "laptop", "ready"],
    ["Bob", "phone", "ready"],
  ]);
  sent(id, laptop, "waiting");
  introduce(phone, newDevice("Bob", "tablet"));
  introduce(laptop, phone, "replaces");
  expect(lines()).toEqual([
    ["Bob", "phone", "ready"],
    ["Bob", "tablet", "ready"],
  ]);
  // The link with the old value that the replaced one can still open is to be taken back all the same.
  expect(getRotation(app, { id: rotation }).rotation.oldLinks).toHaveLength(1);
});
