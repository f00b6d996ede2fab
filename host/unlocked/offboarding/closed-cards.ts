/** Whose card is closed, because they leave or have left. It hangs on the keys: a card that is added again stays closed. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { foldName } from "../../../shared/identity/teammate.ts";
import type { App } from "../app.ts";
import { addressesOf } from "../holders/find-holder.ts";
import type { Stored } from "../record-index.ts";
import type { PersonOverview } from "../records/people.ts";
import { groupOf } from "../team/group-of.ts";
import { ownKey } from "../team/stored-team.ts";

type Closing = Stored<"offboarding">;

type Closable = Pick<PersonOverview, "signKey" | "name" | "email" | "personOf">;

/**
 * The offboarding that closes a card: of its keys or of another device of the same person, or, while it goes on, one of a
 * card that came under the same name since. Undefined for everybody who stays.
 */
export function closedBy(app: App, person: Closable): Closing | undefined {
  const group = groupOf(person);
  return app.records.all("offboarding").find(({ overview }) => {
    if (overview.reopenedAt !== undefined) return false;
    if (overview.cards.some(({ signKey }) => signKey === person.signKey || signKey === group)) return true;
    // One's own further device, of somebody whose name is the same.
    if (group === ownKey(app)) return false;
    return overview.finishedAt === undefined && isNamesake(app, overview, person);
  });
}

/** An address says of two people of one name that they are two; so do two addresses where the leaver has none. */
function isNamesake(app: App, leaver: Pick<PersonOverview, "name" | "email">, person: Closable): boolean {
  if (foldName(leaver.name) !== foldName(person.name)) return false;
  if (person.email === undefined) return true;
  if (leaver.email !== undefined) return foldName(leaver.email) === foldName(person.email);
  const others = app.records.all("person").map(({ overview }) => overview);
  return addressesOf([...others, person], person.name).size <= 1;
}

/** What the team list says of it. */
export function leavingOf(app: App, person: PersonOverview): Person["leaving"] {
  const closing = closedBy(app, person);
  if (closing === undefined) return undefined;
  const { startedAt, leavesOn } = closing.overview;
  return { offboarding: closing.id, since: startedAt, ...(leavesOn === undefined ? {} : { on: leavesOn }) };
}

/** @throws KeyholdError `refused` for somebody whose card is closed. */
export function refuseClosed(app: App, person: PersonOverview): void {
  if (closedBy(app, person) === undefined) return;
  throw new KeyholdError(
    "refused",
    `The card of “${person.name}” is closed, because they leave. Nothing was sent. If they stay after all, their offboarding can be taken back.`,
  );
}
