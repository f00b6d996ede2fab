import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { toBase64 } from "../../../shared/crypto/bytes.ts";
import { type Card, cardText, readCardText } from "../../../shared/identity/card.ts";
import { publicKeysOf } from "../../../shared/identity/identity.ts";
import { safetyWords, sameSafetyWords } from "../../../shared/identity/safety-words.ts";
import { foldName, type Standing } from "../../../shared/identity/teammate.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { closest } from "../closest.ts";
import { leavingOf } from "../offboarding/closed-cards.ts";
import type { Stored } from "../record-index.ts";
import type { PersonDetail, PersonOverview } from "../records/people.ts";
import { deviceNamed, noteTakenOff, passOnVerified } from "./devices.ts";
import { groupOf } from "./group-of.ts";
import { environmentsFor, standingOfCard } from "./standing.ts";
import { joinedTeam } from "./stored-team.ts";

/** A teammate as stored, with the card read again from the text that came. */
export type Teammate = {
  readonly id: string;
  readonly overview: PersonOverview;
  readonly card: Card;
  readonly standing: Standing;
};

export function teammates(app: App): Teammate[] {
  return app.records.all("person").map(teammateOf);
}

/** Reading a card verifies its signature: whoever looks for one person reads one card. */
export function teammateOf({ id, overview }: Pick<Teammate, "id" | "overview">): Teammate {
  return { id, overview, card: readCardText(overview.card), standing: overview.state };
}

/** Everybody who has this id, name or e-mail address. */
function answeringTo(app: App, who: string): Stored<"person">[] {
  const wanted = foldName(who);
  return app.records
    .all("person")
    .filter(
      ({ id, overview }) =>
        id === who ||
        foldName(overview.name) === wanted ||
        (overview.email !== undefined && foldName(overview.email) === wanted),
    );
}

/** The teammate who has exactly this card's keys, as the team list names them. */
export function teammateWithKeysOf(app: App, card: Card): PersonOverview | undefined {
  const signKey = toBase64(card.signKey);
  const boxKey = toBase64(card.boxKey);
  return app.records.all("person").find(({ overview }) => overview.signKey === signKey && overview.boxKey === boxKey)
    ?.overview;
}

/** Whether this signing key is on the team list and verified; one that another took the place of is not any more. */
export function isVerified(app: App, signKey: string): boolean {
  return app.records
    .all("person")
    .some(
      ({ overview }) =>
        overview.signKey === signKey && overview.state === "verified" && overview.replacedBy === undefined,
    );
}

/** What a sender is called: a card inside a message may say any name, so the team list's goes before it. */
export function senderName(app: App, card: Card): string {
  return teammateWithKeysOf(app, card)?.name ?? card.name;
}

/**
 * By id, name or e-mail address.
 * @throws KeyholdError `not_found`, or `ambiguous` when several look the same.
 */
export function findPerson(app: App, who: string): Teammate {
  return teammateOf(theOnly(app, answeringTo(app, who), who));
}

function theOnly(app: App, found: readonly Stored<"person">[], who: string): Stored<"person"> {
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  if (first === undefined) {
    const near = closest(
      who,
      app.records.all("person").map(({ overview }) => overview.name),
    );
    throw new KeyholdError(
      "not_found",
      `Nobody called “${who}” is on your team list.${near === undefined ? "" : ` Did you mean “${near}”?`}`,
    );
  }
  const lines = found.map(({ id, overview }) => `${overview.name}, ${overview.device}, ${overview.state}: ${id}`);
  throw new KeyholdError("ambiguous", `Several people answer to “${who}”. Use an id:\n${lines.join("\n")}`);
}

export function cardFields(card: Card) {
  return {
    card: cardText(card),
    name: card.name,
    email: card.email,
    device: card.device,
    signKey: toBase64(card.signKey),
    boxKey: toBase64(card.boxKey),
    createdAt: card.createdAt,
  };
}

