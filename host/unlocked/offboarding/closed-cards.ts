/** Whose card is closed, because they leave or have left. It hangs on the keys: a card that is added again stays closed. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { Person } from "../../../shared/contract/people-methods.ts";
import { foldName } from "../../../shared/identity/teammate.ts";
import type { App } from "../app.ts";
import type { Stored } from "../record-index.ts";
import type { PersonOverview } from "../records/people.ts";

type Closing = Stored<"offboarding">;

/**
 * The offboarding that closes a card: of its keys, or, while it goes on, one of a card that came under the same name
 * since. Undefined for everybody who stays.
 */
export function closedBy(app: App, person: Pick<PersonOverview, "signKey" | "name">): Closing | undefined {
  return app.records.all("offboarding").find(({ overview }) => {
    if (overview.reopenedAt !== undefined) return false;
    if (overview.cards.some(({ signKey }) => signKey === person.signKey)) return true;
    return overview.finishedAt === undefined && foldName(overview.name) === foldName(person.name);
  });
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
