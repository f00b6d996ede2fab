import type { Person, PersonState } from "../../../shared/contract/people-methods.ts";

/** Somebody with all cards that are theirs: devices in use first, then those that others took the place of. */
export type PersonWithDevices = {
  /** The card that stands for them. */
  readonly person: Person;
  readonly devices: readonly Person[];
  readonly inUse: readonly Person[];
  /** How sure one can be of all that are in use: as of the least sure. */
  readonly state: PersonState;
};

/** One entry for each person, in the order of the list. A card that changed is a question of its own, and stands apart. */
export function byPerson(people: readonly Person[]): PersonWithDevices[] {
  const groups = new Map<string, Person[]>();
  for (const person of people) {
    const key = person.state === "changed" ? person.id : person.personOf;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [person]);
    else known.push(person);
  }
  return [...groups.values()].flatMap((cards) => {
    const inUse = cards.filter(isInUse);
    const devices = [...inUse, ...cards.filter((card) => !isInUse(card))];
    const [first] = devices;
    if (first === undefined) return [];
    const judged = inUse.length > 0 ? inUse : devices;
    const state = judged.every((card) => card.state === "verified") ? "verified" : worst(judged);
    return [{ person: first, devices, inUse, state }];
  });
}

function isInUse({ replacedBy }: Person): boolean {
  return replacedBy === undefined;
}

function worst(cards: readonly Person[]): PersonState {
  return cards.some(({ state }) => state === "changed") ? "changed" : "unverified";
}
