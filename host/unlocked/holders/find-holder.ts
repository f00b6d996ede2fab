import { KeyholdError } from "../../../shared/contract/errors.ts";
import { foldName } from "../../../shared/identity/teammate.ts";
import type { App } from "../app.ts";
import { closest } from "../closest.ts";
import type { PersonOverview } from "../records/people.ts";
import { guestKey } from "./holder-index.ts";

/** Somebody with all their cards, those that are off the team list by now included. */
export type HolderFound = { readonly name: string; readonly email?: string; readonly signKeys: string[] };

const isSame = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && foldName(one) === foldName(other);

/**
 * One person by a record's id, a signing key, a name or an e-mail address: every card that says the same name, unless
 * its address says that it is another person of that name. `guest` means guest links.
 * @throws KeyholdError `not_found`, or `ambiguous` for a name that several addresses go by.
 */
export function findHolder(app: App, who: string): HolderFound {
  const people = app.records.all("person");
  const team = people.map(({ overview }) => overview);
  const exact = people.find(({ id, overview }) => id === who || overview.signKey === who)?.overview;
  if (exact !== undefined) return withAllCards(app, team, exact.name, exact.email, exact.signKey);
  const named = team.filter(({ name, email }) => isSame(name, who) || isSame(email, who));
  const emails = new Map(
    named.flatMap(({ email }) => (email === undefined ? [] : [[foldName(email), email] as const])),
  );
  if (emails.size > 1) {
    const lines = named.map(({ name, email, device, signKey }) => {
      const id = app.holders.onTeam(signKey)?.id ?? signKey;
      return `${name}, ${email ?? "no address"}, ${device}: ${id}`;
    });
    throw new KeyholdError("ambiguous", `Several people answer to “${who}”. Use an id:\n${lines.join("\n")}`);
  }
  const [first] = named;
  if (first !== undefined) return withAllCards(app, team, first.name, [...emails.values()][0]);
  if (foldName(who) === "guest") return { name: "guest", signKeys: [guestKey] };
  return noLongerOnTeam(app, team, who);
}

/**
 * Cards of this name, and every device of the people whose they are; one with another address is somebody else, and so is
 * a former card of a present person. A card without an address goes with those of one address, not with people of several.
 */
function withAllCards(
  app: App,
  team: readonly PersonOverview[],
  name: string,
  email: string | undefined,
  own?: string,
): HolderFound {
  const anyAddress = email === undefined && addressesOf(team, name).size <= 1;
  const cards = team.filter(
    (other) =>
      other.signKey === own ||
      isSame(other.email, email) ||
      (isSame(other.name, name) && (other.email === undefined || anyAddress)),
  );
  const devices = cards.flatMap(({ signKey }) => [...app.holders.devicesOf(app.holders.personWith(signKey))]);
  const signKeys = new Set([...cards.map(({ signKey }) => signKey), ...devices, ...formerKeys(app, name)]);
  return { name, ...(email === undefined ? {} : { email }), signKeys: [...signKeys] };
}

/** The addresses that cards of one name give: several are several people. */
export function addressesOf(cards: Iterable<Pick<PersonOverview, "name" | "email">>, name: string): Set<string> {
  const addresses = new Set<string>();
  for (const card of cards) {
    if (card.email !== undefined && isSame(card.name, name)) addresses.add(foldName(card.email));
  }
  return addresses;
}

/** Keys that something went to or came from under this name, and that nobody on the team list has now. */
function formerKeys(app: App, name: string): string[] {
  return app.holders
    .signKeys()
    .filter((signKey) => app.holders.onTeam(signKey) === undefined && isSame(app.holders.nameOf(signKey), name));
}

function noLongerOnTeam(app: App, team: readonly PersonOverview[], who: string): HolderFound {
  const former =
    app.holders.onTeam(who) === undefined && [...app.holders.aboutPerson(who)].length > 0 ? who : undefined;
  const signKeys = former === undefined ? formerKeys(app, who) : [former];
  const [first] = signKeys;
  if (first !== undefined) return { name: app.holders.nameOf(first), signKeys };
  const names = [...team.map(({ name }) => name), ...app.holders.signKeys().map((key) => app.holders.nameOf(key))];
  const near = closest(who, names);
  throw new KeyholdError(
    "not_found",
    `Nobody called “${who}” is on your team list, and nothing was ever sent to anybody of that name.${near === undefined ? "" : ` Did you mean “${near}”?`}`,
  );
}
