/** Several devices of one person, by introductions that one device signs for another. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { toBase64 } from "../../../shared/crypto/bytes.ts";
import { cardText, issueCard, reissueCard } from "../../../shared/identity/card.ts";
import { type Identity, newIdentity, publicKeysOf } from "../../../shared/identity/identity.ts";
import { introductionText, issueIntroduction } from "../../../shared/identity/introduction.ts";
import type { IntroductionKind } from "../../../shared/identity/introduction-kinds.ts";
import { safetyWords } from "../../../shared/identity/safety-words.ts";
import { newApp, type TestClock } from "../../../test/support/app-case.ts";
import { newPlace, removePlace, type VaultPlace } from "../../../test/support/vault-case.ts";
import type { App } from "../app.ts";
import { addPerson } from "./add-person.ts";
import { closePerson } from "./close-person.ts";
import { introduceDevice, readCard } from "./introduce.ts";
import { getMe } from "./me.ts";
import { listPeople, removePerson, verifyPerson } from "./people.ts";
import { findRecipients } from "./recipients.ts";

const start = 1_800_000_000_000;
let place: VaultPlace;
let clock: TestClock;
let app: App;
beforeEach(() => {
  place = newPlace();
  clock = { now: start };
  app = newApp(place, clock);
});
afterEach(() => {
  app.vault.vault.close();
  removePlace(place);
});

type Device = { readonly identity: Identity; readonly card: ReturnType<typeof issueCard> };
function device(name: string, called: string, email?: string): Device {
  const identity = newIdentity();
  return { identity, card: issueCard(identity, { name, device: called, email }, start) };
}
const add = (one: Device) => addPerson(app, { card: cardText(one.card) });
const introduced = (by: Device, who: Device, kind: IntroductionKind = "adds", at = start) =>
  introductionText(issueIntroduction(by.identity, who.card, kind, at));
const introduce = (by: Device, who: Device, kind: IntroductionKind = "adds", at = start) =>
  addPerson(app, { card: introduced(by, who, kind, at) });
const verify = (id: string) => verifyPerson(app, { person: id });
const person = (one: Device) =>
  listPeople(app).people.find(({ signKey }) => signKey === toBase64(one.card.signKey)) ?? { state: "absent" };
const stateOf = (one: Device) => person(one).state;
const recipients = (who: string, called?: string) =>
  findRecipients(app, who, called)
    .map(({ overview }) => overview.device)
    .sort();
const refused = (code = "refused") => expect.objectContaining({ code });

const laptop = device("Bob", "laptop");
const phone = device("Bob", "phone");
const tablet = device("Bob", "tablet");
const eve = device("Eve", "desk");

describe("a further device", () => {
  test("of somebody verified is verified, counts as theirs and gets a link of its own", () => {
    verify(add(laptop).person.id);
    const { outcome, person: added } = introduce(laptop, phone);
    expect({ outcome, state: added.state }).toEqual({ outcome: "introduced", state: "verified" });
    expect(added).toMatchObject({ personOf: toBase64(laptop.card.signKey), introducedBy: { device: "laptop" } });
    expect(introduce(phone, tablet).person).toMatchObject({ state: "verified", personOf: added.personOf });
    expect(recipients("Bob")).toEqual(["laptop", "phone", "tablet"]);
    expect(recipients("Bob", "Phone")).toEqual(["phone"]);
    expect(recipients(added.id)).toEqual(["phone"]);
    expect(() => recipients("Bob", "fridge")).toThrow(refused("not_found"));
  });

  test("of somebody unverified is unverified, until the words of the one that introduced it are compared", () => {
    const { id } = add(laptop).person;
    expect(introduce(laptop, phone).person.state).toBe("unverified");
    expect(introduce(phone, tablet).person.state).toBe("unverified");
    verify(id);
    expect([stateOf(phone), stateOf(tablet)]).toEqual(["verified", "verified"]);
  });

  test("comparing the words of a device says nothing of the one that introduced it", () => {
    add(laptop);
    verify(introduce(laptop, phone).person.id);
    expect(stateOf(laptop)).toBe("unverified");
  });

  test("whose card came before, and was doubted, is doubted no more", () => {
    verify(add(laptop).person.id);
    expect(add(phone).outcome).toBe("changed");
    expect(recipients("Bob")).toEqual(["laptop"]);
    expect(() => findRecipients(app, person(phone).state === "changed" ? idOf(phone) : "")).toThrow(
      refused("card_changed"),
    );
    expect(introduce(laptop, phone).person.state).toBe("verified");
    expect(recipients("Bob")).toEqual(["laptop", "phone"]);
  });

  test("the same introduction again changes nothing", () => {
    verify(add(laptop).person.id);
    introduce(laptop, phone, "replaces");
    const before = listPeople(app);
    expect(introduce(laptop, phone, "replaces").outcome).toBe("known");
    expect(listPeople(app)).toEqual(before);
  });
});

const idOf = (one: Device): string => {
  const found = person(one);
  return "id" in found ? found.id : "";
};

describe("a device that takes the place of the old one", () => {
  test("gets what goes to the person; the old one is kept, shown as replaced, and gets nothing", () => {
    verify(add(laptop).person.id);
    const { replaced } = introduce(laptop, phone, "replaces");
    expect(replaced?.person).toMatchObject({ state: "verified", replacedBy: { device: "phone" } });
    expect(recipients("Bob")).toEqual(["phone"]);
    expect(() => recipients("Bob", "laptop")).toThrow(refused());
    expect(() => findRecipients(app, idOf(laptop))).toThrow(refused());
  });

  test("introduces others; the old one introduces nobody, and is not brought back", () => {
    verify(add(laptop).person.id);
    introduce(laptop, phone, "replaces");
    expect(() => introduce(laptop, tablet, "adds", start + 5)).toThrow(refused());
    expect(() => introduce(phone, laptop, "adds", start + 5)).toThrow(refused());
    expect(stateOf(tablet)).toBe("absent");
    expect(introduce(phone, tablet).person.state).toBe("verified");
  });

  test("an older word does not undo a newer one", () => {
    verify(add(laptop).person.id);
    introduce(laptop, phone, "adds", start + 10);
    expect(() => introduce(laptop, phone, "replaces", start)).toThrow(refused());
    expect(recipients("Bob")).toEqual(["laptop", "phone"]);
    introduce(laptop, phone, "replaces", start + 11);
    expect(recipients("Bob")).toEqual(["phone"]);
  });
});

describe("nobody else can introduce", () => {
  beforeEach(() => {
    verify(add(laptop).person.id);
    verify(add(eve).person.id);
  });
  /** What is refused leaves the team list as it was, and one line in the log. */
  const mustRefuse = (code: string, attempt: () => unknown) => {
    const before = listPeople(app);
    expect(attempt).toThrow(refused(code));
    expect(listPeople(app)).toEqual(before);
  };

  test("control: Bob can", () => {
    expect(introduce(laptop, phone).person.state).toBe("verified");
  });
  test("a verified attacker, under the victim's name", () => {
    mustRefuse("refused", () => introduce(eve, phone));
  });
  test("an attacker who took the victim's name, and is doubted since", () => {
    const renamed = reissueCard(eve.identity, eve.card, { name: "Bob", device: "desk" }, start + 1);
    expect(addPerson(app, { card: cardText(renamed) }).outcome).toBe("changed");
    mustRefuse("card_changed", () => introduce(eve, phone));
    // Even when the words of her card are compared, by mistake: the device counts as hers, and not as Bob's.
    verify(idOf(eve));
    expect(introduce(eve, phone).person.personOf).toBe(toBase64(eve.card.signKey));
    expect(() => recipients("Bob")).toThrow(refused("ambiguous"));
  });
  test("an unverified namesake does not get beside somebody whose words were compared", () => {
    const namesake = device("Carol", "one");
    add(namesake);
    const carol = device("Carol", "two");
    verify(add(carol).person.id);
    mustRefuse("refused", () => introduce(namesake, carol));
  });
  test("keys that are not on the team list", () => {
    mustRefuse("refused", () => introduce(phone, tablet));
  });
  test("the victim's sign key with another box key", () => {
    const half = { ...laptop, identity: { sign: laptop.identity.sign, box: eve.identity.box } };
    mustRefuse("refused", () => introduce(half, phone));
  });
  test("a doubted card", () => {
    const doubted = device("Bob", "another");
    expect(add(doubted).outcome).toBe("changed");
    mustRefuse("card_changed", () => introduce(doubted, phone));
  });
  test("a closed card, and nobody brings a closed one back", () => {
    introduce(laptop, phone);
    closePerson(app, { id: idOf(laptop) });
    expect(person(phone)).toHaveProperty("closedAt");
    mustRefuse("refused", () => introduce(laptop, tablet));
    mustRefuse("refused", () => introduce(phone, laptop));
  });
  test("a card with the own keys", () => {
    const mine = { identity: app.me.identity, card: app.me.card };
    mustRefuse("refused", () => introduce(device("Ana", "x"), mine));
    mustRefuse("refused", () => introduce(mine, device("Ana", "y")));
    const namesake = device("Ana", "z");
    verify(add(namesake).person.id);
    mustRefuse("refused", () => introduce(namesake, mine));
  });
  test("a card that holds a key of somebody else's", () => {
    const half = { sign: newIdentity().sign, box: eve.identity.box };
    const card = issueCard(half, { name: "Bob", device: "phone" }, start);
    mustRefuse("refused", () => introduce(laptop, { identity: half, card }));
  });
  test("somebody else's device", () => {
    const second = device("Bob", "other", "other@example.com");
    const first = device("Bob", "home", "home@example.com");
    verify(add(second).person.id);
    verify(add(first).person.id);
    mustRefuse("refused", () => introduce(first, second));
    introduce(laptop, phone);
    const taker = device("Bob", "taker");
    verify(add(taker).person.id);
    mustRefuse("refused", () => introduce(taker, phone));
  });
  test("a replay, after the device was taken off the list", () => {
    const old = introduced(laptop, phone);
    addPerson(app, { card: old });
    const { card } = removePerson(app, { person: idOf(phone) });
    expect(card).toBe(old);
    mustRefuse("refused", () => addPerson(app, { card: old }));
    // Controls: who took it off may take that back, and a newer word counts.
    expect(addPerson(app, { card: old, again: true }).person.state).toBe("verified");
    removePerson(app, { person: idOf(phone) });
    expect(introduce(laptop, phone, "adds", start + 1).person.state).toBe("verified");
  });
  test("an e-mail address of somebody else makes it doubted", () => {
    verify(add(device("Dora", "pc", "dora@example.com")).person.id);
    const forged = device("Bob", "phone", "dora@example.com");
    expect(introduce(laptop, forged).outcome).toBe("changed");
    expect(recipients("dora@example.com")).toEqual(["pc"]);
  });
});

