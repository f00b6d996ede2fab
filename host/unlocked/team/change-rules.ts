/** From what an owner wants to the edits that the file knows, and back. */
import { KeyholdError } from "../../../shared/contract/errors.ts";
import type { RulesChange } from "../../../shared/contract/team-methods.ts";
import { toBase64 } from "../../../shared/crypto/bytes.ts";
import { foldName } from "../../../shared/identity/teammate.ts";
import { registerOf, type TeamEdit } from "../../../shared/team/edit.ts";
import { editTeam, type TeamHistory } from "../../../shared/team/history.ts";
import type { TeamState } from "../../../shared/team/state.ts";
import type { App } from "../app.ts";
import type { PersonOverview } from "../records/people.ts";
import { devicesOf, isCurrent } from "./devices.ts";
import { groupOf } from "./group-of.ts";
import { findPerson } from "./people.ts";
import { standingOf, standingOfCard } from "./standing.ts";
import { ownKey } from "./stored-team.ts";

type Named = { readonly signKey: string; readonly name: string };
type RoleChange = Extract<RulesChange, { change: "role" }>;

/** Signs what changes anything; nothing new is signed when everything is so already. */
export function changedBy(app: App, history: TeamHistory, changes: readonly RulesChange[]): TeamHistory {
  const me = ownKey(app);
  const sign = (mine: TeamHistory, edits: readonly TeamEdit[]) =>
    edits.length === 0 ? mine : editTeam(mine, app.me.identity.sign, me, edits, app.now());
  const edits = new Map<string, TeamEdit>();
  let stepsDown = false;
  for (const change of changes) {
    const wanted = editsFor(app, history, change);
    for (const edit of wanted) {
      if (edit.set === "dismissed" && edit.signKey === me) stepsDown = true;
      else edits.set(registerOf(edit), edit);
    }
  }
  const next = sign(history, [...edits.values()]);
  return stepsDown ? sign(next, [{ set: "dismissed", signKey: me }]) : next;
}

function editsFor(app: App, { state }: TeamHistory, change: RulesChange): TeamEdit[] {
  switch (change.change) {
    case "name":
      return change.name === state.name ? [] : [{ set: "name", name: change.name }];
    case "environment": {
      const { role, environment, allowed } = change;
      const isSo = state.rules[role].environments.includes(environment) === allowed;
      return isSo ? [] : [{ set: "environment", role, environment, allowed }];
    }
    case "life": {
      const { role, longest } = change;
      return state.rules[role].longestLife === longest ? [] : [{ set: "life", role, longest }];
    }
    case "unverified":
      return state.rules.unverified === change.choice ? [] : [{ set: "unverified", choice: change.choice }];
    case "role":
      return roleEdits(app, state, change);
    default:
      return change satisfies never;
  }
}

function roleEdits(app: App, state: TeamState, { person, role }: RoleChange): TeamEdit[] {
  return inTeam(app, state, person, role).flatMap((named) => roleEditsFor(app, state, named, role));
}

function roleEditsFor(app: App, state: TeamState, named: Named, role: RoleChange["role"]): TeamEdit[] {
  const { signKey } = named;
  const was = standingOf(state, signKey);
  if (was === role) return [];
  const mine = state.owners.find((owner) => owner.signKey === ownKey(app));
  if (role === "owner") {
    const rank = Math.max(...state.owners.map((owner) => owner.rank)) + 1;
    return [{ set: "owner", ...named, rank }];
  }
  const office = state.owners.find((owner) => owner.signKey === signKey);
  if (office?.rank === 0) {
    throw refused(
      `${office.name} founded this team, and everybody checks the rules by that key: the last owner stays. To go on without it, found the team again`,
    );
  }
  if (office !== undefined && mine !== undefined && office !== mine && office.rank <= mine.rank) {
    throw refused(
      `${office.name} became an owner before you did, and only an owner of longer standing can change that`,
    );
  }
  // Whoever leaves is dismissed too, in case another owner just made them one.
  const dismissed: TeamEdit[] = office !== undefined || role === "left" ? [{ set: "dismissed", signKey }] : [];
  return [...dismissed, { set: "member", ...named, role }];
}

/**
 * Oneself, somebody on the team list, or somebody in the file whose card is not here. A name that stands for several
 * devices means the person with all of them.
 */
