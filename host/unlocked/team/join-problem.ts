import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { TeamHistory } from "../../../shared/team/history.ts";
import type { App } from "../app.ts";
import { signerOf } from "./standing.ts";
import { joinedTeam, ownKey } from "./stored-team.ts";

/**
 * A team is trusted once, by somebody whose words were compared and who signed what counts in its file; from then on it
 * is known by its id and by every entry that was seen.
 */
export function joinProblem(app: App, history: TeamHistory): KeyholdError | undefined {
  const joined = joinedTeam(app);
  const { state, founder, entries, counting } = history;
  if (joined !== undefined) {
    const other = signerOf(app, joined.history.state, joined.history.founder).name;
    return new KeyholdError(
      "refused",
      `This vault follows the rules of “${joined.overview.name}”, founded by ${other}. Nothing was changed. To follow others, leave that team first.`,
      { hint: "leave_team" },
    );
  }
  if (founder === ownKey(app)) return undefined;
  const verified = new Set(
    app.records.all("person").flatMap(({ overview }) => (overview.state === "verified" ? [overview.signKey] : [])),
  );
  const vouching = [...entries.values()].some(({ hash, signKey }) => counting.has(hash) && verified.has(signKey));
  if (vouching) return undefined;
  const { name } = signerOf(app, state, founder);
  return new KeyholdError(
    "refused",
    `Nobody whose words you have compared signed these rules. Nothing was joined. Add the card of ${name}, who founded the team, and compare words; then join.`,
    { hint: "compare_words" },
  );
}
