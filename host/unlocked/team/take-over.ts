/**
 * Rules that come from outside, in a link or as a file. Everything in them is verified first. Of the joined team, what is
 * new and signed by its owners is taken over; of an unknown team they wait until somebody joins; all else is refused by
 * name, and changes nothing.
 */
import type { MethodOutput, ParsedInput } from "../../../shared/contract/api.ts";
import { isKeyholdError, KeyholdError } from "../../../shared/contract/errors.ts";
import type { ReceivedMessage } from "../../../shared/contract/link-methods.ts";

import type { TeamEntry } from "../../../shared/team/entry.ts";
import { type LeftOut, mergeHistory, type TeamHistory } from "../../../shared/team/history.ts";
import { openTeamFile, readTeamText } from "../../../shared/team/team-file.ts";
import type { RecordId } from "../../../vault/record-index.ts";
import type { App } from "../app.ts";
import { withoutEmpty } from "../keys/without-empty.ts";

import type { TeamOverview } from "../records/people.ts";
import { joinProblem } from "./join-problem.ts";
import { rulesChanges } from "./rule-changes.ts";
import { offerView, refuseSecondTeam, teamView, theTeam } from "./rules.ts";
import { said, signerOf } from "./standing.ts";
import { joinedTeam, offeredTeams, type StoredTeam, storeTeam } from "./stored-team.ts";

/** Offers that wait at a time: more come from somebody who wants to be a nuisance. */
const mostOffers = 8;
const mostNews = 20;

type Taken = { readonly outcome: "updated" | "known" | "offered"; readonly changes: string[]; readonly id: RecordId };

/** @throws KeyholdError `refused` for older rules, other teams and wrong signers; `malformed`, `bad_signature`. */
export function importRules(app: App, { text }: ParsedInput<"rules.import">): MethodOutput<"rules.import"> {
  const bytes = readTeamText(text);
  const { outcome, changes, id } = takeOver(app, bytes, undefined);
  const joined = joinedTeam(app);
  if (joined?.id === id) return { outcome, changes, team: teamView(app, joined) };
  const offer = offeredTeams(app).find((one) => one.id === id);
  return offer === undefined ? { outcome, changes } : { outcome, changes, offer: offerView(app, offer) };
}

/** What a link brought beside its keys. Never in the way of the keys: what is wrong with it is said, not thrown. */
export function takeOverFromLink(app: App, bytes: Uint8Array, from: string): ReceivedMessage["team"] {
  try {
    const { outcome, changes, id } = takeOver(app, bytes, from);
    const name = app.records.get("team", id)?.name ?? "";
    if (outcome === "known") return { outcome, sentence: `The rules of ${name} came along. You have them.` };
    if (outcome === "offered")
      return { outcome, sentence: `The rules of a team called ${name} came along. They wait on the Team page.` };
    return { outcome, sentence: `Newer rules of ${name} came along. ${changes.join(" ")}`.trim() };
  } catch (error) {
    if (!isKeyholdError(error)) throw error;
    if (error.code === "refused" && error.message.startsWith(olderStart)) {
      return { outcome: "known", sentence: "Older team rules came along. Yours are newer." };
    }
    return { outcome: "refused", sentence: `Team rules came along and were not taken over. ${error.message}` };
  }
}

const olderStart = "These rules are older";

function takeOver(app: App, bytes: Uint8Array, from: string | undefined): Taken {
  const joined = joinedTeam(app);
  const theirs = openTeamFile(bytes, joined?.history);
  const [first] = theirs as [TeamEntry];
  if (theirs.some(({ team }) => team !== first.team)) {
    throw new KeyholdError("malformed", "These team rules are mixed from several teams. Nothing was taken over.");
  }
  try {
    if (joined !== undefined && joined.overview.team === first.team) return update(app, theirs, from);
    return offer(app, theirs, from);
  } catch (error) {
    if (!isKeyholdError(error, "refused")) throw error;
    if (!error.message.startsWith(olderStart)) {
      app.vault.audit({ action: "rules.import", subject: from ?? "a file", outcome: "refused" });
    }
    throw error;
  }
}

function update(app: App, theirs: readonly TeamEntry[], from: string | undefined): Taken {
  let note: string[] = [];
  return app.vault.write(
    () => note.map((subject) => ({ action: "rules.update", subject, outcome: "ok" as const })),
    (tx): Taken => {
      const { id, overview, history: mine } = theTeam(app);
      const { history, taken, left } = mergeHistory(mine, theirs);
      const grew = history.entries.size !== mine.entries.size || history.base !== mine.base;
      if (taken.length === 0 && left.length > 0) throw leftOutError(app, mine, left);
      const isSame = theirs.some(({ hash }) => mine.heads.includes(hash));
      if (taken.length === 0 && !grew) {
        if (!isSame) throw olderError(theirs, mine);
        return { outcome: "known", changes: [], id };
      }
      const changes = rulesChanges(app, mine.state, history.state);
      const merged =
        taken.length > 0 && mine.heads.some((hash) => !isFollowed(hash, taken) && hash !== history.base.hash);
      const by = [...new Set(taken.map(({ signKey }) => signerOf(app, history.state, signKey).name))];
      const news = [...(overview.news ?? []), withoutEmpty({ at: app.now(), by, from, changes, merged })];
      note = changes.map((change) => `${by.join(", ")}: ${change.replace(/\.$/, "")}`);
      const shown = changes.length === 0 && !merged ? overview.news : (news as TeamOverview["news"])?.slice(-mostNews);
      storeTeam(tx, id, withoutEmpty({ ...overview, news: shown }), history);
      return { outcome: "updated", changes, id };
    },
  );
}

