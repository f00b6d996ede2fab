/** The team file travels with links, to people who are in it and are not known to have what it says now. */
import { toBase64 } from "../../../shared/crypto/bytes.ts";
import type { Card } from "../../../shared/identity/card.ts";
import { defaultCiphertextLimit } from "../../../shared/link/envelope.ts";
import type { Payload } from "../../../shared/link/payload.ts";
import { teamFile } from "../../../shared/team/team-file.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { isCurrent } from "./devices.ts";
import type { Teammate } from "./people.ts";
import { standingOfCard } from "./standing.ts";
import { headsText, joinedTeam } from "./stored-team.ts";

export type TeamFiles = {
  /** The payload with the file, for somebody who needs it. */
  with(payload: Payload, teammate: Teammate | undefined): Payload;
  /** Which file goes to this person, if one does. */
  heads(teammate: Teammate): string | undefined;
};

/** Room for the keys beside the file, in what a relay takes when nobody told it otherwise. */
const roomForKeys = 16 * 1024;

export function teamFileFor(app: App): TeamFiles {
  const joined = joinedTeam(app);
  if (joined === undefined) return { with: (payload) => payload, heads: () => undefined };
  const file = teamFile(joined.history);
  // Base64 inside, and padded by up to an eighth.
  const fits = file.length * 1.5 + roomForKeys <= defaultCiphertextLimit;
  const now = headsText(joined.history);
  const have = whoHas(app, now);
  const heads = ({ overview, id }: Teammate): string | undefined => {
    if (!fits || !isCurrent(app, overview)) return undefined;
    const standing = standingOfCard(app, joined.history.state, overview);
    if (standing === "none" || standing === "left") return undefined;
    return have.has(id) || have.has(overview.signKey) ? undefined : now;
  };
  return {
    heads,
    with: (payload, teammate) =>
      teammate === undefined || heads(teammate) === undefined ? payload : { ...payload, teamFile: file.slice() },
  };
}

/**
 * Somebody who sent us these heads has them, and so has whoever opened a link with them. Ids and signing keys, gathered in
 * one pass: a link to fifty people does not look through all shares fifty times.
 */
function whoHas(app: App, heads: string): ReadonlySet<string> {
  const have = new Set<string>();
  for (const { id, overview } of app.records.all("person")) if (overview.hasTeamFile === heads) have.add(id);
  for (const { overview } of app.records.all("share")) {
    const { teamFile: sent, state, toSignKey } = overview;
    if (toSignKey !== undefined && sent === heads && state === "opened") have.add(toSignKey);
  }
  return have;
}

/** Whoever sent a file has it: if it is what we have now, it need not go back. */
export function noteTeamFileOf(app: App, sender: Card, file: Uint8Array | undefined): void {
  const joined = joinedTeam(app);
  if (joined === undefined || file === undefined) return;
  const signKey = toBase64(sender.signKey);
  const person = app.records.all("person").find(({ overview }) => overview.signKey === signKey);
  const isOurs = toBase64(file) === toBase64(teamFile(joined.history));
  if (person === undefined || !isOurs) return;
  const heads = headsText(joined.history);
  if (person.overview.hasTeamFile === heads) return;
  app.vault.write([], (tx) => {
    const overview = app.records.get("person", person.id);
    if (overview !== undefined) tx.update(person.id as RecordId, { overview: { ...overview, hasTeamFile: heads } });
  });
}