describe("the own side", () => {
  test("introduces a card whose words were compared, keeps the introduction and the device", () => {
    const mine = device("Ana", "phone");
    const card = cardText(mine.card);
    expect(readCard(app, { card }).words).toEqual(safetyWords(publicKeysOf(mine.identity)));
    expect(() => introduceDevice(app, { card, kind: "adds", words: "some other words" })).toThrow(refused());
    const words = safetyWords(publicKeysOf(mine.identity)).join(" ");
    const { introduction, person: added } = introduceDevice(app, { card, kind: "adds", words });
    expect(added).toMatchObject({ state: "verified", introducedBy: { device: "laptop" } });
    expect(getMe(app).introduced).toMatchObject([{ device: "phone", introduction }]);
    const again = introduceDevice(app, { card, kind: "replaces", words });
    expect(readCard(app, { card: again.introduction }).introduction?.kind).toBe("replaces");
    expect(getMe(app)).toMatchObject({ replaced: true, introduced: [{ kind: "replaces" }] });
    expect(() => introduceDevice(app, { card: cardText(device("Ana", "x").card), kind: "adds" })).toThrow(refused());
  });

  test("refuses a card of another name, and its own", () => {
    expect(() => introduceDevice(app, { card: cardText(eve.card), kind: "adds" })).toThrow(refused());
    expect(() => introduceDevice(app, { card: cardText(app.me.card), kind: "adds" })).toThrow(refused("malformed"));
  });
});