function inTeam(app: App, state: TeamState, who: string, role: RoleChange["role"]): Named[] {
  const me = { signKey: ownKey(app), name: app.me.card.name };
  if (who === "me" || who === me.signKey || foldName(who) === foldName(me.name)) return [me];
  const everybody: Named[] = [...state.owners, ...state.members.values()];
  const byKey =
    app.records.all("person").find(({ overview }) => overview.signKey === who)?.overview ??
    everybody.find(({ signKey }) => signKey === who);
  if (byKey !== undefined) return [{ signKey: byKey.signKey, name: byKey.name }];
  const inFile = everybody.filter(({ name }) => foldName(name) === foldName(who));
  const [only] = inFile;
  const isListed = app.records.all("person").some(({ overview }) => foldName(overview.name) === foldName(who));
  if (!isListed && only !== undefined && inFile.length === 1) return [{ signKey: only.signKey, name: only.name }];
  const devices = devicesNamed(app, who);
  const [first] = devices;
  const all = first === undefined ? [] : devicesOf(app, first).map(({ overview }) => overview);
  if (all.length > 1) {
    const chosen = role === "owner" ? ownersToBe(state, devices) : carriers(app, state, devices, all);
    return chosen.map(({ signKey, name }) => ({ signKey, name }));
  }
  const { card } = findPerson(app, who);
  return [{ signKey: toBase64(card.signKey), name: card.name }];
}

/**
 * The devices that a person's role hangs on: all with one of their own, also a replaced one, from which others have theirs;
 * and of those in use without any, the ones that have none of these to get it from.
 */
function carriers(
  app: App,
  state: TeamState,
  devices: readonly PersonOverview[],
  all: readonly PersonOverview[],
): PersonOverview[] {
  const without = devices.filter((card) => standingOfCard(app, state, card) === "none");
  const keys = new Set(without.map(({ signKey }) => signKey));
  return [
    ...all.filter(({ signKey }) => standingOf(state, signKey) !== "none"),
    ...without.filter(({ introducedBy }) => introducedBy === undefined || !keys.has(introducedBy)),
  ];
}

/** An owner's key signs: a device that is not in use any more becomes none. */
function ownersToBe(state: TeamState, devices: readonly PersonOverview[]): readonly PersonOverview[] {
  const withRole = devices.filter(({ signKey }) => standingOf(state, signKey) !== "none");
  return withRole.length > 0 ? withRole : devices.slice(0, 1);
}

/** The devices in use of the one person who is called so, the first one first; none where several people are. */
function devicesNamed(app: App, who: string): PersonOverview[] {
  const wanted = foldName(who);
  const cards = app.records
    .all("person")
    .map(({ overview }) => overview)
    .filter((card) => card.state !== "changed" && isCurrent(app, card))
    .filter(({ name, email }) => foldName(name) === wanted || (email !== undefined && foldName(email) === wanted));
  if (new Set(cards.map(groupOf)).size !== 1) return [];
  return cards.sort((a, b) => Number(a.introducedBy !== undefined) - Number(b.introducedBy !== undefined));
}

/** What leads back from the state after a change to the one before it. */
export function undoOf(before: TeamState, changes: readonly RulesChange[], app: App): RulesChange[] {
  return changes.flatMap((change): RulesChange[] => {
    switch (change.change) {
      case "name":
        return [{ change: "name", name: before.name }];
      case "environment": {
        const { role, environment } = change;
        return [{ ...change, allowed: before.rules[role].environments.includes(environment) }];
      }
      case "life":
        return [{ ...change, longest: before.rules[change.role].longestLife }];
      case "unverified":
        return [{ ...change, choice: before.rules.unverified }];
      case "role": {
        return inTeam(app, before, change.person, change.role).map(({ signKey }): RulesChange => {
          const was = standingOf(before, signKey);
          // The file has no “never mentioned”: whoever had no role counts as a guest before and after.
          return { change: "role", person: signKey, role: was === "none" ? "guest" : was };
        });
      }
      default:
        return change satisfies never;
    }
  });
}

function refused(reason: string): KeyholdError {
  return new KeyholdError("refused", `${reason}. Nothing was changed.`);
}
