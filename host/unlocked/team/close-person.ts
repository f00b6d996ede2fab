/** What becomes of a person's card when they leave. */

import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { changedBy } from "./change-rules.ts";
import type { Teammate } from "./people.ts";
import { rulesChanges } from "./rule-changes.ts";
import { standingOf } from "./standing.ts";
import { joinedTeam, ownKey, storeTeam } from "./stored-team.ts";

export type Closed = {
  /** A new version of the team rules says that they left; it reaches the others with the next links. */
  readonly signed: boolean;
  /** Why it holds in this vault only, as a sentence. */
  readonly why?: string;
};

/**
 * Closes a card: nothing is shared with it any more. An owner also signs the person out of the team, if they may;
 * otherwise it holds in this vault only. Closing twice changes nothing.
 */
export function closePerson(app: App, person: Pick<Teammate, "id">): Closed {
  const { signed, why } = app.vault.write(
    ({ subjects }: Closed & { subjects: string[] }) =>
      subjects.map((subject) => ({ action: "team.close", subject, outcome: "ok" as const })),
    (tx): Closed & { subjects: string[] } => {
      const overview = app.records.get("person", person.id);
      if (overview === undefined)
        return { signed: false, why: "The card is no longer on the team list.", subjects: [] };
      const subjects = overview.closedAt === undefined ? [overview.name] : [];
      if (overview.closedAt === undefined) {
        tx.update(person.id as RecordId, { overview: { ...overview, closedAt: app.now() } });
      }
      const joined = joinedTeam(app);
      if (joined === undefined) return { signed: false, why: "There are no team rules here.", subjects };
      const { state } = joined.history;
      const standing = standingOf(state, overview.signKey);
      if (standing === "left") return { signed: true, subjects };
      const mine = state.owners.find(({ signKey }) => signKey === ownKey(app));
      const theirs = state.owners.find(({ signKey }) => signKey === overview.signKey);
      if (mine === undefined) return { signed: false, why: "Only an owner signs somebody out of the team.", subjects };
      if (theirs !== undefined && theirs.rank <= mine.rank) {
        return { signed: false, why: `${overview.name} became an owner before you did.`, subjects };
      }
      const next = changedBy(app, joined.history, [{ change: "role", person: overview.signKey, role: "left" }]);
      storeTeam(tx, joined.id, joined.overview, next);
      return { signed: true, subjects: [...subjects, ...rulesChanges(app, state, next.state)] };
    },
  );
  return why === undefined ? { signed } : { signed, why };
}

/** Takes the closing back, in this vault. A role in the team is given by an owner. */
export function reopenPerson(app: App, person: Pick<Teammate, "id">): void {
  const overview = app.records.get("person", person.id);
  if (overview?.closedAt === undefined) return;
  app.vault.write({ action: "team.reopen", subject: overview.name, outcome: "ok" }, (tx) => {
    const { closedAt: _, ...open } = app.records.get("person", person.id) ?? overview;
    tx.update(person.id as RecordId, { overview: open });
  });
}
