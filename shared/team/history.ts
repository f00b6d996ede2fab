/**
 * A team's history: the set of its signed entries. Merging is the union of two sets, so it does not matter who saw what
 * first; what the set means is worked out from the set alone.
 */
import { KeyholdError } from "../contract/errors.ts";
import type { SigningPair } from "../crypto/brands.ts";
import { randomBytes } from "../crypto/bytes.ts";
import { largestTeamFile } from "../link/payload.ts";
import { type Attached, attach, byHash, type LeftReason, newestWhole } from "./attach.ts";
import type { TeamEdit, TeamWhole } from "./edit.ts";
import { malformedTeamFile, signEdits, signWhole, type TeamEntry } from "./entry.ts";
import { judgeAuthority } from "./owners.ts";
import { stateOf, type TeamState } from "./state.ts";

export type TeamHistory = {
  readonly team: string;
  readonly founder: string;
  readonly base: TeamEntry;
  /** Everything that is kept and carried, by hash: the base, what counts, and what may come to count. */
  readonly entries: ReadonlyMap<string, TeamEntry>;
  /** Hashes of the entries that count and that none follows. */
  readonly heads: readonly string[];
  readonly counting: ReadonlySet<string>;
  readonly state: TeamState;
};
export type LeftOut = { readonly entry: TeamEntry; readonly reason: LeftReason };

/** An owner folds the history when it has grown beyond this, so that the file goes on fitting into a link. */
const foldFrom = 96 * 1024;
/** In front of each entry in a file. */
const framing = 8;

/**
 * @throws KeyholdError `malformed` when the entries are of several teams or without a beginning, `too_large`.
 * @returns what they mean, and which were left out and why.
 */
export function readHistory(all: ReadonlyMap<string, TeamEntry>): { history: TeamHistory; left: readonly LeftOut[] } {
  const base = newestWhole(all.values());
  if (base === undefined) throw malformedTeamFile("their beginning is missing");
  if ([...all.values()].some(({ team }) => team !== base.team)) throw malformedTeamFile("they are of several teams");
  const left: LeftOut[] = [];
  let entries = all;
  let attachment = attach(base, entries);
  left.push(...attachment.left);
  let authority = judgeAuthority(attachment);
  let kept = withoutDead(attachment.attached, authority.counts, authority.mayCount);
  if (sizeOf(base, kept) > largestTeamFile) kept = withoutDead(attachment.attached, authority.counts, authority.counts);
  if (sizeOf(base, kept) > largestTeamFile) throw tooLarge();
  const { attached, counts } = { attached: attachment.attached, counts: authority.counts };
  for (const { entry, index } of attached) if (!counts[index]) left.push({ entry, reason: "former_owner" });
  if (kept.length < attached.length) {
    entries = new Map(kept.map(({ entry }) => [entry.hash, entry]));
    attachment = attach(base, entries);
    authority = judgeAuthority(attachment);
  }
  const counting = attachment.attached.filter(({ index }) => authority.counts[index]);
  return {
    history: {
      team: base.team,
      founder: base.signKey,
      base,
      entries: new Map([base, ...kept.map(({ entry }) => entry)].map((entry) => [entry.hash, entry])),
      heads: headsOf(base, counting),
      counting: new Set([base.hash, ...counting.map(({ entry }) => entry.hash)]),
      state: stateOf(base, attachment.attached, authority.counts, authority.owners),
    },
    left,
  };
}

/** Takes out what can never count, as long as nothing that may count follows it. */
function withoutDead(attached: readonly Attached[], counts: readonly boolean[], mayCount: readonly boolean[]) {
  const needed = new Set<number>();
  const alive = attached.filter(({ index }) => counts[index] || mayCount[index]);
  for (const { index, past } of alive) {
    needed.add(index);
    for (const other of attached) if (past.has(other.index)) needed.add(other.index);
  }
  return attached.filter(({ index }) => needed.has(index));
}

function headsOf(base: TeamEntry, counting: readonly Attached[]): string[] {
  const heads = counting.filter(({ index }) => !counting.some((other) => other.past.has(index)));
  return heads.length === 0 ? [base.hash] : heads.map(({ entry }) => entry.hash).toSorted();
}

function sizeOf(base: TeamEntry, kept: readonly Attached[]): number {
  return [base, ...kept.map(({ entry }) => entry)].reduce((size, { bytes }) => size + bytes.length + framing, 0);
}

/** The union. @throws KeyholdError as {@link readHistory}. */
export function mergeHistory(mine: TeamHistory | undefined, theirs: readonly TeamEntry[]) {
  const all = new Map(mine?.entries);
  for (const entry of theirs) all.set(entry.hash, entry);
  const { history, left } = readHistory(all);
  const taken = theirs.filter(({ hash }) => history.counting.has(hash) && !mine?.counting.has(hash));
  return { history, taken, left: left.filter(({ entry }) => !mine?.entries.has(entry.hash)) };
}

/** A new team: its founder, who has rank 0 for good, and the first rules. */
export function foundTeam(founder: SigningPair, whole: TeamWhole, at: number): TeamHistory {
  const nonce = randomBytes(16);
  return historyOf([signWhole(founder, { number: 1, after: [], at, nonce }, whole)]);
}

/**
 * Signs edits as the next version. The founder's may fold: the whole in one entry, and nothing before it.
 * @throws KeyholdError `refused` for somebody who is not an owner, `too_large`, `invalid_input`.
 */
export function editTeam(
  history: TeamHistory,
  owner: SigningPair,
  signKey: string,
  edits: readonly TeamEdit[],
  at: number,
) {
  const { state, base, team } = history;
  const rank = state.owners.find((one) => one.signKey === signKey)?.rank;
  if (rank === undefined)
    throw new KeyholdError("refused", "Only an owner can change the team rules. Nothing was changed.");
  const after = history.heads.slice(0, 64);
  const entry = signEdits(owner, { team, number: state.number + 1, rank, after, at }, edits);
  const next = readHistory(new Map([...history.entries, [entry.hash, entry]])).history;
  const mayFold = rank === 0 && base.nonce !== undefined && history.heads.length <= 64;
  if (!mayFold || teamFileSize(next) <= foldFrom || base.nonce === undefined) return next;
  const { number, nonce } = { number: next.state.number, nonce: base.nonce };
  const folded = historyOf([signWhole(owner, { number, after: history.heads, at, nonce }, wholeOf(next.state))]);
  return teamFileSize(folded) < teamFileSize(next) / 2 ? folded : next;
}

export function wholeOf({ name, owners, members, rules }: TeamState): TeamWhole {
  return {
    name,
    owners: owners.map(({ signKey, name, rank }) => ({ signKey, name, rank })),
    members: [...members.values()].map(({ signKey, name, role }) => ({ signKey, name, role })),
    rules,
  };
}

export function historyOf(entries: readonly TeamEntry[]): TeamHistory {
  return readHistory(new Map(entries.map((entry) => [entry.hash, entry]))).history;
}

export function teamFileSize({ entries }: TeamHistory): number {
  return [...entries.values()].reduce((size, { bytes }) => size + bytes.length + framing, 0);
}

/** The base first, then by hash: one set has one file. */
export function inFileOrder({ base, entries }: TeamHistory): TeamEntry[] {
  return [base, ...[...entries.values()].filter((entry) => entry !== base).toSorted(byHash)];
}

function tooLarge(): KeyholdError {
  return new KeyholdError(
    "too_large",
    "The team rules would have more than 256 KiB. Nothing was changed. When the founder changes anything, Keyhold folds their history and makes room.",
  );
}
