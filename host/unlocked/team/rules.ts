/** The joined team's rules: showing, founding, changing, leaving, handing on. */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { KeyholdError } from "../../../shared/contract/errors.ts";
import { firstRules } from "../../../shared/contract/team-fields.ts";
import type { TeamOffer, TeamView } from "../../../shared/contract/team-methods.ts";
import { foundTeam } from "../../../shared/team/history.ts";
import { teamFileText } from "../../../shared/team/team-file.ts";
import type { App } from "../app.ts";
import { withoutEmpty } from "../keys/without-empty.ts";
import type { TeamOverview } from "../records/people.ts";
import { changedBy, undoOf } from "./change-rules.ts";
import { joinProblem } from "./join-problem.ts";
import { consequencesOf, rulesChanges } from "./rule-changes.ts";
import { ruleLines } from "./rule-words.ts";
import { signerOf, standingOf } from "./standing.ts";
import { joinedTeam, offeredTeams, ownKey, type StoredTeam, storeTeam } from "./stored-team.ts";

export function getRules(app: App): MethodOutput<"rules.get"> {
  const joined = joinedTeam(app);
  const offers = offeredTeams(app).map((offer) => offerView(app, offer));
  return joined === undefined ? { offers } : { team: teamView(app, joined), offers };
}

/** @throws KeyholdError `already_exists` when this vault has a team. */
export function foundRules(app: App, { name }: ParsedInput<"rules.found">): MethodOutput<"rules.found"> {
  const signKey = ownKey(app);
  const owners = [{ signKey, name: app.me.card.name, rank: 0 }];
  const history = foundTeam(app.me.identity.sign, { name, owners, members: [], rules: firstRules }, app.now());
  const overview: TeamOverview = {
    kind: "team",
    team: history.team,
    state: "joined",
    name,
    number: 1,
    founder: signKey,
    at: app.now(),
  };
  app.vault.write({ action: "rules.found", subject: name, outcome: "ok" }, (tx) => {
    refuseSecondTeam(app);
    storeTeam(tx, undefined, overview, history);
  });
  return { team: teamView(app, theTeam(app)) };
}

export function refuseSecondTeam(app: App): void {
  const joined = joinedTeam(app);
  if (joined === undefined) return;
  throw new KeyholdError(
    "already_exists",
    `This vault follows the rules of “${joined.overview.name}” already. Nothing was changed. Leave that team first.`,
    { hint: "leave_team" },
  );
}

/** @throws KeyholdError `refused` for whoever is not an owner, or not of longer standing than whom it concerns. */
export function editRules(app: App, input: ParsedInput<"rules.edit">): MethodOutput<"rules.edit"> {
  const answer = (stored: StoredTeam, before: StoredTeam["history"]["state"]) => ({
    team: teamView(app, stored),
    changes: rulesChanges(app, before, stored.history.state),
    consequences: consequencesOf(app, before, stored.history.state),
    undo: undoOf(before, input.changes, app),
  });
  const present = theTeam(app);
  const before = present.history.state;
  checkOwner(app, present);
  if (input.preview) return answer({ ...present, history: changedBy(app, present.history, input.changes) }, before);
  app.vault.write(
    (changes: string[]) =>
      changes.map((change) => ({ action: "rules.edit", subject: change.replace(/\.$/, ""), outcome: "ok" as const })),
    (tx) => {
      // Another window may have changed the rules, or left the team.
      const now = theTeam(app);
      const next = changedBy(app, now.history, input.changes);
      if (next !== now.history) storeTeam(tx, now.id, now.overview, next);
      return rulesChanges(app, now.history.state, next.state);
    },
  );
  return answer(theTeam(app), before);
}

function checkOwner(app: App, { history, overview }: StoredTeam): void {
  const { owners } = history.state;
  if (owners.some(({ signKey }) => signKey === ownKey(app))) return;
  app.vault.audit({ action: "rules.edit", subject: overview.name, outcome: "refused" });
  const names = owners.map(({ signKey }) => signerOf(app, history.state, signKey).name).join(", ");
  throw new KeyholdError("refused", `Only an owner changes the team rules. Nothing was changed; ask ${names}.`);
}

/** Also what a team worker of another room works with. @throws KeyholdError `not_found` without a team. */
export function theTeam(app: App): StoredTeam {
  const joined = joinedTeam(app);
  if (joined !== undefined) return joined;
  throw new KeyholdError(
    "not_found",
    "This vault follows no team rules yet. Nothing was changed. Found a team, or join one whose rules came with a link or as a file.",
    { hint: "found_team" },
  );
}

export function leaveRules(app: App): MethodOutput<"rules.leave"> {
  const { id, overview, history } = theTeam(app);
  app.vault.write({ action: "rules.leave", subject: overview.name, outcome: "ok" }, (tx) => tx.remove(id));
  return { name: overview.name, text: teamFileText(history) };
}

export function exportRules(app: App): MethodOutput<"rules.export"> {
  const { history } = theTeam(app);
  return { name: history.state.name, number: history.state.number, text: teamFileText(history) };
}

export function markRulesSeen(app: App): MethodOutput<"rules.seen"> {
  app.vault.write([], (tx) => {
    const joined = joinedTeam(app);
    if (joined?.overview.news === undefined) return;
    const { news: _, ...overview } = joined.overview;
    tx.update(joined.id, { overview });
  });
  return {};
}

export function teamView(app: App, { overview, history }: StoredTeam): TeamView {
  const { state, team, founder } = history;
  const people = [
    ...state.owners.map(({ signKey, rank, by }) => ({ signKey, role: "owner" as const, rank, by })),
    ...[...state.members.values()].map(({ signKey, role, by }) => ({ signKey, role, by })),
  ].map((one) => ({ ...one, name: signerOf(app, state, one.signKey).name, by: signerOf(app, state, one.by) }));
  return {
    team,
    name: state.name,
    number: state.number,
    founder: signerOf(app, state, founder),
    signedBy: signerOf(app, state, state.signedBy),
    signedAt: state.signedAt,
    role: standingOf(state, ownKey(app)),
    people,
    rules: state.rules,
    lines: ruleLines(app, state),
    news: overview.news ?? [],
  };
}

export function offerView(app: App, { id, overview, history }: StoredTeam): TeamOffer {
  const { state, founder, team } = history;
  const known = app.records.all("person").find((one) => one.overview.signKey === founder)?.overview;
  return withoutEmpty<TeamOffer>({
    id,
    team,
    name: state.name,
    number: state.number,
    founder: signerOf(app, state, founder),
    founderState: founder === ownKey(app) ? "me" : (known?.state ?? "unknown"),
    from: overview.from ?? "",
    at: overview.at,
    people: state.owners.length + [...state.members.values()].filter(({ role }) => role !== "left").length,
    role: standingOf(state, ownKey(app)),
    lines: ruleLines(app, state),
    problem: joinProblem(app, history)?.message,
  });
}
