/** People of one name: who leaves is one of them, and the others stay as they are. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { randomBytes, toBase64, utf8 } from "../../../shared/crypto/bytes.ts";
import { cardText, issueCard } from "../../../shared/identity/card.ts";
import { newIdentity } from "../../../shared/identity/identity.ts";
import { newApp, type TestClock } from "../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { holdersOfPerson } from "../holders/read-holders.ts";
import { addKey } from "../keys/write-key.ts";
import type { ShareOverview } from "../records/links.ts";
import { addPerson } from "../team/add-person.ts";
import { introduceDevice } from "../team/introduce.ts";
import { listPeople, removePerson } from "../team/people.ts";
import { editRules, foundRules, getRules } from "../team/rules.ts";
import { reopenOffboarding, startOffboarding } from "./run-offboarding.ts";

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

const cardOf = (name: string, email?: string) =>
  issueCard(newIdentity(), { name, device: "laptop", email }, clock.now++);
function add(name: string, email?: string): { id: string; signKey: string } {
  const { id, signKey } = addPerson(app, { card: cardText(cardOf(name, email)) }).person;
  return { id, signKey };
}
/** Opened long ago. */
function sent(to: string, toSignKey: string): void {
  const { id } = addKey(app, {
    name: `of ${toSignKey}`,
    env: "prod",
    service: "Sentry",
    type: "private",
    showOnce: false,
    value: utf8("value"),
  });
  const overview: ShareOverview = {
    kind: "share",
    linkId: toBase64(randomBytes(16)),
    items: [{ keyId: id, valueId: id, name: "key", env: "prod", version: 1 }],
    to,
    toSignKey,
    relay: "https://relay.example",
    state: "opened",
    createdAt: clock.now,
    expiresAt: clock.now + 60_000,
    verdict: { state: "opened", openedAt: clock.now, receipt: true, by: "recipient", reasons: [] },
  };
  app.vault.write([], (tx) => tx.insert(overview, { share: {} }));
}
const person = (signKey: string) => listPeople(app).people.find((one) => one.signKey === signKey);
const later = () => {
  clock.now += 30 * 24 * 3_600_000;
};

test("a key of the same name in the rules, whose card is not on the list, is not signed out with another", async () => {
  foundRules(app, { name: "Halden" });
  const [one, other] = [add("Ben"), add("Ben", "ben@other.example")];
  for (const { signKey } of [one, other]) {
    editRules(app, { changes: [{ change: "role", person: signKey, role: "member" }], preview: false });
    sent("Ben", signKey);
  }
  removePerson(app, { person: other.id });
  later();
  const { offboarding } = await startOffboarding(app, { person: one.id });
  const roleOf = (key: string) => getRules(app).team?.people.find(({ signKey }) => signKey === key)?.role;
  expect([one, other].map(({ signKey }) => roleOf(signKey))).toEqual(["left", "member"]);
  // The rules are not ticked: whose that key is, an owner has to say.
  expect(offboarding.checks.rules).toBeUndefined();
});

test("of two keys of a name that no card has, none is signed out", async () => {
  foundRules(app, { name: "Halden" });
  const both = [add("Ben", "ben@one.example"), add("Ben", "ben@other.example")];
  for (const { id, signKey } of both) {
    editRules(app, { changes: [{ change: "role", person: signKey, role: "member" }], preview: false });
    sent("Ben", signKey);
    removePerson(app, { person: id });
  }
  later();
  await startOffboarding(app, { person: "Ben" });
  const roles = getRules(app).team?.people.flatMap(({ name, role }) => (name === "Ben" ? [role] : []));
  expect(roles).toEqual(["member", "member"]);
});

test("somebody without an address leaves alone where others of the name have several", async () => {
  const one = add("Ben");
  const others = [add("Ben", "ben@one.example"), add("Ben", "ben@other.example")];
  const same = add("Ben");
  for (const who of [one.id, one.signKey]) {
    expect(holdersOfPerson(app, { person: who }).signKeys.sort()).toEqual([one.signKey, same.signKey].sort());
  }
  await startOffboarding(app, { person: one.id });
  for (const { signKey } of others) {
    expect(person(signKey)).not.toHaveProperty("leaving");
    expect(person(signKey)?.closedAt).toBeUndefined();
  }
  expect(person(same.signKey)?.closedAt).toBeDefined();
});

test("one's own further device is not closed with somebody of the same name", async () => {
  const { name } = app.me.card;
  const namesake = add(name);
  await startOffboarding(app, { person: namesake.id });
  introduceDevice(app, { card: cardText(cardOf(name)), kind: "adds" });
  const own = listPeople(app).people.find(({ mine }) => mine);
  expect(own).toBeDefined();
  expect(own).not.toHaveProperty("leaving");
});

test("a card that came under the name and was closed with the rest is open again when it is taken back", async () => {
  add("Ben");
  const { offboarding } = await startOffboarding(app, { person: "Ben" });
  const { signKey } = add("Ben");
  await startOffboarding(app, { person: "Ben" });
  expect(person(signKey)?.closedAt).toBeDefined();
  reopenOffboarding(app, { id: offboarding.id });
  expect(person(signKey)?.closedAt).toBeUndefined();
});