export function listPeople(app: App): MethodOutput<"team.list"> {
  const state = joinedTeam(app)?.history.state;
  const people = app.records.all("person").map(({ id, overview }): Person => {
    const person = personOf(app, id, overview, leavingOf(app, overview));
    if (state === undefined) return person;
    const role = standingOfCard(app, state, overview);
    return { ...person, role, receives: [...environmentsFor(state, role)] };
  });
  return { people: people.sort((a, b) => a.name.localeCompare(b.name) || a.addedAt - b.addedAt) };
}

/** Both lists of words: theirs is what the other person must see as their own, and mine what they must read here. */
export function personWords(app: App, input: ParsedInput<"team.words">): MethodOutput<"team.words"> {
  const teammate = findPerson(app, input.person);
  return {
    person: personOf(app, teammate.id, teammate.overview, leavingOf(app, teammate.overview)),
    words: safetyWords(teammate.card),
    mine: safetyWords(publicKeysOf(app.me.identity)),
  };
}

/** @throws KeyholdError `refused` when the typed words are not this person's. */
export function verifyPerson(app: App, input: ParsedInput<"team.verify">): MethodOutput<"team.verify"> {
  const teammate = findPerson(app, input.person);
  const subject = teammate.overview.name;
  if (input.words !== undefined && !sameSafetyWords(input.words, teammate.card)) {
    app.vault.audit({ action: "team.verify", subject, outcome: "refused" });
    throw new KeyholdError(
      "refused",
      `The words are not those of “${subject}”. Nothing was changed. If they were read out correctly, the card you have is not theirs: do not share with it.`,
    );
  }
  app.vault.write({ action: "team.verify", subject, outcome: "ok" }, (tx) => {
    const overview = app.records.get("person", teammate.id) ?? teammate.overview;
    tx.update(teammate.id as RecordId, { overview: { ...overview, state: "verified", verifiedAt: app.now() } });
    passOnVerified(app, tx, overview.signKey);
  });
  return { person: personById(app, teammate.id) };
}

/** Devices of the same person remember what was taken off: the introduction that brought it does not bring it back. */
export function removePerson(app: App, input: ParsedInput<"team.remove">): MethodOutput<"team.remove"> {
  const { id, overview } = findPerson(app, input.person);
  const { introduction } = app.vault.detail(id as RecordId) as PersonDetail;
  const entry = { action: "team.remove", subject: overview.name, outcome: "ok" as const };
  const person = personOf(app, id, overview);
  app.vault.write(entry, (tx) => {
    tx.remove(id as RecordId);
    noteTakenOff(app, tx, app.records.get("person", id) ?? overview);
  });
  return { person, card: introduction ?? overview.card };
}

export function personById(app: App, id: string): Person {
  const overview = app.records.get("person", id);
  if (overview === undefined) throw new KeyholdError("not_found", "This person is no longer on the team list.");
  return personOf(app, id, overview, leavingOf(app, overview));
}

/** @param leaving set for somebody whose card is closed. */
export function personOf(app: App, id: string, overview: PersonOverview, leaving?: Person["leaving"]): Person {
  const person: Person = {
    id,
    name: overview.name,
    device: overview.device,
    signKey: overview.signKey,
    state: overview.state,
    addedAt: overview.addedAt,
    personOf: groupOf(overview),
  };
  if (person.personOf === toBase64(app.me.card.signKey)) person.mine = true;
  if (overview.introducedBy !== undefined) person.introducedBy = deviceNamed(app, overview.introducedBy);
  if (overview.replacedBy !== undefined) person.replacedBy = deviceNamed(app, overview.replacedBy);
  if (overview.replacedAt !== undefined) person.replacedAt = overview.replacedAt;
  if (overview.email !== undefined) person.email = overview.email;
  if (overview.verifiedAt !== undefined) person.verifiedAt = overview.verifiedAt;
  if (overview.closedAt !== undefined) person.closedAt = overview.closedAt;
  if (leaving !== undefined) person.leaving = leaving;
  return person;
}
