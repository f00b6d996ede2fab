/**
 * The team file's meaning once more, straight from its definition, with sets instead of bits and no care for speed. One
 * founding, no folds.
 */
import { environments } from "../../shared/contract/fields.ts";
import { linkLives, memberRoles, ruledRoles } from "../../shared/contract/team-fields.ts";
import type { TeamEntry } from "../../shared/team/entry.ts";

export function modelState(all: readonly TeamEntry[]) {
  const byHash = new Map(all.map((entry) => [entry.hash, entry]));
  const founding = all.find(({ whole }) => whole !== undefined) as TeamEntry;
  const changes = all.filter(({ whole }) => whole === undefined);

  function pastOf(entry: TeamEntry): Set<string> {
    const past = new Set<string>();
    const queue = [...entry.after];
    for (let hash = queue.pop(); hash !== undefined; hash = queue.pop()) {
      if (past.has(hash)) continue;
      past.add(hash);
      queue.push(...(byHash.get(hash)?.after ?? []));
    }
    return past;
  }
  const past = new Map(all.map((entry) => [entry.hash, pastOf(entry)]));
  const knows = (one: TeamEntry, other: TeamEntry) => past.get(one.hash)?.has(other.hash) ?? false;
  const sets = (entry: TeamEntry, set: string, signKey: string) =>
    entry.edits.some((edit) => edit.set === set && "signKey" in edit && edit.signKey === signKey);
  const stepsDown = (entry: TeamEntry) => sets(entry, "dismissed", entry.signKey);

  /** Appointments of one key and rank: by the founding, or by entries that count. */
  function appointments(signKey: string, rank: number): (TeamEntry | undefined)[] {
    const given = changes.filter(
      (entry) =>
        entry.rank < rank &&
        entry.edits.some((edit) => edit.set === "owner" && edit.signKey === signKey && edit.rank === rank) &&
        counts(entry),
    );
    const first = founding.whole?.owners.some((owner) => owner.signKey === signKey && owner.rank === rank);
    return first ? [undefined, ...given] : given;
  }
  function dismissals(signKey: string, rank: number, except?: TeamEntry): TeamEntry[] {
    return changes.filter(
      (entry) =>
        sets(entry, "dismissed", signKey) &&
        entry !== except &&
        (entry.rank < rank || (entry.signKey === signKey && entry.rank <= rank)) &&
        !(except !== undefined && stepsDown(except) && entry.signKey === signKey) &&
        counts(entry),
    );
  }
  const memory = new Map<string, boolean>();
  function counts(entry: TeamEntry): boolean {
    const known = memory.get(entry.hash);
    if (known !== undefined) return known;
    const against = dismissals(entry.signKey, entry.rank, entry);
    const answer = appointments(entry.signKey, entry.rank).some(
      (given) =>
        (given === undefined || knows(entry, given)) &&
        against.every((out) => (given !== undefined && knows(given, out)) || knows(out, entry)),
    );
    memory.set(entry.hash, answer);
    return answer;
  }
  function holds(signKey: string, rank: number): boolean {
    const against = dismissals(signKey, rank);
    return appointments(signKey, rank).some((given) =>
      against.every((out) => given !== undefined && knows(given, out)),
    );
  }

  const keys = new Set(
    all.flatMap(({ signKey, edits }) => [
      signKey,
      ...edits.map((edit) => ("signKey" in edit ? edit.signKey : signKey)),
    ]),
  );
  const owners = [...keys]
    .flatMap((signKey) => {
      const rank = Array.from({ length: 11 }, (_, index) => index).find((one) => holds(signKey, one));
      return rank === undefined ? [] : [{ signKey, rank }];
    })
    .toSorted((one, other) => one.rank - other.rank || (one.signKey < other.signKey ? -1 : 1));

  /** The strictest of those edits of one thing that no other edit of it knew. */
  function settled<Value>(pick: (entry: TeamEntry) => Value | undefined, order: readonly Value[]): Value | undefined {
    const writes = changes.filter((entry) => counts(entry) && pick(entry) !== undefined);
    const open = writes.filter((one) => !writes.some((other) => knows(other, one)));
    const places = open.map((entry) => order.indexOf(pick(entry) as Value));
    return places.length === 0 ? undefined : order[Math.min(...places)];
  }
  const first = founding.whole?.rules;
  const rule = (role: (typeof ruledRoles)[number]) => ({
    environments: environments.filter((environment) => {
      const allowed = settled(
        (entry) =>
          entry.edits.flatMap((edit) =>
            edit.set === "environment" && edit.role === role && edit.environment === environment ? [edit.allowed] : [],
          )[0],
        [false, true],
      );
      return allowed ?? first?.[role].environments.includes(environment);
    }),
    longestLife:
      settled(
        (entry) => entry.edits.flatMap((edit) => (edit.set === "life" && edit.role === role ? [edit.longest] : []))[0],
        linkLives,
      ) ?? first?.[role].longestLife,
  });
  const members = new Map(
    [...keys].flatMap((signKey) => {
      const role = settled(
        (entry) =>
          entry.edits.flatMap((edit) => (edit.set === "member" && edit.signKey === signKey ? [edit.role] : []))[0],
        memberRoles,
      );
      return role === undefined || owners.some((owner) => owner.signKey === signKey) ? [] : [[signKey, role] as const];
    }),
  );
  const unverified =
    settled((entry) => entry.edits.flatMap((edit) => (edit.set === "unverified" ? [edit.choice] : []))[0], [
      "refuse",
      "warn",
    ] as const) ?? first?.unverified;
  return {
    owners,
    members,
    rules: { ...Object.fromEntries(ruledRoles.map((role) => [role, rule(role)])), unverified },
  };
}
