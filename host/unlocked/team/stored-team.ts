/** The team file as this vault keeps it: one that was joined, and those that wait to be. */
import { fromBase64, toBase64 } from "../../../shared/crypto/bytes.ts";
import type { TeamHistory } from "../../../shared/team/history.ts";
import { storedHistory, teamFile } from "../../../shared/team/team-file.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import type { HostTransaction } from "../observed-vault.ts";
import type { TeamDetail, TeamOverview } from "../records/people.ts";

export type StoredTeam = { readonly id: RecordId; readonly overview: TeamOverview; readonly history: TeamHistory };

/** Read once for as long as the record stays as it is: its overview is replaced with every change. */
const read = new WeakMap<TeamOverview, TeamHistory>();

export function joinedTeam(app: App): StoredTeam | undefined {
  return teamsThat(app, "joined")[0];
}

export function offeredTeams(app: App): StoredTeam[] {
  return teamsThat(app, "offered");
}

function teamsThat(app: App, state: TeamOverview["state"]): StoredTeam[] {
  return app.records
    .all("team")
    .filter(({ overview }) => overview.state === state)
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ id, overview }) => ({ id: id as RecordId, overview, history: historyIn(app, id as RecordId, overview) }));
}

function historyIn(app: App, id: RecordId, overview: TeamOverview): TeamHistory {
  let history = read.get(overview);
  if (history === undefined) {
    history = storedHistory(fromBase64((app.vault.detail(id) as TeamDetail).file));
    read.set(overview, history);
  }
  return history;
}

export function storeTeam(tx: HostTransaction, id: RecordId | undefined, overview: TeamOverview, history: TeamHistory) {
  const detail: TeamDetail = { file: toBase64(teamFile(history)) };
  const { name, number } = history.state;
  const change = { overview: { ...overview, name, number }, detail };
  if (id === undefined) return tx.insert(change.overview, change.detail);
  tx.update(id, change);
  return id;
}

export function ownKey(app: App): string {
  return toBase64(app.me.card.signKey);
}

/** Names a set of entries: two devices with the same heads have the same rules. */
export function headsText(history: TeamHistory): string {
  return history.heads.map((hash) => hash.slice(0, 12)).join("+");
}