function isFollowed(hash: string, taken: readonly TeamEntry[]): boolean {
  return taken.some(({ after }) => after.includes(hash));
}

function offer(app: App, theirs: readonly TeamEntry[], from: string | undefined): Taken {
  const offers = offeredTeams(app);
  const present = offers.find(({ overview }) => overview.team === theirs[0]?.team);
  const { history, left } = mergeHistory(present?.history, theirs);
  if (history.entries.size === (present?.history.entries.size ?? 0) && left.length > 0) {
    throw leftOutError(app, history, left);
  }
  const problem = joinedTeam(app) === undefined ? undefined : otherTeamError(app, history);
  if (problem !== undefined) throw problem;
  const { name, number } = history.state;
  const overview: TeamOverview = withoutEmpty({
    kind: "team",
    team: history.team,
    state: "offered",
    name,
    number,
    founder: history.founder,
    at: app.now(),
    from: from ?? present?.overview.from,
  });
  const id = app.vault.write({ action: "rules.offer", subject: name, outcome: "ok" }, (tx) => {
    for (const old of offers.slice(0, Math.max(0, offers.length + 1 - mostOffers)))
      if (old !== present) tx.remove(old.id);
    return storeTeam(tx, present?.id, overview, history);
  });
  return { outcome: "offered", changes: [], id };
}

/** @throws KeyholdError `refused` unless somebody whose words were compared signed for the team; `not_found`. */
export function joinRules(app: App, { id }: ParsedInput<"rules.join">): MethodOutput<"rules.join"> {
  const offered = offerById(app, id);
  const problem = joinProblem(app, offered.history);
  if (problem !== undefined) {
    app.vault.audit({ action: "rules.join", subject: offered.overview.name, outcome: "refused" });
    throw problem;
  }
  app.vault.write({ action: "rules.join", subject: offered.overview.name, outcome: "ok" }, (tx) => {
    refuseSecondTeam(app);
    const { overview, history } = offerById(app, id);
    storeTeam(tx, offered.id, { ...overview, state: "joined", at: app.now() }, history);
  });
  return { team: teamView(app, theTeam(app)) };
}

export function declineRules(app: App, { id }: ParsedInput<"rules.decline">): void {
  const { overview } = offerById(app, id);
  app.vault.write({ action: "rules.decline", subject: overview.name, outcome: "ok" }, (tx) =>
    tx.remove(id as RecordId),
  );
}

function offerById(app: App, id: string): StoredTeam {
  const offered = offeredTeams(app).find((one) => one.id === id);
  if (offered === undefined) throw new KeyholdError("not_found", "These team rules do not wait here any more.");
  return offered;
}

function olderError(theirs: readonly TeamEntry[], { state }: TeamHistory): KeyholdError {
  const number = Math.max(...theirs.map((entry) => entry.number));
  return new KeyholdError(
    "refused",
    `${olderStart} than yours: version ${number}, and you have version ${state.number}, which follows it. Nothing was changed.`,
  );
}

function otherTeamError(app: App, history: TeamHistory): KeyholdError {
  const { overview, history: mine } = theTeam(app);
  const isNamesake = overview.name === history.state.name;
  const theirFounder = signerOf(app, history.state, history.founder);
  return new KeyholdError(
    "refused",
    `These are the rules of another team${isNamesake ? `, which only is called “${overview.name}” too` : ` (“${history.state.name}”)`}: it was founded by ${said(theirFounder)} with the key ${history.founder.slice(0, 8)}…, and the one you follow by ${said(signerOf(app, mine.state, mine.founder))}. Nothing was changed.`,
  );
}

/** Names who signed what was refused, and why. */
function leftOutError(app: App, mine: TeamHistory, left: readonly LeftOut[]): KeyholdError {
  const [{ entry, reason }] = left as [LeftOut];
  const { name } = signerOf(app, mine.state, entry.signKey);
  const why = {
    not_owner: `signed by ${name}, who is not an owner of the team`,
    former_owner: `signed by ${name}, who is no longer an owner of the team`,
    incomplete: "a part of their history is missing",
    superseded: "they follow rules that the founder has replaced since",
  }[reason];
  return new KeyholdError(
    "refused",
    `These team rules were not accepted: ${why}. Nothing was changed. Ask an owner for the present ones.`,
  );
}
