/** What the entries that count add up to. Of edits that did not know each other the stricter one holds. */
import { type Environment, environments } from "../contract/fields.ts";
import {
  type LinkLife,
  linkLives,
  type MemberRole,
  memberRoles,
  type RuledRole,
  ruledRoles,
  type TeamRules,
  type UnverifiedChoice,
  unverifiedChoices,
} from "../contract/team-fields.ts";
import type { Attached } from "./attach.ts";
import { registerOf, type TeamEdit, type TeamWhole } from "./edit.ts";
import type { TeamEntry } from "./entry.ts";
import type { Owner } from "./owners.ts";

export type TeamMember = {
  readonly signKey: string;
  readonly name: string;
  readonly role: MemberRole;
  /** The signing key of the owner who said so. */
  readonly by: string;
};
export type TeamState = {
  readonly name: string;
  /** The version: the highest number of an entry that counts. */
  readonly number: number;
  readonly owners: readonly Owner[];
  /** Without the owners; with those who left. */
  readonly members: ReadonlyMap<string, TeamMember>;
  readonly rules: TeamRules;
  /** Who signed what a rule says now, by register. The founder, where nothing stands. */
  readonly signers: ReadonlyMap<string, string>;
  /** The newest entry that counts. */
  readonly signedBy: string;
  readonly signedAt: number;
};

type Write = { readonly edit: TeamEdit; readonly place: Attached };

export function stateOf(
  base: TeamEntry,
  attached: readonly Attached[],
  counts: readonly boolean[],
  owners: readonly Owner[],
): TeamState {
  const whole = base.whole as TeamWhole;
  const writes = new Map<string, Write[]>();
  let newest = base;
  for (const place of attached) {
    if (!counts[place.index]) continue;
    if (isNewer(place.entry, newest)) newest = place.entry;
    for (const edit of place.entry.edits) {
      const register = registerOf(edit);
      const others = (writes.get(register) ?? []).filter((write) => !place.past.has(write.place.index));
      writes.set(register, [...others, { edit, place }]);
    }
  }
  const won = new Map([...writes].map(([register, all]) => [register, strictest(all)]));
  return {
    name: edited(won, "name", "name")?.name ?? whole.name,
    number: newest.number,
    owners,
    members: membersOf(whole, base.signKey, won, owners),
    rules: rulesOf(whole.rules, won),
    signers: new Map([...won].map(([register, { place }]) => [register, place.entry.signKey])),
    signedBy: newest.signKey,
    signedAt: newest.at,
  };
}

function isNewer(one: TeamEntry, other: TeamEntry): boolean {
  return one.number > other.number || (one.number === other.number && one.hash > other.hash);
}

/** Only edits of one register meet here. What is as strict is settled by the hash, which nobody can choose freely. */
function strictest(writes: readonly Write[]): Write {
  const [first, ...rest] = writes as [Write, ...Write[]];
  return rest.reduce((best, write) => {
    const difference = latitude(write.edit) - latitude(best.edit);
    const isFirst = write.place.entry.hash < best.place.entry.hash;
    return difference < 0 || (difference === 0 && isFirst) ? write : best;
  }, first);
}

/** How much an edit allows. */
function latitude(edit: TeamEdit): number {
  switch (edit.set) {
    case "member":
      return memberRoles.indexOf(edit.role);
    case "environment":
      return Number(edit.allowed);
    case "life":
      return linkLives.indexOf(edit.longest);
    case "unverified":
      return unverifiedChoices.indexOf(edit.choice);
    case "name":
    case "owner":
    case "dismissed":
      return 0;
    default:
      return edit satisfies never;
  }
}

function edited<Set extends TeamEdit["set"]>(won: ReadonlyMap<string, Write>, register: string, set: Set) {
  const edit = won.get(register)?.edit;
  return edit?.set === set ? (edit as Extract<TeamEdit, { set: Set }>) : undefined;
}

function membersOf(whole: TeamWhole, founder: string, won: ReadonlyMap<string, Write>, owners: readonly Owner[]) {
  const members = new Map<string, TeamMember>(
    whole.members.map((member) => [member.signKey, { ...member, by: founder }]),
  );
  for (const { edit, place } of won.values()) {
    if (edit.set !== "member") continue;
    const { signKey, name, role } = edit;
    members.set(signKey, { signKey, name, role, by: place.entry.signKey });
  }
  for (const { signKey } of owners) members.delete(signKey);
  return members;
}

function rulesOf(before: TeamRules, won: ReadonlyMap<string, Write>): TeamRules {
  const allowed = (role: RuledRole, environment: Environment) =>
    edited(won, `environment ${role} ${environment}`, "environment")?.allowed ??
    before[role].environments.includes(environment);
  const longest = (role: RuledRole): LinkLife =>
    edited(won, `life ${role}`, "life")?.longest ?? before[role].longestLife;
  const choice: UnverifiedChoice = edited(won, "unverified", "unverified")?.choice ?? before.unverified;
  const roles = ruledRoles.map((role) => [
    role,
    { environments: environments.filter((environment) => allowed(role, environment)), longestLife: longest(role) },
  ]);
  return { ...(Object.fromEntries(roles) as Record<RuledRole, TeamRules["guest"]>), unverified: choice };
}
