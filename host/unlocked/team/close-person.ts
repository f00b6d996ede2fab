/** What becomes of a person's card when they leave. */

import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { HostTransaction } from "../observed-vault.ts";
import { changedBy } from "./change-rules.ts";
import { devicesOf } from "./devices.ts";
import { groupOf } from "./group-of.ts";
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
 * Closes all cards of a person: nothing is shared with them any more. An owner also signs each out of the team, if they
 * may; otherwise it holds in this vault only. Closing twice changes nothing.
 */
export function closePerson(app: App, person: Pick<Teammate, "id">): Closed {
  const { signed, why } = app.vault.write(
    ({ subjects }: Closed & { subjects: string[] }) =>
      subjects.map((subject) => ({ action: "team.close", subject, outcome: "ok" as const })),
    (tx): Closed & { subjects: string[] } => {
      const overview = app.records.get("person", person.id);
      if (overview === undefined)
        return { signed: false, why: "The card is no longer on the team list.", subjects: [] };
      const subjects: string[] = [];
      for (const { id, overview: card } of devicesOf(app, overview)) {
        if (card.closedAt !== undefined) continue;
        tx.update(id as RecordId, { overview: { ...card, closedAt: app.now() } });
        subjects.push(card.name);
      }
      const devices = devicesOf(app, overview).map((device) => device.overview.signKey);
      const inTeam = [groupOf(overview), ...devices];
      const { changes, ...closed } = signOut(app, tx, { name: overview.name, listed: devices, keys: inTeam });
      return { ...closed, subjects: [...subjects, ...changes] };
    },
  );
  return why === undefined ? { signed } : { signed, why };
}

/** Signs keys out of the team that the team list does not have any more; what the rules do not know either is left. */
export function signOutFormer(app: App, name: string, keys: readonly string[]): Closed {
  const { signed, why } = app.vault.write(
    ({ changes }: Closed & { changes: string[] }) =>
      changes.map((subject) => ({ action: "team.close", subject, outcome: "ok" as const })),
    (tx) => signOut(app, tx, { name, listed: [], keys }),
  );
  return why === undefined ? { signed } : { signed, why };
}

type Leaver = {
  readonly name: string;
  /** Keys on the team list: they are named in the rules as having left, also when these do not know them. */
  readonly listed: readonly string[];
  readonly keys: readonly string[];
};

/** Every key of theirs, in one new version: a device without a role of its own has that of another, and would keep it. */
function signOut(app: App, tx: HostTransaction, { name, listed, keys }: Leaver): Closed & { changes: string[] } {
  const joined = joinedTeam(app);
  if (joined === undefined) return { signed: false, why: "There are no team rules here.", changes: [] };
  const { state } = joined.history;
  const me = ownKey(app);
  const inTeam = [...new Set(keys)].filter((key) => listed.includes(key) || standingOf(state, key) !== "none");
  const staying = inTeam.filter((key) => key !== me && standingOf(state, key) !== "left");
  if (staying.length === 0) return { signed: inTeam.length > 0, changes: [] };
  const mine = state.owners.find(({ signKey }) => signKey === me);
  if (mine === undefined) return { signed: false, why: "Only an owner signs somebody out of the team.", changes: [] };
  const theirs = state.owners.filter(({ signKey }) => staying.includes(signKey));
  if (theirs.some(({ rank }) => rank <= mine.rank)) {
    return { signed: false, why: `${name} became an owner before you did.`, changes: [] };
  }
  const changes = staying.map((key) => ({ change: "role", person: key, role: "left" }) as const);
  const next = changedBy(app, joined.history, changes);
  storeTeam(tx, joined.id, joined.overview, next);
  return { signed: true, changes: rulesChanges(app, state, next.state) };
}

/** Takes the closing of all cards of a person back, in this vault. A role in the team is given by an owner. */
export function reopenPerson(app: App, person: Pick<Teammate, "id">): void {
  const closed = () => {
    const overview = app.records.get("person", person.id);
    return overview === undefined ? [] : devicesOf(app, overview).filter((one) => one.overview.closedAt !== undefined);
  };
  if (closed().length === 0) return;
  app.vault.write(
    (names: string[]) => names.map((subject) => ({ action: "team.reopen", subject, outcome: "ok" as const })),
    (tx) =>
      closed().map(({ id, overview: { closedAt: _, ...open } }) => {
        tx.update(id as RecordId, { overview: open });
        return open.name;
      }),
  );
}
