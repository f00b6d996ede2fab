import { expect, test } from "vitest";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { byPerson } from "./by-person.ts";

const card = (id: string, rest: Partial<Person> = {}): Person => ({
  id,
  name: "Bob",
  device: id,
  signKey: id,
  state: "verified",
  addedAt: 1,
  personOf: id,
  ...rest,
});
const shown = (...people: Person[]) =>
  byPerson(people).map(({ person, devices, inUse, state }) => [
    person.id,
    devices.map(({ id }) => id).join(),
    inUse.length,
    state,
  ]);

test("devices of a person stand together, those in use first, and only as sure as the least sure of them", () => {
  const phone = card("phone", { personOf: "laptop", state: "unverified" });
  expect(shown(card("laptop"), card("ilse"), phone)).toEqual([
    ["laptop", "laptop,phone", 2, "unverified"],
    ["ilse", "ilse", 1, "verified"],
  ]);
  const old = card("laptop", { replacedBy: { signKey: "phone" }, state: "unverified" });
  expect(shown(old, { ...phone, state: "verified" })).toEqual([["phone", "phone,laptop", 1, "verified"]]);
});

test("a card that changed stands apart, also when it is called somebody's device", () => {
  const doubted = card("phone", { personOf: "laptop", state: "changed" });
  expect(shown(card("laptop"), doubted)).toEqual([
    ["laptop", "laptop", 1, "verified"],
    ["phone", "phone", 1, "changed"],
  ]);
});
